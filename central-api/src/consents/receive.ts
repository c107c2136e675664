import { consentBody, ok, type Problem, type RecordSubmission, type Result } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { appendLedger, blankPage } from '../ledger/ledger.ts';
import { findByRef } from '../people/store.ts';
import { acceptRecord, findAccepted, lockRecord } from '../records/accept.ts';
import { refuseConflict } from '../records/conflict.ts';
import { effectiveTime } from '../records/effective-at.ts';
import { openRecord } from '../records/open-record.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';

const form = consentBody.strict();

/** Stores a person's consent. Returns the signed answer `stored`, the same bytes whenever it is offered again. */
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
  const answered = await central.databases.identity.transaction().execute(async (trx) => {
    await lockRecord(trx, body.id);
    const earlier = await findAccepted(trx, body.id);
    if (earlier !== undefined) return earlier;
    const page = blankPage();
    const result = { kind: 'stored' as const };
    const answer = await acceptRecord(trx, central, page, { record: opened.value, kind: 'consent', terminal, receivedAtMs, time, result });
    const person = body.personRef === undefined ? undefined : await findByRef(trx, body.personRef);
    await trx
      .insertInto('consents')
      .values({
        id: body.id,
        person_id: person?.id ?? null,
        session_id: body.sessionId,
        enrolment_id: null,
        modalities: body.modalities,
        notice_version: body.noticeVersion,
        agreed_at: new Date(time.effectiveAtMs),
        withdrawn_at: null,
      })
      .execute();
    page.changes.push({ kind: 'consent', subject: body.id, data: { sessionId: body.sessionId, noticeVersion: body.noticeVersion } });
    central.metrics.records.inc({ kind: 'consent', result: 'stored' });
    await appendLedger(trx, receivedAtMs, page);
    return { sha256, answer };
  });
  if (answered.sha256 !== sha256) return refuseConflict(central, terminal.id, body.id, sha256);
  return ok(answered.answer);
}
