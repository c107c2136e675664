import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** Key in the catalogue. */
export const MODEL = 'social-card';
export const MAKER = 'PC/SC';

/** Settings of one contact reader. */
export const settings = z.strictObject({
  /** A part of the reader's name as `pcscd` tells it; empty: the first reader. */
  reader: z.string().max(127).default(''),
});
export type Settings = z.infer<typeof settings>;

/** The service is asked so often whether it is still there, ms. Cards that come and go are told at once besides. */
export const KEEP_ALIVE_MS = 20_000;

/** The smart card service finds its readers itself; the kiosk asks the service, and never a reader. */
export const FOUND_BY: FoundBy = { usb: [] };
