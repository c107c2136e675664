import { z } from 'zod';

/**
 * How a record stands. An attempt is `open` from its flush until something is known of it; `kept`, `abandoned` and `interrupted` say how
 * the session left it, the others are central's word. A consent, a feedback and a statement about particulars are `open`, then `stored`.
 */
export const settleState = z.enum(['open', 'stored', 'matched', 'not-matched', 'counter', 'received', 'kept', 'abandoned', 'interrupted']);
export type SettleState = z.infer<typeof settleState>;

/** What a terminal writes into its journal. */
export const recordKind = z.enum(['consent', 'attempt', 'feedback', 'particulars']);
export type RecordKind = z.infer<typeof recordKind>;

export const recordRow = z.object({
  id: z.string(),
  epoch: z.string(),
  sequence: z.number(),
  kind: recordKind,
  session_id: z.string(),
  at_ms: z.number(),
  jws: z.string(),
  body_sha256: z.string(),
  evidence: z.string().nullable(),
  state: settleState,
  left_as: settleState.nullable(),
  answer: z.string().nullable(),
  acknowledged_ms: z.number().nullable(),
  refused: z.string().nullable(),
});
export type RecordRow = z.infer<typeof recordRow>;
