import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

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

/** Barcode sheet, section 2. */
export const FOUND_BY: FoundBy = {
  usb: [
    { vendorId: '0c2e', productId: undefined, what: 'Honeywell, Metrologic' },
    { vendorId: '05e0', productId: undefined, what: 'Zebra' },
    { vendorId: '05f9', productId: undefined, what: 'Datalogic' },
  ],
  greeting: {
    manner: 'never',
    baudRates: [BAUD_RATE, 115_200],
    why: 'such a scanner says nothing before something is scanned, and cannot be asked: the port is named',
  },
};
