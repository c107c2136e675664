import type { HandMask } from './hand-mask.ts';

export interface PixelPoint {
  readonly x: number;
  readonly y: number;
}

const AROUND = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** The hand's outer boundary as a closed chain of pixels, clockwise (Moore neighbours); the image's edge counts as boundary. */
export function traceContour({ width, height, inside }: HandMask): PixelPoint[] {
  const isHand = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height && inside[y * width + x] === 1;
  const first = inside.indexOf(1);
  if (first < 0) return [];
  const start = { x: first % width, y: Math.floor(first / width) };
  const chain: PixelPoint[] = [];
  let { x, y } = start;
  let heading = 0;
  // A boundary visits a pixel from at most four sides.
  for (let guard = 4 * inside.length; guard > 0; guard--) {
    chain.push({ x, y });
    let turn = 0;
    let next = (heading + 5) & 7;
    while (turn < 8 && !isHand(x + AROUND[next]![0], y + AROUND[next]![1])) {
      next = (next + 1) & 7;
      turn++;
    }
    if (turn === 8) break;
    x += AROUND[next]![0];
    y += AROUND[next]![1];
    heading = next;
    if (x === start.x && y === start.y) break;
  }
  return chain;
}
