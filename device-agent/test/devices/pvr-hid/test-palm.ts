import type { GreyImage } from '@changqing/protocol';

/** Nobody's palm: a gradient with bars, so that every row and column is told apart from its neighbours. */
export function testPalm(): GreyImage {
  const widthPx = 640;
  const heightPx = 480;
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => {
    const x = at % widthPx;
    const y = Math.floor(at / widthPx);
    return (x * 3 + y * 7 + (x & y & 16 ? 90 : 0)) & 0xff;
  });
  return { widthPx, heightPx, dpi: 94, pixels };
}
