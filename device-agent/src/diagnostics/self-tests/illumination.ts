import type { GreyImage } from '@changqing/protocol';

/** How a palm reader's light falls: grey levels from 0 to 255. */
export interface Illumination {
  /** Of the middle half of the frame, where the palm is. */
  readonly mean: number;
  /** The darkest of its nine parts against the brightest, 0 to 1. */
  readonly evenness: number;
  /** Part of all pixels that are quite black or quite white. */
  readonly clipped: number;
}

const PARTS = 3;

/** Measures the middle half of a frame in nine parts. */
export function illuminationOf({ pixels, widthPx, heightPx }: GreyImage): Illumination {
  const left = Math.floor(widthPx / 4);
  const top = Math.floor(heightPx / 4);
  const partWidth = Math.floor(widthPx / 2 / PARTS);
  const partHeight = Math.floor(heightPx / 2 / PARTS);
  const means: number[] = [];
  for (let part = 0; part < PARTS * PARTS; part += 1) {
    const fromX = left + (part % PARTS) * partWidth;
    const fromY = top + Math.floor(part / PARTS) * partHeight;
    let sum = 0;
    for (let y = fromY; y < fromY + partHeight; y += 1) for (let x = fromX; x < fromX + partWidth; x += 1) sum += pixels[y * widthPx + x]!;
    means.push(sum / Math.max(1, partWidth * partHeight));
  }
  let clipped = 0;
  for (const pixel of pixels) if (pixel <= 2 || pixel >= 253) clipped += 1;
  const brightest = Math.max(...means);
  return {
    mean: means.reduce((sum, mean) => sum + mean, 0) / means.length,
    evenness: brightest === 0 ? 0 : Math.min(...means) / brightest,
    clipped: clipped / Math.max(1, pixels.length),
  };
}
