import type { Random } from '@changqing/fixtures';
import type { Raster } from '../../../src/hal/receipt-printer.ts';

/** A picture that no other picture equals: every row is drawn by the source, with white rows between. */
export function picture(random: Random, heightDots: number, widthDots = 576): Raster {
  const widthBytes = widthDots >> 3;
  const rows = Uint8Array.from({ length: widthBytes * heightDots }, () => random.integer(0, 255));
  return { widthDots, heightDots, rows };
}
