import {
  err,
  LOOK_UP_IDLE_MS,
  ok,
  type AssuranceLevel,
  type Problem,
  type RaiseAnswer,
  type RaiseRequest,
  type Result,
} from '@changqing/protocol';
import { sql, type Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { appendLedger, blankPage, type LedgerPage } from '../ledger/ledger.ts';
import { reserveTry, settleTry, type SettledTry } from '../service-passwords/try-password.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { isTestPerson } from '../people/store.ts';
import { uncountCardOnly } from './card-only.ts';
import { auditOfLookUp, takeLookUp, type OpenLookUp } from './take-look-up.ts';
import { findVerification } from './verification-for.ts';

/** A verification that raises a look-up is at most so old. */
const VERIFICATION_WITHIN_MS = LOOK_UP_IDLE_MS;

/**
 * Shows more of who one is. Errors: `look-up-over`; `assurance-too-low` for a verification that is not of this session, person and terminal, or is
 * older than five minutes.
 */
export async function raiseLookUp(
  central: Central,
  terminal: EnrolledTerminal,
  lookUpId: string,
  request: RaiseRequest,
): Promise<Result<RaiseAnswer, Problem>> {
  const answer =
    request.by === 'password'
      ? await byPassword(central, terminal, lookUpId, request.password)
      : await byVerification(central, terminal, lookUpId, request.verificationId);
  central.metrics.lookUps.inc({ topic: 'raise', result: answer.ok ? answer.value.result : answer.error.code });
  return answer;
}

/**
 * A try is taken from the person's five before it is compared, and given back when it was right: however many come at once, and whenever the
 * process dies, five wrong ones are all there are. Comparing takes tens of milliseconds and holds no lock; it takes place whatever the state, so
 * that the time of an answer tells nothing.
 */
async function byPassword(
  central: Central,
  terminal: EnrolledTerminal,
  lookUpId: string,
  password: string,
): Promise<Result<RaiseAnswer, Problem>> {
  const { identity: db } = central.databases;
  const taken = await db.transaction().execute(async (trx) => {
    const lookUp = await takeLookUp(trx, central, terminal, lookUpId);
    return lookUp.ok ? ok({ lookUp: lookUp.value, reserved: await reserveTry(trx, lookUp.value.personId) }) : lookUp;
  });
  if (!taken.ok) return taken;
  const { lookUp, reserved } = taken.value;
  const right = await reserved.compare(central, password);
  return db.transaction().execute(async (trx): Promise<Result<RaiseAnswer, Problem>> => {
    const page = blankPage();
    // Before the password's row: the order in which every raise takes its locks.
    const still = await takeLookUp(trx, central, terminal, lookUpId);
    const settled = await settleTry(trx, reserved, right);
    page.audit.push(auditOfLookUp(lookUp, 'service-password.tried', { result: settled.result }));
    if (settled.result === 'locked' && settled.now) noteLocked(central, lookUp, page);
    const answer = still.ok ? ok(await answerTo(trx, central, still.value, settled, page)) : still;
    await appendLedger(trx, central.clock.now(), page);
    return answer;
  });
}

async function answerTo(
  trx: Transaction<IdentityTables>,
  central: Central,
  lookUp: OpenLookUp,
  settled: SettledTry,
  page: LedgerPage,
): Promise<RaiseAnswer> {
  switch (settled.result) {
    case 'right':
      return { result: 'raised', level: await raiseTo(trx, central, lookUp, 2, lookUp.verificationId, page) };
    case 'wrong':
      return { result: 'wrong-password', triesLeft: settled.triesLeft };
    case 'locked':
      return { result: 'locked' };
    case 'not-set':
      return { result: 'not-set' };
  }
}

function noteLocked(central: Central, lookUp: OpenLookUp, page: LedgerPage): void {
  central.metrics.flags.inc({ flag: 'password-locked' });
  page.changes.push({ kind: 'flag', subject: lookUp.terminalId, data: { flag: 'password-locked', lookUpId: lookUp.id } });
}

async function byVerification(
  central: Central,
  terminal: EnrolledTerminal,
  lookUpId: string,
  verificationId: string,
): Promise<Result<RaiseAnswer, Problem>> {
  const nowMs = central.clock.now();
  return central.databases.identity.transaction().execute(async (trx): Promise<Result<RaiseAnswer, Problem>> => {
    const taken = await takeLookUp(trx, central, terminal, lookUpId);
    if (!taken.ok) return taken;
    const lookUp = taken.value;
    const wanted = { sessionId: lookUp.sessionId, terminalId: terminal.id, nowMs, withinMs: VERIFICATION_WITHIN_MS };
    const found = await findVerification(trx, verificationId, wanted);
    const page = blankPage();
    if (found?.personId !== lookUp.personId) {
      page.audit.push(auditOfLookUp(lookUp, 'look-up.refused', { act: 'raise', offered: verificationId }));
      await appendLedger(trx, nowMs, page);
      return err({ code: 'assurance-too-low', detail: 'not a verification by card of this session and person in the last five minutes' });
    }
    const level = await raiseTo(trx, central, lookUp, 3, found.id, page);
    await appendLedger(trx, nowMs, page);
    return ok({ result: 'raised', level });
  });
}

/** A level never falls: who has shown a finger keeps that when they also know the password. */
async function raiseTo(
  trx: Transaction<IdentityTables>,
  central: Central,
  lookUp: OpenLookUp,
  level: 2 | 3,
  verificationId: string | null,
  page: LedgerPage,
): Promise<AssuranceLevel> {
  const row = await trx
    .updateTable('look_ups')
    .set({ level: sql`greatest(level, ${level})`, verification_id: verificationId })
    .where('id', '=', lookUp.id)
    .returning(['level', 'opened_at'])
    .executeTakeFirstOrThrow();
  if (lookUp.level === 1 && !(await isTestPerson(trx, lookUp.personId))) await uncountCardOnly(trx, lookUp.terminalId, row.opened_at);
  const raised = { ...lookUp, level: row.level, verificationId };
  page.audit.push(auditOfLookUp(raised, 'look-up.raised', { by: level === 2 ? 'password' : 'verification' }));
  page.changes.push({ kind: 'look-up', subject: lookUp.id, data: { terminalId: lookUp.terminalId, level: row.level } });
  return row.level;
}
