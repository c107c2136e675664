import {
  err,
  feedbackBody,
  ok,
  type FeedbackBody,
  type FeedbackEvidence,
  type Problem,
  type RecordSubmission,
  type Result,
} from '@changqing/protocol';
import type { Central } from '../context.ts';
import { openFollowUp } from '../follow-ups/store.ts';
import { appendLedger, blankPage } from '../ledger/ledger.ts';
import { acceptRecord, findAccepted, lockRecord } from '../records/accept.ts';
import { refuseConflict } from '../records/conflict.ts';
import { effectiveTime } from '../records/effective-at.ts';
import { openRecord } from '../records/open-record.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { openWords } from './open-words.ts';
import { sealWords } from './store.ts';

const form = feedbackBody.strict();

const invalid = (path: string, message: string): Result<never, Problem> =>
  err({ code: 'request-invalid', fields: [{ path: `record.${path}`, message }] });

/**
 * Stores a rating or a message. Returns the signed answer `stored`, the same bytes whenever it is offered again. A message opens the
 * follow-up `complaint`: somebody reads it. Errors: `request-invalid`, `record-conflict`, `evidence-unreadable`.
 */
export async function receiveFeedback(
  central: Central,
  terminal: EnrolledTerminal,
  submission: RecordSubmission,
): Promise<Result<string, Problem>> {
  const receivedAtMs = central.clock.now();
  const opened = await openRecord(submission.record, terminal, form);
  if (!opened.ok) return opened;
  const { body, sha256 } = opened.value;
  // The first answer comes before anything is asked of the words: they may have been erased with the key that opened them.
  const earlier = await findAccepted(central.databases.identity, body.id);
  if (earlier !== undefined) return earlier.sha256 === sha256 ? ok(earlier.answer) : refuseConflict(central, terminal.id, body.id, sha256);
  const read = await readWords(central, body, submission.evidence);
  if (!read.ok) return read;
  const time = effectiveTime(body, {
    receivedAtMs,
    enrolledAtMs: terminal.enrolledAtMs,
    lateDeliveryDays: central.config.lateDeliveryDays,
  });
  const answered = await central.databases.identity.transaction().execute(async (trx) => {
    await lockRecord(trx, body.id);
    const first = await findAccepted(trx, body.id);
    if (first !== undefined) return first;
    const page = blankPage();
    const result = { kind: 'stored' as const };
    const answer = await acceptRecord(trx, central, page, { record: opened.value, kind: 'feedback', terminal, receivedAtMs, time, result });
    await trx
      .insertInto('feedback')
      .values({
        id: body.id,
        visit_id: body.sessionId,
        site_no: body.siteNo,
        service: body.service,
        rating: body.rating ?? null,
        message: body.message ?? null,
        ...sealWords(central, body.id, read.value),
        left_at: new Date(time.effectiveAtMs),
        received_at: new Date(receivedAtMs),
        erased_at: null,
      })
      .execute();
    page.changes.push({
      kind: 'feedback',
      subject: body.id,
      data: {
        siteNo: body.siteNo,
        service: body.service,
        ...(body.rating === undefined ? {} : { rating: body.rating }),
        ...(body.message === undefined ? {} : { message: body.message }),
      },
    });
    if (body.message !== undefined) {
      // A session has one follow-up of a reason; of two messages each must be read, so the record stands for its session.
      const cause = { personId: null, sessionId: body.id, recordId: body.id, recordNo: null };
      await openFollowUp(trx, page, receivedAtMs, cause, { reason: 'complaint', priority: 'normal' });
    }
    central.metrics.records.inc({ kind: 'feedback', result: 'stored' });
    await appendLedger(trx, receivedAtMs, page);
    return { sha256, answer };
  });
  if (answered.sha256 !== sha256) return refuseConflict(central, terminal.id, body.id, sha256);
  return ok(answered.answer);
}

/** What was left with the record; undefined with a rating alone. */
async function readWords(
  central: Central,
  body: FeedbackBody,
  evidence: string | undefined,
): Promise<Result<FeedbackEvidence | undefined, Problem>> {
  if (body.message !== undefined) return openWords(central.keys, body, evidence);
  if (body.rating === undefined) return invalid('rating', 'a feedback has a rating, a message, or both');
  if (body.evidenceSha256 !== undefined || evidence !== undefined) return invalid('message', 'is missing, though something was left');
  return ok(undefined);
}
