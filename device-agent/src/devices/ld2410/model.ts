import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

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

/** Barcode sheet, section 3: it reports ten to twenty times a second unasked. */
export const FOUND_BY: FoundBy = {
  usb: [],
  greeting: {
    manner: 'listens',
    baudRates: [BAUD_RATE],
    hears: Uint8Array.of(0xf4, 0xf3, 0xf2, 0xf1),
    waitMs: 300,
    why: 'the sensor reports by itself; nothing is sent',
  },
};
