import type { GreyImage } from '@changqing/protocol';

/** A picture with stripes, told apart by `seed`: no print, but all 16 grey levels that travel, and no two the same. */
export function stripes(seed = 1, widthPx = 256, heightPx = 288): GreyImage {
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => {
    const x = i % widthPx;
    const y = Math.floor(i / widthPx);
    return Math.floor(7.999 + 7.999 * Math.sin((x * seed) / 9 + y / 7)) * 17;
  });
  return { widthPx, heightPx, dpi: 500, pixels };
}
