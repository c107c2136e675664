import { attemptBody } from '@changqing/protocol';
import { decodeJwt } from 'jose';
import type { Central } from '../context.ts';
import { appendLedger, blankPage } from '../ledger/ledger.ts';
import { findEnrolled, lockPerson } from '../people/store.ts';
import { compareAttempt } from './match-attempt.ts';
import { openEvidence } from './open-evidence.ts';
import { settleAttempt } from './settle.ts';

/** Nobody waits for these, so a comparison may take its time. */
const COMPARE_WITHIN_MS = 60_000;
const AT_A_TIME = 50;

/**
 * Decides attempts that were answered `pending`, the oldest first. Their first answer stays; the decision goes to changes and follow-ups.
 * Returns how many were decided.
 */
export async function decidePending(central: Central): Promise<number> {
  const rows = await central.databases.identity
    .selectFrom('attempts')
    .select('id')
    .where('state', '=', 'pending')
    .orderBy('received_at')
    .limit(AT_A_TIME)
    .execute();
  let decided = 0;
  for (const { id } of rows) if (await decideOne(central, id)) decided += 1;
  central.metrics.pending.set(rows.length - decided);
  return decided;
}

async function decideOne(central: Central, id: string): Promise<boolean> {
  const { identity: db, biometrics } = central.databases;
  const row = await db
    .selectFrom('attempts')
    .innerJoin('records', 'records.id', 'attempts.id')
    .select(['attempts.person_id', 'records.jws', 'attempts.effective_at', 'attempts.doubt_ms', 'latitude', 'longitude', 'attended'])
    .where('attempts.id', '=', id)
    .executeTakeFirst();
  const kept = await biometrics.selectFrom('evidence').select(['jwe', 'kid']).where('id', '=', id).executeTakeFirst();
  const key = central.keys.evidence.find(({ kid }) => kid === kept?.kid);
  if (row === undefined || row.person_id === null || kept === undefined || key === undefined) return false;
  // The signature was checked when the record came; this is central's own copy.
  const body = attemptBody.parse(decodeJwt(row.jws));
  const evidence = await openEvidence({ jwe: kept.jwe, kid: kept.kid, key }, body);
  if (!evidence.ok) return false;
  const person = await db.selectFrom('people').selectAll().where('id', '=', row.person_id).executeTakeFirstOrThrow();
  const compared = await compareAttempt(central, person, evidence.value, COMPARE_WITHIN_MS);
  if (!compared.ok || compared.value.kind === 'busy') return false;
  const comparison = compared.value;
  return db.transaction().execute(async (trx) => {
    const locked = await lockPerson(trx, person.id);
    const enrolled = await findEnrolled(trx, person.id);
    const state = enrolled.map(({ position, enrolment_id }) => `${position} ${enrolment_id}`).sort();
    const still = await trx.selectFrom('attempts').select('state').where('id', '=', id).forUpdate().executeTakeFirst();
    if (still?.state !== 'pending' || state.join() !== comparison.enrolled.join()) return false;
    const page = blankPage();
    const settlement = await settleAttempt(trx, central, page, {
      body,
      person: locked,
      enrolled: enrolled.length > 0,
      comparison,
      repetition: await wasRepeated(central, id, locked.biometric_id),
      place: row,
      effectiveAtMs: row.effective_at.getTime(),
      doubtMs: row.doubt_ms,
      personGone: true,
    });
    await trx.updateTable('attempts').set({ state: settlement.state }).where('id', '=', id).execute();
    await settlement.write();
    page.audit.push({ actor: 'central', action: 'attempt.decided', subject: id, data: { result: settlement.state } });
    await appendLedger(trx, central.clock.now(), page);
    return true;
  });
}

/** Whether a template of this record came with another one before. */
async function wasRepeated(
  central: Central,
  recordId: string,
  subjectId: string | null,
): Promise<{ samePerson: boolean; anotherPerson: boolean }> {
  const rows = await central.databases.biometrics
    .selectFrom('template_hashes as own')
    .innerJoin('template_hashes as other', (join) =>
      join.onRef('other.hash', '=', 'own.hash').onRef('other.source_id', '!=', 'own.source_id'),
    )
    .select(['other.subject_id', 'other.source_id'])
    .where('own.source_id', '=', recordId)
    .execute();
  // Only what came before: of two equal ones the later is the repetition. Ids sort by time.
  const before = rows.filter(({ source_id }) => source_id < recordId);
  return {
    samePerson: before.some((row) => row.subject_id === subjectId),
    anotherPerson: before.some((row) => row.subject_id !== null && row.subject_id !== subjectId),
  };
}
