import type { GreyImage } from '@changqing/protocol';

/** What is wrong with a sensor, as far as two different touches show it. */
export interface Uniformity {
  readonly deadRows: number;
  readonly deadColumns: number;
  readonly deadPixels: number;
}

/** Grey levels: a line that changes less along itself, while its neighbours change more, is dead. */
const FLAT = 2;
const LIVELY = 8;
/** A pixel that is so far from all its neighbours' middle, in each image, is stuck. */
const STUCK = 110;

/**
 * Looks for rows and columns that do not change along themselves although those beside them do, and for single pixels that stand out at the same place of
 * every image. What is told of a line must be so in every image: a finger that ends at the edge makes no dead column.
 * @param images at least two of one size, of different touches
 */
export function uniformityOf(images: readonly GreyImage[]): Uniformity {
  const [first] = images;
  if (first === undefined) return { deadRows: 0, deadColumns: 0, deadPixels: 0 };
  const { widthPx, heightPx } = first;
  const rows = images.map((image) => spreads(image, heightPx, widthPx, (line, place) => line * widthPx + place));
  const columns = images.map((image) => spreads(image, widthPx, heightPx, (line, place) => place * widthPx + line));
  return {
    deadRows: countDead(rows, heightPx),
    deadColumns: countDead(columns, widthPx),
    deadPixels: countStuck(images, widthPx, heightPx),
  };
}

/** Standard deviation along each line. */
function spreads(image: GreyImage, lines: number, length: number, at: (line: number, place: number) => number): Float64Array {
  return Float64Array.from({ length: lines }, (_, line) => {
    let sum = 0;
    let squares = 0;
    for (let place = 0; place < length; place += 1) {
      const value = image.pixels[at(line, place)]!;
      sum += value;
      squares += value * value;
    }
    return Math.sqrt(Math.max(0, squares / length - (sum / length) ** 2));
  });
}

function countDead(ofEachImage: readonly Float64Array[], lines: number): number {
  let dead = 0;
  for (let line = 0; line < lines; line += 1) {
    const isDead = ofEachImage.every((spread) => spread[line]! < FLAT && livelyBeside(spread, line, lines));
    if (isDead) dead += 1;
  }
  return dead;
}

/** Whether the nearest lines on both sides that are not as flat themselves are lively; a stripe of dead lines is found whole. */
function livelyBeside(spread: Float64Array, line: number, lines: number): boolean {
  const side = (step: -1 | 1): boolean => {
    for (let at = line + step, far = 0; at >= 0 && at < lines && far < 8; at += step, far += 1)
      if (spread[at]! >= FLAT) return spread[at]! >= LIVELY;
    return false;
  };
  return side(-1) && side(1);
}

function countStuck(images: readonly GreyImage[], width: number, height: number): number {
  let stuck = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) if (images.every((image) => standsOut(image, x, y, width))) stuck += 1;
  }
  return stuck;
}

function standsOut({ pixels }: GreyImage, x: number, y: number, width: number): boolean {
  const own = pixels[y * width + x]!;
  // All eight neighbours are away from it on one side: a ridge has some of its own grey beside each pixel.
  let above = 0;
  let below = 0;
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      if (dx === 0 && dy === 0) continue;
      const difference = pixels[(y + dy) * width + x + dx]! - own;
      if (difference > STUCK) above += 1;
      if (difference < -STUCK) below += 1;
    }
  }
  return above === 8 || below === 8;
}
