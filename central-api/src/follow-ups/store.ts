import type { FollowUp, FollowUpReason } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import type { LedgerPage } from '../ledger/ledger.ts';
import { isTestPerson } from '../people/store.ts';
import type { IdentityTables } from '../tables.ts';
import { makeId } from '../unique-id.ts';

/** What a follow-up is opened for. */
export interface FollowUpCause {
  readonly personId: string | null;
  readonly sessionId: string;
  readonly recordId: string | null;
  readonly recordNo: string | null;
}

/** Opens a follow-up, at most one of a reason for a session at a time; none about the test person, whom nobody need ring. */
export async function openFollowUp(
  trx: Transaction<IdentityTables>,
  page: LedgerPage,
  nowMs: number,
  cause: FollowUpCause,
  { reason, priority }: { readonly reason: FollowUpReason; readonly priority: 'first' | 'normal' },
): Promise<void> {
  if (cause.personId !== null && (await isTestPerson(trx, cause.personId))) return;
  const id = makeId(nowMs);
  const opened = await trx
    .insertInto('follow_ups')
    .values({
      id,
      person_id: cause.personId,
      session_id: cause.sessionId,
      record_id: cause.recordId,
      record_no: cause.recordNo,
      reason,
      priority,
      opened_at: new Date(nowMs),
      closed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (opened === undefined) return;
  page.changes.push({ kind: 'follow-up', subject: id, data: { state: 'opened', reason, priority, recordId: cause.recordId } });
}

/** Closes what a match has settled: the kept captures of the session, and those of the person from before. */
export async function closeKeptFollowUps(
  trx: Transaction<IdentityTables>,
  page: LedgerPage,
  nowMs: number,
  of: { readonly personId: string; readonly sessionId: string },
): Promise<void> {
  const closed = await trx
    .updateTable('follow_ups')
    .set({ closed_at: new Date(nowMs) })
    .where('reason', '=', 'kept-not-accepted')
    .where('closed_at', 'is', null)
    .where((where) => where.or([where('session_id', '=', of.sessionId), where('person_id', '=', of.personId)]))
    .returning('id')
    .execute();
  for (const { id } of closed) page.changes.push({ kind: 'follow-up', subject: id, data: { state: 'closed', why: 'matched' } });
}

/** All follow-ups, first priority first, then the oldest first. */
export async function listFollowUps(central: Central, open: boolean | undefined): Promise<FollowUp[]> {
  const rows = await central.databases.identity
    .selectFrom('follow_ups')
    .leftJoin('people', 'people.id', 'follow_ups.person_id')
    .select(['follow_ups.id', 'person_ref', 'reason', 'priority', 'record_no', 'record_id', 'opened_at', 'closed_at'])
    .$if(open !== undefined, (query) => query.where('closed_at', open === true ? 'is' : 'is not', null))
    .orderBy('priority')
    .orderBy('opened_at')
    .limit(10_000)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    ...(row.person_ref === null ? {} : { personRef: row.person_ref }),
    reason: row.reason,
    priority: row.priority,
    ...(row.record_no === null ? {} : { recordNo: row.record_no }),
    ...(row.record_id === null ? {} : { recordId: row.record_id }),
    openedAt: row.opened_at.toISOString(),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at.toISOString() }),
  }));
}
