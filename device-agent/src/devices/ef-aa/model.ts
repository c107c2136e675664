import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** Key in the catalogue. */
export const MODEL = 'ef-aa';
export const MAKER = 'EF AA palm modules';

/** Settings of one module. */
export const settings = z.strictObject({
  /** Which command tells what becomes the serial number; firmware differs in which it knows. `none` asks for nothing. */
  serialFrom: z.enum(['sn', 'uid', 'module-id', 'none']).default('sn'),
  /** The module is built in turned by half, or tells sides as the person sees them: left and right, and front and back, change places in its hints. */
  turned: z.boolean().default(false),
});
export type Settings = z.infer<typeof settings>;

/** Palm sheet, part B: 115,200 baud 8N1, or USB CDC, which takes any. */
export const BAUD_RATE = 115_200;

/** Time for an answer to a short question, ms. The sheet gives none; these are generous against 10 ms of line time. */
export const REPLY_TIMEOUT_MS = 500;
/** After a look's own time-out the module has so long to say so, ms. */
export const VERDICT_GRACE_MS = 1500;
/** A frame that stands still for so long is given up, ms. */
export const GAP_MS = 200;
/** After a RESET the wire must be so long without an answer before anything else is said, ms. */
export const QUIET_MS = 100;
export const KEEP_ALIVE_MS = 10_000;

/** The time-out of a look is one byte of seconds. */
export const LONGEST_LOOK_S = 255;

/** Palm sheet, part B, example B2: GETSTATUS. */
export const FOUND_BY: FoundBy = {
  usb: [],
  greeting: {
    manner: 'asks',
    baudRates: [BAUD_RATE],
    says: Uint8Array.of(0xef, 0xaa, 0x11, 0x00, 0x00, 0x11),
    hears: Uint8Array.of(0xef, 0xaa, 0x00, 0x00, 0x03, 0x11),
    waitMs: REPLY_TIMEOUT_MS,
    why: 'asks for the state and changes none; a module that has just got power answers after its ready note',
  },
};
