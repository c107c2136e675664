import {
  attemptBody,
  err,
  modalityOf,
  ok,
  type AttemptBody,
  type Evidence,
  type Problem,
  type RecordSubmission,
  type Result,
} from '@changqing/protocol';
import { civilDateAt } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { openFollowUp } from '../follow-ups/store.ts';
import { appendLedger, blankPage, type LedgerPage } from '../ledger/ledger.ts';
import { findByIdentity, findByRef, findEnrolled, lockPerson, type PersonRow } from '../people/store.ts';
import { acceptRecord, findAccepted, lockRecord, type AcceptedRecord } from '../records/accept.ts';
import { refuseConflict } from '../records/conflict.ts';
import { effectiveTime, type EffectiveTime } from '../records/effective-at.ts';
import { openRecord, type OpenedRecord } from '../records/open-record.ts';
import type { AttemptState, IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { eraseEvidence, storeEvidence } from './evidence-store.ts';
import { compareAttempt, type Comparison } from './match-attempt.ts';
import { checkEnvelope, openEvidence, type SealedEvidence } from './open-evidence.ts';
import { noteLateRepeat } from './repeat.ts';
import { settleAttempt } from './settle.ts';

const form = attemptBody.strict();

/** Of the eight seconds that a person waits, so much may go into matching; then the answer is `pending`. */
export const MATCH_WITHIN_MS = 4_000;
/** How often an attempt is compared anew because references were replaced meanwhile. */
const TRIES = 3;

interface Arrival {
  readonly record: OpenedRecord<AttemptBody>;
  readonly terminal: EnrolledTerminal;
  readonly delivery: RecordSubmission['delivery'];
  readonly receivedAtMs: number;
  readonly time: EffectiveTime;
}

/**
 * Receives one attempt and decides it. Returns the signed answer; for a record that was answered before, the first answer, byte for byte.
 * Errors: `request-invalid`, `record-conflict`, `consent-unknown`, `evidence-unreadable`, and
 * `not-authorised` for a dry run with anybody but the test person.
 */
export async function receiveAttempt(
  central: Central,
  terminal: EnrolledTerminal,
  submission: RecordSubmission,
): Promise<Result<string, Problem>> {
  const receivedAtMs = central.clock.now();
  const opened = await openRecord(submission.record, terminal, form);
  if (!opened.ok) return opened;
  const record = opened.value;
  const { body } = record;
  if (modalityOf(body.position) !== body.modality) return invalid('modality', 'does not fit the position');
  const arrival: Arrival = {
    record,
    terminal,
    delivery: submission.delivery,
    receivedAtMs,
    time: effectiveTime(body, { receivedAtMs, enrolledAtMs: terminal.enrolledAtMs, lateDeliveryDays: central.config.lateDeliveryDays }),
  };
  const earlier = await findAccepted(central.databases.identity, body.id);
  if (earlier !== undefined) return repeat(central, arrival, earlier);
  const sealed = checkEnvelope(central.keys, body, submission.evidence);
  if (!sealed.ok) return sealed;
  const consent = await findConsent(central.databases.identity, body);
  if (consent === undefined) return err({ code: 'consent-unknown' });
  if (consent.withdrawn_at !== null) return refuseUnopened(central, arrival);
  if (consent.session_id !== body.sessionId || !consent.modalities.includes(body.modality))
    return invalid('consentId', 'names a consent of another session, or one that does not cover this body part');
  if (consent.purpose !== body.purpose) return invalid('purpose', 'is not the one that the person agreed to');
  const evidence = await openEvidence(sealed.value, body);
  if (!evidence.ok) return evidence;
  const person = await resolvePerson(central, body, evidence.value);
  if (body.purpose === 'test' && person?.test !== true)
    return err({ code: 'not-authorised', detail: 'a dry run is done with the test person alone' });
  for (let tries = 1; ; tries += 1) {
    const compared: Result<Comparison | undefined, Problem> =
      person === undefined ? ok(undefined) : await compareAttempt(central, person, evidence.value, MATCH_WITHIN_MS);
    if (!compared.ok) return compared;
    const done = await conclude(
      central,
      arrival,
      { sealed: sealed.value, evidence: evidence.value, person, comparison: compared.value },
      tries < TRIES,
    );
    if (done === 'replaced') continue;
    if (done === 'withdrawn') return refuseUnopened(central, arrival);
    return 'answer' in done && 'sha256' in done ? repeat(central, arrival, done) : ok(done.answer);
  }
}

const invalid = (path: string, message: string): Result<never, Problem> =>
  err({ code: 'request-invalid', fields: [{ path: `record.${path}`, message }] });

async function repeat(
  central: Central,
  { record, terminal, delivery }: Arrival,
  earlier: AcceptedRecord,
): Promise<Result<string, Problem>> {
  if (earlier.sha256 !== record.sha256) return refuseConflict(central, terminal.id, record.body.id, record.sha256);
  if (delivery === 'late' && record.body.purpose === 'certification') await noteLateRepeat(central, record.body);
  return ok(earlier.answer);
}

function findConsent(db: Central['databases']['identity'] | Transaction<IdentityTables>, body: AttemptBody) {
  return db
    .selectFrom('consents')
    .select(['session_id', 'modalities', 'purpose', 'withdrawn_at'])
    .where('id', '=', body.consentId)
    .executeTakeFirst();
}

/** By central's own reference, or offline by the number that was sealed with the evidence. */
async function resolvePerson(central: Central, body: AttemptBody, evidence: Evidence): Promise<PersonRow | undefined> {
  const db = central.databases.identity;
  const byRef = body.personRef === undefined ? undefined : await findByRef(db, body.personRef);
  if (byRef !== undefined || evidence.identity === undefined) return byRef;
  return findByIdentity(db, central.keys, evidence.identity.identity);
}

interface Opened {
  readonly sealed: SealedEvidence;
  readonly evidence: Evidence;
  readonly person: PersonRow | undefined;
  readonly comparison: Comparison | undefined;
}

type Conclusion = { readonly answer: string } | AcceptedRecord | 'replaced' | 'withdrawn';

/** The one transaction: everything that was looked at before is looked at again under the lock, then decided and written. */
function conclude(central: Central, arrival: Arrival, opened: Opened, mayRepeat: boolean): Promise<Conclusion> {
  const { record, terminal, receivedAtMs, time, delivery } = arrival;
  const { body } = record;
  return central.databases.identity.transaction().execute(async (trx): Promise<Conclusion> => {
    await lockRecord(trx, body.id);
    const earlier = await findAccepted(trx, body.id);
    if (earlier !== undefined) return earlier;
    const consent = await trx
      .selectFrom('consents')
      .select(['withdrawn_at', 'person_id'])
      .where('id', '=', body.consentId)
      .forUpdate()
      .executeTakeFirst();
    if (consent?.withdrawn_at !== null) return 'withdrawn';
    const person = opened.person === undefined ? undefined : await lockPerson(trx, opened.person.id);
    const enrolled = person === undefined ? [] : await findEnrolled(trx, person.id);
    const state = enrolled.map(({ position, enrolment_id }) => `${position} ${enrolment_id}`).sort();
    const { comparison } = opened;
    const stale = comparison?.kind === 'compared' && comparison.enrolled.join() !== state.join();
    if (stale && mayRepeat) return 'replaced';
    if (person !== undefined && consent.person_id === null)
      await trx.updateTable('consents').set({ person_id: person.id }).where('id', '=', body.consentId).execute();
    const repetition = await storeEvidence(central, {
      recordId: body.id,
      subjectId: person?.biometric_id ?? null,
      sealed: opened.sealed,
      sha256: body.evidenceSha256,
      evidence: opened.evidence,
      receivedAtMs,
    });
    const page = blankPage();
    const undecided = comparison?.kind === 'busy' || stale;
    const settlement = undecided
      ? undefined
      : await settleAttempt(trx, central, page, {
          body,
          person,
          enrolled: enrolled.length > 0,
          comparison,
          repetition,
          place: placeOf(terminal),
          effectiveAtMs: time.effectiveAtMs,
          doubtMs: time.doubtMs,
          personGone: delivery === 'late',
        });
    const result = settlement?.result ?? { kind: 'pending' };
    const answer = await acceptRecord(trx, central, page, { record, kind: 'attempt', terminal, receivedAtMs, time, result });
    await writeAttempt(trx, arrival, person?.id ?? null, settlement?.state ?? 'pending');
    await settlement?.write();
    await finish(trx, central, page, receivedAtMs, person?.test === true ? 'test' : result.kind);
    return { answer };
  });
}

async function finish(trx: Transaction<IdentityTables>, central: Central, page: LedgerPage, nowMs: number, result: string): Promise<void> {
  central.metrics.records.inc({ kind: 'attempt', result });
  await appendLedger(trx, nowMs, page);
}

/** A consent withdrawn before delivery: the evidence is destroyed unopened, and somebody of the bureau looks after the person. */
async function refuseUnopened(central: Central, arrival: Arrival): Promise<Result<string, Problem>> {
  const { record, terminal, receivedAtMs, time } = arrival;
  const { body } = record;
  const done = await central.databases.identity.transaction().execute(async (trx) => {
    await lockRecord(trx, body.id);
    const earlier = await findAccepted(trx, body.id);
    if (earlier !== undefined) return earlier;
    await eraseEvidence(central, [{ id: body.id, sha256: body.evidenceSha256 }], 'consent-withdrawn');
    const page = blankPage();
    const consent = await trx.selectFrom('consents').select('person_id').where('id', '=', body.consentId).executeTakeFirst();
    const byRef = body.personRef === undefined ? undefined : await findByRef(trx, body.personRef);
    const personId = consent?.person_id ?? byRef?.id ?? null;
    const result = { kind: 'counter' as const, why: 'consent-withdrawn' as const };
    const answer = await acceptRecord(trx, central, page, { record, kind: 'attempt', terminal, receivedAtMs, time, result });
    await writeAttempt(trx, arrival, personId, 'counter');
    const cause = { personId, sessionId: body.sessionId, recordId: body.id, recordNo: body.recordNo };
    await openFollowUp(trx, page, receivedAtMs, cause, { reason: 'consent-withdrawn', priority: 'normal' });
    await finish(trx, central, page, receivedAtMs, result.kind);
    return { sha256: record.sha256, answer };
  });
  return repeat(central, { ...arrival, delivery: 'live' }, done);
}

const placeOf = ({ site }: EnrolledTerminal) => ({
  latitude: site.latitude,
  longitude: site.longitude,
  attended: site.attendants === 'bureau',
});

async function writeAttempt(
  trx: Transaction<IdentityTables>,
  arrival: Arrival,
  personId: string | null,
  state: AttemptState,
): Promise<void> {
  const { record, terminal, delivery, receivedAtMs, time } = arrival;
  const { body } = record;
  await trx
    .insertInto('attempts')
    .values({
      id: body.id,
      session_id: body.sessionId,
      person_id: personId,
      terminal_id: terminal.id,
      consent_id: body.consentId,
      purpose: body.purpose,
      modality: body.modality,
      position: body.position,
      try_number: body.tryNumber,
      identified_by: body.identifiedBy,
      liveness: body.liveness,
      record_no: body.recordNo,
      code: body.code,
      delivery,
      state,
      received_at: new Date(receivedAtMs),
      effective_at: new Date(time.effectiveAtMs),
      effective_on: civilDateAt(time.effectiveAtMs),
      doubt_ms: time.doubtMs,
      ...placeOf(terminal),
    })
    .execute();
}
