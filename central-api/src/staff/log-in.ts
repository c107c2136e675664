import { err, LOCK_OUT, ok, waitAfter, type ConsoleLogin, type Problem, type Result } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { unseal } from '../keys/sealed-column.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { comparePassword } from './secrets.ts';
import { findSession, openSession, type LoggedIn } from './sessions.ts';
import { stepOf } from './totp.ts';

interface Try {
  readonly password_hash: string | null;
  readonly totp_sealed: Buffer | null;
  readonly kid: string | null;
  readonly valid_until: Date;
}

const refused: Result<never, Problem> = err({ code: 'login-refused' });

/**
 * Logs somebody in at the console by password and one-time code. Errors: `login-refused` (which of the three was wrong is not told),
 * `staff-waiting`, `staff-locked`, `staff-expired`.
 */
export async function logIn(
  central: Central,
  { staffId, password, code }: ConsoleLogin,
): Promise<Result<{ token: string; who: LoggedIn }, Problem>> {
  const reserved = await reserveTry(central, staffId);
  if (!reserved.ok) return reserved;
  const found = reserved.value;
  const right = await comparePassword(password, found?.password_hash);
  if (found === undefined) return refused;
  const step = right ? stepFor(central, staffId, found, code) : undefined;
  if (step === undefined) {
    await note(central, staffId, 'staff.login-refused');
    return refused;
  }
  if (found.valid_until.getTime() <= central.clock.now()) {
    await note(central, staffId, 'staff.login-refused', { why: 'expired' });
    return err({ code: 'staff-expired' });
  }
  return enter(central, staffId, step);
}

/** Takes a try before anything is compared, under the lock of the row, so that guesses at once do not get more of them. */
function reserveTry(central: Central, staffId: string): Promise<Result<Try | undefined, Problem>> {
  const nowMs = central.clock.now();
  return central.databases.identity.transaction().execute(async (trx): Promise<Result<Try | undefined, Problem>> => {
    const row = await trx
      .selectFrom('staff')
      .selectAll()
      .where('id', '=', staffId)
      .where('closed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return ok(undefined);
    const wait = waitAfter(row.wrong);
    if (row.locked_at !== null || wait === 'locked') return err({ code: 'staff-locked' });
    const waitsMs = (row.wrong_at?.getTime() ?? 0) + wait - nowMs;
    if (wait > 0 && waitsMs > 0) return err({ code: 'staff-waiting', detail: `${String(Math.ceil(waitsMs / 1_000))} s` });
    const wrong = row.wrong + 1;
    const locks = wrong >= LOCK_OUT.lockedAt;
    await trx
      .updateTable('staff')
      .set({ wrong, wrong_at: new Date(nowMs), ...(locks ? { locked_at: new Date(nowMs) } : {}) })
      .where('id', '=', staffId)
      .execute();
    if (locks) await appendLedger(trx, nowMs, { audit: [{ actor: staffId, action: 'staff.locked', subject: staffId }], changes: [] });
    return ok(row);
  });
}

function stepFor(central: Central, staffId: string, { totp_sealed, kid }: Try, code: string): number | undefined {
  if (totp_sealed === null || kid === null) return undefined;
  return stepOf(unseal(central.keys.identity, { kid, bytes: totp_sealed }, [staffId, 'totp']), code, central.clock.now());
}

async function enter(central: Central, staffId: string, step: number): Promise<Result<{ token: string; who: LoggedIn }, Problem>> {
  const nowMs = central.clock.now();
  const opened = await central.databases.identity.transaction().execute(async (trx) => {
    // The fifteenth try, when it is the right one, opens what it locked; a code that was taken before is none.
    const taken = await trx
      .updateTable('staff')
      .set({ wrong: 0, wrong_at: null, locked_at: null, totp_step: step })
      .where('id', '=', staffId)
      .where('totp_step', '<', step)
      .where('closed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (taken === undefined) {
      await appendLedger(trx, nowMs, {
        audit: [{ actor: staffId, action: 'staff.login-refused', subject: staffId, data: { why: 'code-used' } }],
        changes: [],
      });
      return undefined;
    }
    const session = await openSession(trx, staffId, nowMs);
    await appendLedger(trx, nowMs, { audit: [{ actor: staffId, action: 'staff.logged-in', subject: staffId }], changes: [] });
    return session;
  });
  if (opened === undefined) return refused;
  const who = await findSession(central, opened.token, false);
  return who === undefined ? refused : ok({ token: opened.token, who });
}

async function note(central: Central, staffId: string, action: string, data?: { readonly why: string }): Promise<void> {
  await central.databases.identity.transaction().execute((trx) =>
    appendLedger(trx, central.clock.now(), {
      audit: [{ actor: staffId, action, subject: staffId, ...(data === undefined ? {} : { data }) }],
      changes: [],
    }),
  );
}
