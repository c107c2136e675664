import { consentBody, err, ok, type Problem, type RecordSubmission, type Result } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { appendLedger, blankPage } from '../ledger/ledger.ts';
import { findByRef } from '../people/store.ts';
import { acceptRecord, findAccepted, lockRecord, type AcceptedRecord } from '../records/accept.ts';
import { refuseConflict } from '../records/conflict.ts';
import { effectiveTime } from '../records/effective-at.ts';
import { openRecord } from '../records/open-record.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { certifyWhileServing, type SettledConsent } from './certify-while-serving.ts';

const form = consentBody.strict();
const STORED: SettledConsent = { result: { kind: 'stored' }, personId: undefined, countsFromMs: undefined, write: () => Promise.resolve() };

/**
 * Stores a person's consent. Returns the signed answer, the same bytes whenever it is offered again: `stored`, or `matched` (rarely
 * `counter`) for a consent to certify on a verification. Errors: `request-invalid`, `record-conflict`, `not-authorised` (a dry run with
 * anybody but the test person).
 */
export async function receiveConsent(
  central: Central,
  terminal: EnrolledTerminal,
  submission: RecordSubmission,
): Promise<Result<string, Problem>> {
  const receivedAtMs = central.clock.now();
  const opened = await openRecord(submission.record, terminal, form);
  if (!opened.ok) return opened;
  const { body, sha256 } = opened.value;
  const time = effectiveTime(body, {
    receivedAtMs,
    enrolledAtMs: terminal.enrolledAtMs,
    lateDeliveryDays: central.config.lateDeliveryDays,
  });
  if (body.purpose === 'test' && !(await isOfTestPerson(central, body.personRef)))
    return err({ code: 'not-authorised', detail: 'a dry run is done with the test person alone' });
  const answered = await central.databases.identity.transaction().execute(async (trx): Promise<Result<AcceptedRecord, Problem>> => {
    await lockRecord(trx, body.id);
    const earlier = await findAccepted(trx, body.id);
    if (earlier !== undefined) return ok(earlier);
    const page = blankPage();
    const settled =
      body.verificationId === undefined
        ? ok(STORED)
        : await certifyWhileServing(trx, central, page, {
            body,
            verificationId: body.verificationId,
            terminal,
            agreedAtMs: time.effectiveAtMs,
            late: submission.delivery === 'late',
          });
    if (!settled.ok) return settled;
    const { result, countsFromMs } = settled.value;
    const answer = await acceptRecord(trx, central, page, {
      record: opened.value,
      kind: 'consent',
      terminal,
      receivedAtMs,
      time: { ...time, effectiveAtMs: countsFromMs ?? time.effectiveAtMs },
      result,
    });
    const person = body.personRef === undefined ? undefined : await findByRef(trx, body.personRef);
    await trx
      .insertInto('consents')
      .values({
        id: body.id,
        person_id: settled.value.personId ?? person?.id ?? null,
        session_id: body.sessionId,
        enrolment_id: null,
        modalities: body.modalities,
        purpose: body.purpose,
        notice_version: body.noticeVersion,
        agreed_at: new Date(time.effectiveAtMs),
        withdrawn_at: null,
      })
      .execute();
    await settled.value.write();
    const { sessionId, noticeVersion, purpose } = body;
    const isTest = person?.test === true;
    page.changes.push({
      kind: 'consent',
      subject: body.id,
      data: { sessionId, noticeVersion, purpose, ...(isTest ? { test: true } : {}) },
    });
    central.metrics.records.inc({ kind: 'consent', result: isTest ? 'test' : result.kind });
    await appendLedger(trx, receivedAtMs, page);
    return ok({ sha256, answer });
  });
  if (!answered.ok) return answered;
  if (answered.value.sha256 !== sha256) return refuseConflict(central, terminal.id, body.id, sha256);
  return ok(answered.value.answer);
}

async function isOfTestPerson(central: Central, personRef: string | undefined): Promise<boolean> {
  const person = personRef === undefined ? undefined : await findByRef(central.databases.identity, personRef);
  return person?.test === true;
}
