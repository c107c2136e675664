import type { RecordAnswer, RecordHead, RecordResult } from '@changqing/protocol';
import { CompactSign } from 'jose';
import { sql, type Transaction } from 'kysely';
import type { Central } from '../context.ts';
import type { LedgerPage } from '../ledger/ledger.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { chainFlags } from './chain.ts';
import type { EffectiveTime } from './effective-at.ts';
import type { OpenedRecord } from './open-record.ts';

/** What central knows of a record it has answered before. */
export interface AcceptedRecord {
  readonly sha256: string;
  readonly answer: string;
}

export async function findAccepted(
  db: Transaction<IdentityTables> | Central['databases']['identity'],
  id: string,
): Promise<AcceptedRecord | undefined> {
  return db.selectFrom('accepted_records').select(['sha256', 'answer']).where('id', '=', id).executeTakeFirst();
}

/** Two deliveries of one id at once wait for each other here, until the first one's transaction ends. */
export async function lockRecord(trx: Transaction<IdentityTables>, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 1))`.execute(trx);
}

/** Signs central's answer with the newest answer key. */
export async function signAnswer(central: Central, answer: RecordAnswer): Promise<string> {
  const key = central.keys.answer[0];
  if (key === undefined) throw new Error('no answer key');
  return new CompactSign(Buffer.from(JSON.stringify(answer))).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey);
}

/**
 * Stores a record with its first answer: dedup row, chain and time flags with their alarms. Returns the signed answer. Inside the
 * transaction of the act, after `lockRecord` and a look that there is no answer yet.
 */
export async function acceptRecord(
  trx: Transaction<IdentityTables>,
  central: Central,
  page: LedgerPage,
  given: {
    readonly record: OpenedRecord<RecordHead>;
    readonly kind: 'attempt' | 'consent' | 'feedback' | 'particulars';
    readonly terminal: EnrolledTerminal;
    readonly receivedAtMs: number;
    readonly time: EffectiveTime;
    readonly result: RecordResult;
  },
): Promise<string> {
  const { record, kind, terminal, receivedAtMs, time, result } = given;
  const { body } = record;
  const receivedAt = new Date(receivedAtMs);
  const effectiveAt = new Date(time.effectiveAtMs);
  const flags = [...time.flags, ...(await flagsOfChain(trx, page, record))];
  const answer = await signAnswer(central, {
    v: 1,
    recordId: body.id,
    recordSha256: record.sha256,
    receivedAt: receivedAt.toISOString(),
    effectiveAt: effectiveAt.toISOString(),
    result,
  });
  await trx.insertInto('accepted_records').values({ id: body.id, sha256: record.sha256, answer }).execute();
  await trx
    .insertInto('records')
    .values({
      id: body.id,
      terminal_id: terminal.id,
      kind,
      session_id: body.sessionId,
      epoch: body.epoch,
      sequence: body.sequence,
      body_sha256: record.bodySha256,
      previous_sha256: body.previousSha256,
      jws: record.jws,
      received_at: receivedAt,
      effective_at: effectiveAt,
      flags,
    })
    .execute();
  if (flags.includes('cloned'))
    await trx
      .updateTable('terminals')
      .set({ cloned_at: receivedAt })
      .where('id', '=', terminal.id)
      .where('cloned_at', 'is', null)
      .execute();
  for (const flag of flags) {
    central.metrics.flags.inc({ flag });
    page.changes.push({ kind: 'flag', subject: terminal.id, data: { flag, recordId: body.id } });
  }
  page.audit.push({
    actor: terminal.id,
    action: `${kind}.received`,
    subject: body.id,
    data: { sha256: record.sha256, result: result.kind, flags },
  });
  return answer;
}

async function flagsOfChain(
  trx: Transaction<IdentityTables>,
  page: LedgerPage,
  { body, bodySha256 }: OpenedRecord<RecordHead>,
): Promise<readonly string[]> {
  // Two neighbours at once would each miss the other, and the alarm of a gap that is none would stay for ever.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${body.terminalId} ${body.epoch}`}, 2))`.execute(trx);
  const around = await trx
    .selectFrom('records')
    .select(['id', 'sequence', 'body_sha256', 'previous_sha256', 'flags'])
    .where('terminal_id', '=', body.terminalId)
    .where('epoch', '=', body.epoch)
    .where('sequence', '>=', body.sequence - 1)
    .where('sequence', '<=', body.sequence + 1)
    .execute();
  const after = around.filter(({ sequence }) => sequence === body.sequence + 1);
  // What was missing has come: the alarm of the record after it ends.
  for (const { id, flags } of after.filter((row) => row.flags.includes('chain-gap'))) {
    await trx.updateTable('records').set({ flags: flags.filter((flag) => flag !== 'chain-gap') }).where('id', '=', id).execute(); // prettier-ignore
    page.changes.push({ kind: 'flag', subject: body.terminalId, data: { flag: 'chain-gap-filled', recordId: id } });
  }
  return chainFlags(body, bodySha256, {
    samePlace: around.filter(({ sequence }) => sequence === body.sequence).length,
    before: around.filter(({ sequence }) => sequence === body.sequence - 1).map((row) => row.body_sha256),
    after: after.map((row) => row.previous_sha256),
  });
}
