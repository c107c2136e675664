import type { Plane } from './plane.ts';
import { boxBlur } from './plane.ts';
import { hold } from '../working-memory.ts';

/** Which pixels show the hand: 1 inside, 0 outside; and how bright both are. */
export interface HandMask {
  readonly width: number;
  readonly height: number;
  readonly inside: Uint8Array;
  readonly area: number;
  readonly handLevel: number;
  readonly backgroundLevel: number;
}

/** Separates the bright hand from the dark behind it; undefined when nothing stands out. */
export function findHand(plane: Plane): HandMask | undefined {
  const smooth = boxBlur(plane, 1);
  const { handLevel, backgroundLevel } = twoLevels(smooth.values);
  if (handLevel - backgroundLevel < 18) return undefined;
  // Below the middle between both, because a hand darkens towards its edges.
  const threshold = backgroundLevel + 0.33 * (handLevel - backgroundLevel);
  const bright = hold(smooth.values.map((value) => (value > threshold ? 1 : 0)));
  const { width, height } = plane;
  const inside = largestRegion(hold(Uint8Array.from(bright)), width, height);
  fillHoles(inside, width, height);
  const area = inside.reduce((sum, value) => sum + value, 0);
  if (area < 0.04 * inside.length) return undefined;
  return { width, height, inside, area, handLevel, backgroundLevel };
}

/** The mean of each of the two classes that Otsu's criterion (1979) finds in a histogram of 256 grey levels. */
function twoLevels(values: Float32Array): { handLevel: number; backgroundLevel: number } {
  const counts = new Float64Array(256);
  for (const value of values) counts[Math.min(255, Math.max(0, Math.round(value)))]!++;
  let total = 0;
  counts.forEach((count, level) => (total += count * level));
  let below = 0;
  let belowSum = 0;
  let best = { between: -1, handLevel: 0, backgroundLevel: 0 };
  counts.forEach((count, level) => {
    below += count;
    belowSum += count * level;
    const above = values.length - below;
    if (below === 0 || above === 0) return;
    const backgroundLevel = belowSum / below;
    const handLevel = (total - belowSum) / above;
    const between = below * above * (handLevel - backgroundLevel) ** 2;
    if (between > best.between) best = { between, handLevel, backgroundLevel };
  });
  return best;
}

function largestRegion(bright: Uint8Array, width: number, height: number): Uint8Array {
  const label = hold(new Int32Array(bright.length));
  let regions = 0;
  let largest = 0;
  let largestSize = 0;
  for (let start = 0; start < bright.length; start++) {
    if (bright[start] === 0 || label[start] !== 0) continue;
    regions++;
    const size = flood(start, width, height, (at) => {
      if (bright[at] === 0 || label[at] !== 0) return false;
      label[at] = regions;
      return true;
    });
    if (size > largestSize) {
      largestSize = size;
      largest = regions;
    }
  }
  return hold(Uint8Array.from(label, (value) => (largest > 0 && value === largest ? 1 : 0)));
}

/** Dark spots that the hand encloses belong to it: veins, dirt, a ring. */
function fillHoles(inside: Uint8Array, width: number, height: number): void {
  const outside = hold(new Uint8Array(inside.length));
  const take = (at: number): boolean => {
    if (inside[at] === 1 || outside[at] === 1) return false;
    outside[at] = 1;
    return true;
  };
  for (let x = 0; x < width; x++) {
    flood(x, width, height, take);
    flood((height - 1) * width + x, width, height, take);
  }
  for (let y = 0; y < height; y++) {
    flood(y * width, width, height, take);
    flood(y * width + width - 1, width, height, take);
  }
  for (let i = 0; i < inside.length; i++) if (outside[i] === 0) inside[i] = 1;
}

/** Spreads over the four neighbours as far as `take` accepts and marks; returns how many it took. */
function flood(start: number, width: number, height: number, take: (at: number) => boolean): number {
  if (!take(start)) return 0;
  const stack = [start];
  let size = 0;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    size++;
    const x = at % width;
    if (x > 0 && take(at - 1)) stack.push(at - 1);
    if (x < width - 1 && take(at + 1)) stack.push(at + 1);
    if (at >= width && take(at - width)) stack.push(at - width);
    if (at < width * (height - 1) && take(at + width)) stack.push(at + width);
  }
  return size;
}

/** The middle of the palm: where the largest circle inside the hand stands, and its radius, by a chamfer distance (3-4, thirds). */
export function palmCircle({ width, height, inside }: HandMask): { readonly x: number; readonly y: number; readonly radius: number } {
  const distance = chamferDistance(inside, width, height);
  let best = 0;
  for (let i = 0; i < distance.length; i++) if (distance[i]! > distance[best]!) best = i;
  return { x: best % width, y: Math.floor(best / width), radius: distance[best]! / 3 };
}

function chamferDistance(inside: Uint8Array, width: number, height: number): Int32Array {
  const at = hold(new Int32Array(inside.length));
  const get = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? 0 : at[y * width + x]!);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (inside[y * width + x] === 0) continue;
      at[y * width + x] = Math.min(get(x - 1, y) + 3, get(x, y - 1) + 3, get(x - 1, y - 1) + 4, get(x + 1, y - 1) + 4);
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const i = y * width + x;
      if (at[i] === 0) continue;
      at[i] = Math.min(at[i]!, get(x + 1, y) + 3, get(x, y + 1) + 3, get(x + 1, y + 1) + 4, get(x - 1, y + 1) + 4);
    }
  }
  return at;
}
