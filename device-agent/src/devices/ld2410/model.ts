import { z } from 'zod';

/** Key in the catalogue. */
export const MODEL = 'ld2410';
export const MAKER = 'Hi-Link';

/** Settings of one presence sensor. */
export const settings = z.strictObject({
  /** Who is nearer than this stands before the kiosk. */
  thresholdCm: z.int().min(20).max(600).default(120),
  /** So long must somebody be near before it counts: passers-by do not. */
  nearMs: z.int().min(0).max(10_000).default(500),
  /** So long must nobody be near before they are gone: people stand still and bend down. */
  goneMs: z.int().min(0).max(60_000).default(3000),
});
export type Settings = z.infer<typeof settings>;

/** Speed at which the sensors leave the factory. */
export const BAUD_RATE = 256_000;

/** A report comes every 50 to 100 ms; a frame that stands still for so long was cut off. */
export const GAP_MS = 200;
/** So long without a whole report, and nothing is known any more. */
export const SILENCE_MS = 2000;
export const ANSWER_TIMEOUT_MS = 500;
