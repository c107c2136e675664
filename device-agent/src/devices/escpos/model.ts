import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** Key in the catalogue. */
export const MODEL = 'escpos';
export const MAKER = 'ESC/POS family';
/** Network printers listen here (§1). */
export const ESCPOS_PORT = 9100;

/**
 * What one printer can do (§13). The usual values fit an 80 mm printer at 203 dpi; nothing here is guessed at run time except that
 * a marker which the printer does not answer while idle is not relied on.
 */
export const settings = z.strictObject({
  paperWidthMm: z.union([z.literal(58), z.literal(80)]).default(80),
  /** Default: 384 on 58 mm, 576 on 80 mm paper. 512 for 80 mm printers at 180 dpi. */
  dotsPerLine: z.int().min(64).max(1024).multipleOf(8).optional(),
  /** 8 at 203 dpi, 7.09 at 180 dpi. */
  dotsPerMm: z.number().min(4).max(24).default(8),
  /** Chinese as a picture, which every printer takes, or as characters of its own fonts (GB 18030), which a slow line carries sooner. */
  chinese: z.enum(['raster', 'gb18030']).default('raster'),
  /** Its fonts have the characters that take four bytes; without it they are printed as pictures. */
  gb18030FourByte: z.boolean().default(false),
  /** With `gb18030`: the printer makes QR symbols by itself (GS ( k). */
  qr: z.enum(['raster', 'native']).default('raster'),
  graphics: z.enum(['gsv0', 'gsL']).default('gsv0'),
  cut: z.enum(['none', 'partial', 'full']).default('partial'),
  nearEndSensor: z.boolean().default(true),
  /** DLE EOT is answered. */
  realtimeStatus: z.boolean().default(true),
  /** GS a: changes are told unasked. */
  asb: z.boolean().default(true),
  /** GS r is answered in its turn. */
  gsr: z.boolean().default(true),
  /** GS ( H gives a process id back. */
  processId: z.boolean().default(true),
  /** DLE DC4 fn 8 clears the buffers. */
  clearBuffers: z.boolean().default(true),
  eotMap: z.enum(['standard', 'hwasung']).default('standard'),
  /** `dtr` is left to the port; `xonxoff` is obeyed here, since the two bytes come between status bytes. */
  flow: z.enum(['dtr', 'xonxoff', 'none']).default('none'),
  /** Size of its receive buffer; no more than this is ever on its way unconfirmed. */
  bufferBytes: z.int().min(512).max(1_048_576).default(4096),
  /** Slowest speed at which it prints a picture, for deadlines. */
  mmPerSecond: z.number().min(1).max(500).default(50),
  /** Bytes a second that the line carries, for deadlines: 960 at 9600 baud. */
  bytesPerSecond: z.int().min(100).default(10_000),
  /** How often an idle printer is asked how it is, ms. */
  pollMs: z.int().min(500).max(60_000).default(3000),
});
export type Settings = z.infer<typeof settings>;

/** Section 1: pairs seen in public code. */
export const FOUND_BY: FoundBy = {
  usb: [
    { vendorId: '04b8', productId: '0202', what: 'Epson TM-T88IV, TM-T88V' },
    { vendorId: '04b8', productId: '0e15', what: 'Epson TM-T20II' },
    { vendorId: '0483', productId: '5743', what: 'POS-58 and POS-80 boards (Xprinter, Rongta)' },
    { vendorId: '0483', productId: '5740', what: 'POS-58 and POS-80 boards' },
    { vendorId: '0483', productId: '5720', what: 'POS-58 and POS-80 boards' },
    { vendorId: '0483', productId: '070b', what: 'POS-58 and POS-80 boards' },
    { vendorId: '6868', productId: '0200', what: 'Gprinter boards' },
    { vendorId: '6868', productId: '0500', what: 'Gprinter boards' },
    { vendorId: '0416', productId: '5011', what: 'POS-58 of Zijiang' },
    { vendorId: '0fe6', productId: '811e', what: 'ICS, Rongta' },
    { vendorId: '0dd4', productId: '0237', what: 'Custom K80' },
  ],
  greeting: {
    manner: 'never',
    baudRates: [115_200, 38_400, 19_200, 9600],
    why: 'whatever a printer does not know as a command it prints, and what asks it is noise to others: the port is named',
  },
};

/** Dots in one line of this printer. */
export function dotsPerLineOf(chosen: Settings): number {
  return chosen.dotsPerLine ?? (chosen.paperWidthMm === 58 ? 384 : 576);
}
