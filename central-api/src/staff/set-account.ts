import { randomBytes } from 'node:crypto';
import { AUTHORISATION_DAYS, err, ok, type Problem, type Result, type StaffAccount, type StaffAccountAnswer } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { keyedHash, seal } from '../keys/sealed-column.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { endSessionsOf } from './sessions.ts';
import { cardTag, cardVerifier, hashStaffPassword, STAFF_COST } from './secrets.ts';
import { base32Of, bytesOfBase32 } from './totp.ts';

const DAY_MS = 86_400_000;
const SECRET_BYTES = 20;

const wrong = (path: string, message: string): Result<never, Problem> => err({ code: 'request-invalid', fields: [{ path, message }] });

/**
 * Makes an account, or changes what is told, opens its locks and begins its term anew. Error `request-invalid` names the field: card and
 * PIN come together, a new account can be used somewhere, a card opens one account alone.
 * @param cost of the hashes; the simulated world may take cheaper ones
 */
export async function setAccount(
  central: Central,
  account: StaffAccount,
  cost: Parameters<typeof cardVerifier>[2] = STAFF_COST,
): Promise<Result<StaffAccountAnswer, Problem>> {
  const { staffId: id, name, role, cardNumber, pin, password } = account;
  if (cardNumber === undefined && pin !== undefined) return wrong('cardNumber', 'a PIN comes together with the number of its card');
  if (cardNumber !== undefined && pin === undefined) return wrong('pin', 'a card comes together with its PIN');
  const nowMs = central.clock.now();
  const { identity: db } = central.databases;
  const known = await db.selectFrom('staff').select(['totp_sealed', 'verifier', 'password_hash']).where('id', '=', id).executeTakeFirst();
  if (known === undefined && cardNumber === undefined && password === undefined)
    return wrong('', 'a new account needs a card with its PIN, a password, or both');
  const hasPassword = password !== undefined || (known !== undefined && known.password_hash !== null);
  const drawn = hasPassword && account.totpSecret === undefined && (known?.totp_sealed ?? null) === null;
  const secret = account.totpSecret ?? (drawn ? base32Of(randomBytes(SECRET_BYTES)) : undefined);
  const card = cardNumber === undefined || pin === undefined ? undefined : await cardColumns(central, cardNumber, pin, cost);
  const [key] = central.keys.identity;
  if (key === undefined) throw new Error('no identity key');
  const sealed = secret === undefined ? undefined : seal(key, bytesOfBase32(secret), [id, 'totp']);
  const validUntil = new Date(nowMs + AUTHORISATION_DAYS[role] * DAY_MS);
  const columns = {
    name,
    role,
    ...card,
    ...(password === undefined ? {} : { password_hash: await hashStaffPassword(password, cost) }),
    ...(sealed === undefined ? {} : { totp_sealed: sealed.bytes, kid: sealed.kid, totp_step: 0 }),
    wrong: 0,
    wrong_at: null,
    locked_at: null,
    valid_until: validUntil,
    closed_at: null,
  };
  const blank = { card_hash: null, card_tag: null, verifier: null, password_hash: null, totp_sealed: null, kid: null };
  const stored = await db.transaction().execute(async (trx) => {
    if (card !== undefined) {
      const other = await trx
        .selectFrom('staff')
        .select('id')
        .where('card_hash', '=', card.card_hash)
        .where('id', '!=', id)
        .executeTakeFirst();
      if (other !== undefined) return wrong('cardNumber', `opens the account ${other.id} already: nobody has two, and none is shared`);
    }
    await trx
      .insertInto('staff')
      .values({ id, ...blank, ...columns, created_at: new Date(nowMs) })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
    // Whoever had the old password, the old role or an unlocked screen does not go on with it.
    const ended = await endSessionsOf(trx, id, new Date(nowMs));
    const data = { role, card: card !== undefined, password: password !== undefined, secret: sealed !== undefined };
    await appendLedger(trx, nowMs, { audit: [{ actor: 'bureau', action: 'staff.set', subject: id, data }], changes: [] });
    return ok(ended);
  });
  if (!stored.ok) return stored;
  for (const session of stored.value) central.news.tell({ what: 'session-ended', session });
  const otpauth =
    secret === undefined
      ? {}
      : { otpauth: `otpauth://totp/Changqing:${id}?secret=${secret}&issuer=Changqing&algorithm=SHA1&digits=6&period=30` };
  return ok({ staffId: id, validUntil: validUntil.toISOString(), ...otpauth });
}

async function cardColumns(central: Central, number: string, pin: string, cost: Parameters<typeof cardVerifier>[2]) {
  return {
    card_hash: keyedHash(central.keys.identityIndex, 'staff-card', number),
    card_tag: cardTag(number),
    verifier: await cardVerifier(number, pin, cost),
  };
}
