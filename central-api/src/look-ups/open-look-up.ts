import {
  CERTIFY_WHILE_SERVING_MS,
  err,
  maskName,
  maskNumber,
  maskRomanised,
  ok,
  type Identity,
  type LookUpAnswer,
  type LookUpRequest,
  type Problem,
  type Result,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { appendLedger, blankPage, type LedgerPage } from '../ledger/ledger.ts';
import { nameDiffers } from '../people/identify.ts';
import { proposalOrder } from '../people/proposal.ts';
import { findByIdentity, findEnrolled, readIdentity, readNames } from '../people/store.ts';
import { passwordStateOf } from '../service-passwords/store.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { makeId } from '../unique-id.ts';
import { countCardOnly } from './card-only.ts';
import type { LookUpsTable } from './tables.ts';
import { auditOfLookUp } from './take-look-up.ts';
import { findVerification } from './verification-for.ts';

/**
 * A certification's verification opens look-ups until its session ends. Central does not see a session end, so there is an outermost bound: as
 * long as a verification may serve for anything else.
 */
export const OPEN_WITHIN_MS = CERTIFY_WHILE_SERVING_MS;

/** Whom a look-up is going to be for, and what that rests on. */
interface Basis {
  readonly personId: string;
  readonly identity: Identity;
  readonly level: 1 | 3;
  readonly by: LookUpsTable['basis'];
  readonly verificationId: string | null;
}

/**
 * Opens a look-up. Neither suspicion nor death nor any record is looked at, so that neither the answer nor its time can tell of them.
 * Error `look-up-over`: the verification is not of this session and terminal, was made without a card, or is too old.
 */
export function openLookUp(central: Central, terminal: EnrolledTerminal, request: LookUpRequest): Promise<Result<LookUpAnswer, Problem>> {
  const nowMs = central.clock.now();
  return central.databases.identity.transaction().execute(async (trx): Promise<Result<LookUpAnswer, Problem>> => {
    const page = blankPage();
    const basis = await basisOf(trx, central, terminal, request, nowMs);
    const answer = basis.ok && basis.value !== undefined ? await open(trx, central, terminal, request, basis.value, page) : undefined;
    if (answer === undefined) {
      const result = basis.ok ? 'not-found' : basis.error.code;
      const data = { sessionId: request.sessionId, by: request.basis.by, result };
      page.audit.push({ actor: terminal.id, action: 'look-up.opened', subject: 'unknown', data });
    }
    await appendLedger(trx, nowMs, page);
    central.metrics.lookUps.inc({ topic: 'open', result: !basis.ok ? basis.error.code : answer === undefined ? 'not-found' : 'open' });
    if (!basis.ok) return basis;
    return ok(answer ?? { result: 'not-found' });
  });
}

async function basisOf(
  trx: Transaction<IdentityTables>,
  central: Central,
  terminal: EnrolledTerminal,
  { sessionId, basis }: LookUpRequest,
  nowMs: number,
): Promise<Result<Basis | undefined, Problem>> {
  if (basis.by === 'card') {
    const person = await findByIdentity(trx, central.keys, basis.identity);
    if (person === undefined) return ok(undefined);
    return ok({ personId: person.id, identity: basis.identity, level: 1, by: 'card', verificationId: null });
  }
  const wanted = { sessionId, terminalId: terminal.id, nowMs, withinMs: OPEN_WITHIN_MS };
  const found = await findVerification(trx, basis.verificationId, wanted);
  if (found === undefined) return err({ code: 'look-up-over', detail: 'not a verification by card of this session and terminal' });
  const identity = await readIdentity(trx, central.keys, found.personId);
  return ok({ personId: found.personId, identity, level: 3, by: 'verification', verificationId: found.id });
}

async function open(
  trx: Transaction<IdentityTables>,
  central: Central,
  terminal: EnrolledTerminal,
  request: LookUpRequest,
  basis: Basis,
  page: LedgerPage,
): Promise<LookUpAnswer> {
  const nowMs = central.clock.now();
  const { personId, level, by, verificationId } = basis;
  const lookUp = { id: makeId(nowMs), personId, terminalId: terminal.id, sessionId: request.sessionId, level, basis: by, verificationId };
  const names = await readNames(trx, central.keys, personId);
  const enrolled = await findEnrolled(trx, personId);
  const person = await trx.selectFrom('people').select(['person_ref', 'test']).where('id', '=', personId).executeTakeFirstOrThrow();
  await trx
    .insertInto('look_ups')
    .values({
      id: lookUp.id,
      person_id: personId,
      terminal_id: terminal.id,
      session_id: request.sessionId,
      level,
      basis: by,
      verification_id: verificationId,
      opened_at: new Date(nowMs),
      last_used_at: new Date(nowMs),
      ended_at: null,
    })
    .execute();
  page.audit.push(auditOfLookUp(lookUp, 'look-up.opened', { by, result: 'open' }));
  page.changes.push({ kind: 'look-up', subject: lookUp.id, data: { terminalId: terminal.id, by } });
  if (request.basis.by === 'card' && nameDiffers(names.name, request.basis.name))
    page.changes.push({ kind: 'flag', subject: person.person_ref, data: { flag: 'name-differs', terminalId: terminal.id } });
  if (by === 'card' && !person.test) await countCardOnly(trx, central, terminal.id, page);
  return {
    result: 'open',
    lookUpId: lookUp.id,
    personRef: person.person_ref,
    level,
    maskedName: maskName(names.name),
    ...(names.romanised === undefined ? {} : { maskedRomanised: maskRomanised(names.romanised) }),
    maskedNumber: maskNumber(basis.identity),
    password: await passwordStateOf(trx, personId),
    enrolled: [...proposalOrder(enrolled.map((row) => ({ ...row, lastPassedAt: row.last_passed_at })))],
    noticeVersion: central.config.noticeVersion,
  };
}
