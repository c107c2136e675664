import type { Problem, Service, Strokes } from '@changqing/protocol';

/** One thing that somebody leaves for the bureau. */
export type LeftMessage =
  | { readonly way: 'strokes'; readonly strokes: Strokes }
  | { readonly way: 'text'; readonly text: string }
  /** Digits only. */
  | { readonly way: 'telephone'; readonly telephone: string };

/** A rating or a message is written into the journal, its words sealed for central. */
export interface FeedbackEffect {
  readonly do: 'record-feedback';
  /** Of this feedback's own session, which knows nobody. */
  readonly sessionId: string;
  readonly feedbackId: string;
  readonly service: Service;
  readonly rating?: number;
  readonly message?: LeftMessage;
}

export type FeedbackInput =
  /** It is flushed and will reach the bureau; or nothing can be promised at the moment. */
  | { readonly kind: 'feedback-recorded'; readonly feedbackId: string; readonly problem?: Problem }
  /** Whether the bureau has it by now; what it has not goes on its way later. */
  | { readonly kind: 'feedback-delivered'; readonly feedbackId: string; readonly kept: boolean };
