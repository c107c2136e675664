import { z } from 'zod';
import { sha256Hex, uuid } from './encodings.ts';
import { particularField } from './personal-records/particulars.ts';
import { recordHead } from './record.ts';

/** 好差评, five steps as everywhere in the country: 5 is the best. */
export const rating = z.number().int().min(1).max(5);

/** How somebody left a message. */
export const messageWay = z.enum(['strokes', 'text', 'telephone']);
export type MessageWay = z.infer<typeof messageWay>;

/**
 * A rating, a complaint or a question. What was written lies sealed in the evidence; a telephone number and words can be erased. The session's
 * id is one of its own, drawn for this feedback: what somebody thinks of a service does not hang on who they are.
 */
export const feedbackBody = recordHead.extend({
  kind: z.literal('feedback'),
  service: z.enum(['certification', 'look-up', 'info']),
  rating: rating.optional(),
  message: messageWay.optional(),
  evidenceSha256: sha256Hex.optional(),
});
export type FeedbackBody = z.infer<typeof feedbackBody>;

/** So many numbers all strokes of one message may have together: some minutes of writing. */
export const MAXIMUM_STROKE_NUMBERS = 40_000;
/** Strokes of a finger on the screen: each a row of x, y pairs in thousandths of the pad's width, from its top left. */
export const strokes = z
  .array(
    z
      .array(z.number().int().min(0).max(2_000))
      .min(2)
      .max(4_000)
      .refine((stroke) => stroke.length % 2 === 0, 'x and y come in pairs'),
  )
  .max(600)
  .refine((all) => all.reduce((sum, { length }) => sum + length, 0) <= MAXIMUM_STROKE_NUMBERS, 'longer than a message may be');
export type Strokes = z.infer<typeof strokes>;

/** What is sealed for the bureau. */
export const feedbackEvidence = z.object({
  v: z.literal(1),
  id: uuid,
  strokes: strokes.optional(),
  text: z.string().max(500).optional(),
  telephone: z
    .string()
    .regex(/^\d{5,15}$/)
    .optional(),
});
export type FeedbackEvidence = z.infer<typeof feedbackEvidence>;

/** The person has confirmed the own registered particulars, or asks for the correction of some. Needs a verification of the session. */
export const particularsBody = recordHead.extend({
  kind: z.literal('particulars'),
  personRef: uuid,
  lookUpId: uuid,
  act: z.enum(['confirmed', 'correction-asked']),
  /** The hash that central gave with the particulars: what was seen is what is confirmed. */
  particularsSha256: sha256Hex,
  /** Which are wrong; empty for a confirmation. */
  fields: z.array(particularField),
});
export type ParticularsBody = z.infer<typeof particularsBody>;
