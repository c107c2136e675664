import { ANSWER_WITHIN_MS, type PublicJwk } from '@changqing/protocol';
import type { AgentLog } from '../../log.ts';
import { feedbackBodyOf, feedbackEvidenceOf } from '../../records/build-feedback.ts';
import type { Delivery } from '../../records/deliver.ts';
import type { Journal } from '../../records/journal.ts';
import { sealEvidence } from '../../records/seal.ts';
import type { FeedbackEffect, FeedbackInput } from './feedback-messages.ts';

/** What feedback is recorded with. */
export interface FeedbackPerformer {
  readonly journal: Pick<Journal, 'append'>;
  readonly delivery: Pick<Delivery, 'live'>;
  readonly log: AgentLog;
  /** Central's key that words are sealed for; undefined before this terminal has met central. */
  evidenceKey(): PublicJwk | undefined;
  feed(input: FeedbackInput): void;
}

/**
 * Seals, flushes, then tells; and then whether central has it. Whoever has sent something and goes away meanwhile has sent it all the same.
 * Never rejects.
 */
export async function recordFeedback(performer: FeedbackPerformer, effect: FeedbackEffect): Promise<void> {
  const { feedbackId, sessionId, message } = effect;
  const { journal, delivery, log } = performer;
  const feed = (input: FeedbackInput): void => performer.feed(input);
  try {
    const key = performer.evidenceKey();
    if (message !== undefined && key === undefined) {
      feed({ kind: 'feedback-recorded', feedbackId, problem: { code: 'central-unreachable' } });
      return;
    }
    const sealed =
      message === undefined || key === undefined ? undefined : await sealEvidence(feedbackEvidenceOf(feedbackId, message), key);
    const body = feedbackBodyOf(effect, sealed);
    const appended = journal.append({ id: feedbackId, sessionId, body, ...(sealed === undefined ? {} : { evidence: sealed }) });
    feed({ kind: 'feedback-recorded', feedbackId, ...(appended.ok ? {} : { problem: appended.error }) });
    if (!appended.ok) return;
    const answer = await delivery.live(feedbackId, ANSWER_WITHIN_MS);
    feed({ kind: 'feedback-delivered', feedbackId, kept: answer.kind !== 'result' });
  } catch (error) {
    log.error({ event: 'feedback-broke', detail: error instanceof Error ? error.message : String(error) });
    feed({ kind: 'feedback-recorded', feedbackId, problem: { code: 'agent-failed' } });
  }
}
