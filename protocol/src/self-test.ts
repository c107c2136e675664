import { z } from 'zod';
import { captureHint } from './capture.ts';
import { instant, uuid } from './encodings.ts';

/** Every self-test that a kiosk knows. Stable names: records, reports and commands hold on to them. */
export const selfTestId = z.enum([
  'printer-page',
  'printer-cutter',
  'printer-sensors',
  'document-page',
  'finger-image',
  'finger-uniformity',
  'palm-image',
  'palm-distance',
  'palm-illumination',
  'card-read',
  'social-card-read',
  'scanner-read',
  'presence',
  'power',
  'verifier',
  'sound',
  'touch-grid',
  'dead-pixels',
  'network',
  'central',
  'clock',
  'disk',
  'journal',
  'dry-run',
]);
export type SelfTestId = z.infer<typeof selfTestId>;

/**
 * What a test asks of the technician while it runs. `confirm`: they say whether they saw or heard it. `act`: they do something at the device
 * and the test sees it by itself. `touch`: the screen itself does the test and tells what came of it.
 */
export const selfTestAsk = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('nothing') }),
  z.object({
    ask: z.literal('confirm'),
    what: z.enum(['page-is-good', 'slip-is-cut', 'sheet-is-good', 'sound-is-heard', 'no-dots', 'take-paper-out']),
  }),
  z.object({
    ask: z.literal('act'),
    what: z.enum([
      'press-finger',
      'leave-sensor-free',
      'hold-palm',
      'lay-test-card',
      'insert-social-card',
      'show-code',
      'step-away',
      'step-near',
      'pull-mains',
      'open-cover',
      'close-cover',
      'lay-test-person-card',
    ]),
    hint: captureHint.optional(),
  }),
  z.object({ ask: z.literal('touch'), what: z.enum(['grid', 'colours']) }),
]);
export type SelfTestAsk = z.infer<typeof selfTestAsk>;

/** Facts that a verdict rests on: figures with their unit in the name (`dotsMissing`, `roundTripMs`). Never personal data. */
export const selfTestEvidence = z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()]));
export type SelfTestEvidence = z.infer<typeof selfTestEvidence>;

export const selfTestVerdict = z.enum(['passed', 'failed', 'cancelled', 'not-there']);

/** How one self-test ended; kept for good, and part of the readiness report. */
export const selfTestRecord = z.object({
  id: uuid,
  test: selfTestId,
  at: instant,
  ms: z.number().int().nonnegative(),
  verdict: selfTestVerdict,
  /** One sentence in the technician's words; absent with `passed`. */
  reason: z.string().max(300).optional(),
  evidence: selfTestEvidence,
  /** Staff id of who ran it, or `central` for a remote command. */
  by: z.string().max(64),
});
export type SelfTestRecord = z.infer<typeof selfTestRecord>;
