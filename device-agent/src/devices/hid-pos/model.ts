import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** Key in the catalogue. */
export const MODEL = 'hid-pos';
export const MAKER = 'HID-POS scanners';

/** How a scanner in HID-POS mode is recognised on USB, whatever its maker: page Barcode Scanner, usage Barcode Scanner. */
export const HID_POS_USAGE = { usagePage: 0x8c, usage: 0x02 } as const;

/** Settings of one scanner. */
export const settings = z.strictObject({
  /**
   * Where the fields stand in a report. `auto`: by the report descriptor where the link gives it, else by the report's id (02 usual, 01 Microscan). The
   * others are for scanners whose descriptor says something wrong, and for tunnels.
   */
  layout: z.enum(['auto', 'usual', 'short', 'microscan']).default('auto'),
  /** Whether the scanner is switched to HID mode by feature report FE 01 after opening. `by-vendor`: Honeywell and Metrologic (0C2E). */
  switchOn: z.enum(['by-vendor', 'always', 'never']).default('by-vendor'),
  /** An AIM identifier (`]Q1`) at the front of the text is taken off, where the reports have no field for it. */
  aimPrefix: z.boolean().default(true),
});
export type Settings = z.infer<typeof settings>;

/** Barcode sheet, section 1: vendors that need the feature report. */
export const SWITCH_ON_VENDORS: readonly number[] = [0x0c2e];
export const SWITCH_ON_REPORT = Uint8Array.of(0xfe, 0x01);
export const SWITCH_ON_TIMEOUT_MS = 1000;

/** Barcode sheet, section 1: the next part of a code comes within this time, ms. */
export const NEXT_PART_MS = 500;

/** Barcode sheet, section 1: the usage decides; the vendors are those whose scanners were seen to have such a mode. */
export const FOUND_BY: FoundBy = {
  usb: [
    { vendorId: '0c2e', productId: undefined, what: 'Honeywell, Metrologic' },
    { vendorId: '05e0', productId: undefined, what: 'Zebra' },
    { vendorId: '05f9', productId: undefined, what: 'Datalogic' },
  ],
  hid: { ...HID_POS_USAGE, reportBytes: 64, numbered: true },
};
