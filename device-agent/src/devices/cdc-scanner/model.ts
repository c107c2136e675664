import { z } from 'zod';

/** Key in the catalogue. */
export const MODEL = 'cdc-scanner';
export const MAKER = 'scanners in USB-CDC or RS-232 mode';

/** Settings of one scanner. */
export const settings = z.strictObject({
  /**
   * What ends a code. `either`: CR, LF or 50 ms of silence. `suffix`: CR or LF alone, for scanners that are known to send one: then a code that
   * breaks off is dropped instead of being told half.
   */
  ending: z.enum(['either', 'suffix']).default('either'),
  /** An AIM identifier (`]Q1`) at the front is the scanner's and no part of the code. */
  aimPrefix: z.boolean().default(true),
});
export type Settings = z.infer<typeof settings>;

/** Speed at which most scanners leave the factory; a CDC port takes any. */
export const BAUD_RATE = 9600;

/** Barcode sheet, section 2: silence that ends a code, ms. */
export const SILENCE_MS = 50;
/** With `suffix`: silence after which a code without one is given up, ms. */
export const GIVE_UP_MS = 500;
