import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** Key in the catalogue. */
export const MODEL = 'sam-v';
export const MAKER = 'SAM_V card readers';

/** Settings of one ID card reader. */
export const settings = z.object({
  /** Pause between two looks for a card, ms; the protocol asks for at least 300. */
  pollMs: z.number().int().min(300).max(2000).default(300),
  /** Also reads the newest address that was added to the card (30 03), and uses it. */
  readAddedAddress: z.boolean().default(false),
});
export type Settings = z.infer<typeof settings>;

/** Speed at which the readers leave the factory. */
export const BAUD_RATE = 115_200;

/** Times of the protocol sheet, sections 2 and 3, ms. */
export const GAP_MS = 500;
export const SHORT_TIMEOUT_MS = 1000;
export const READ_TIMEOUT_MS = 3000;
/** The same card is not told again for so long after it was read, ms. */
export const SAME_CARD_MS = 3000;
/** So many finds in a row without a card mean that it was taken away. */
export const MISSES_UNTIL_REMOVED = 3;
export const KEEP_ALIVE_MS = 30_000;

/** Protocol sheet, sections 2 and 3: status of the security module. The ids of section 8 speak wires of their makers and are not driven. */
export const FOUND_BY: FoundBy = {
  usb: [],
  greeting: {
    manner: 'asks',
    baudRates: [BAUD_RATE],
    says: Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x03, 0x11, 0xff, 0xed),
    hears: Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69),
    waitMs: SHORT_TIMEOUT_MS,
    why: 'asks the security module how it is; no card is touched, and the five bytes in front are those of no other wire',
  },
};
