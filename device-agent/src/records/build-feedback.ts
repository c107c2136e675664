import type { FeedbackBody, FeedbackEvidence, RecordHead } from '@changqing/protocol';
import type { FeedbackEffect } from '../sessions/feedback/feedback-messages.ts';
import { sha256 } from './sign.ts';

type Message = NonNullable<FeedbackEffect['message']>;

/** What is sealed of a message: the one thing that was left, and nothing of who left it. */
export function feedbackEvidenceOf(feedbackId: string, message: Message): FeedbackEvidence {
  const head = { v: 1, id: feedbackId } as const;
  switch (message.way) {
    case 'strokes':
      return { ...head, strokes: message.strokes.map((stroke) => [...stroke]) };
    case 'text':
      return { ...head, text: message.text };
    case 'telephone':
      return { ...head, telephone: message.telephone };
  }
}

/** What is signed, apart from the head that the journal adds. */
export function feedbackBodyOf(effect: FeedbackEffect, sealed: string | undefined): Omit<FeedbackBody, keyof RecordHead> {
  return {
    kind: 'feedback',
    service: effect.service,
    ...(effect.rating === undefined ? {} : { rating: effect.rating }),
    ...(effect.message === undefined || sealed === undefined ? {} : { message: effect.message.way, evidenceSha256: sha256(sealed) }),
  };
}
