import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** Key in the catalogue. */
export const MODEL = 'hid-ups';
export const MAKER = 'USB HID power device';
/** How a host recognises a UPS on USB, whatever its vendor: page 84 (power device), usage 04 (UPS). */
export const UPS_USAGE = { usagePage: 0x84, usage: 0x04 } as const;
/** No report of a power device is longer. */
export const MOST_REPORT_BYTES = 64;

/** Settings of one UPS. */
export const settings = z.strictObject({
  /** Pause between two questions for all fields, ms. A UPS that reports by itself is heard at once besides. */
  pollMs: z.int().min(500).max(60_000).default(2000),
});
export type Settings = z.infer<typeof settings>;

/** One question over USB takes some milliseconds; some UPS think for longer. */
export const ANSWER_TIMEOUT_MS = 1000;
/** So many rounds in which nothing at all was answered, and the UPS is greeted anew. */
export const MOST_SILENT_ROUNDS = 2;
/** A UPS that is back within this time on battery has been there all the time: a shaky plug must not put the clock back. */
export const SAME_OUTAGE_MS = 60_000;

/** The usage decides, whatever the vendor. */
export const FOUND_BY: FoundBy = {
  usb: [],
  hid: { ...UPS_USAGE, reportBytes: MOST_REPORT_BYTES, numbered: true },
};
