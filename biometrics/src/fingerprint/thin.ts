import { hold } from '../working-memory.ts';

/** The eight neighbours in turning order from the north, as bit 0..7. */
function neighbourBits(pixels: Uint8Array, at: number, width: number): number {
  return (
    pixels[at - width]! |
    (pixels[at - width + 1]! << 1) |
    (pixels[at + 1]! << 2) |
    (pixels[at + width + 1]! << 3) |
    (pixels[at + width]! << 4) |
    (pixels[at + width - 1]! << 5) |
    (pixels[at - 1]! << 6) |
    (pixels[at - width - 1]! << 7)
  );
}

/** How many of the eight neighbours are set, by neighbour bits. */
export const NEIGHBOURS = Uint8Array.from({ length: 256 }, (_, bits) => {
  let count = 0;
  for (let k = 0; k < 8; k++) count += (bits >> k) & 1;
  return count;
});

/** Crossing number: how many separate runs of ridge leave the pixel (1 end, 2 passing, 3 and more a branching). */
export const CROSSINGS = Uint8Array.from({ length: 256 }, (_, bits) => {
  let changes = 0;
  for (let k = 0; k < 8; k++) changes += ((bits >> k) & 1) ^ ((bits >> ((k + 1) & 7)) & 1);
  return changes >> 1;
});

const bit = (bits: number, k: number) => ((bits >> (k & 7)) & 1) === 1;

/** Zhang & Suen 1984: removable in the first (bit 0) and in the second (bit 1) half step. */
const REMOVABLE = Uint8Array.from({ length: 256 }, (_, bits) => {
  const count = NEIGHBOURS[bits]!;
  if (count < 2 || count > 6 || CROSSINGS[bits] !== 1) return 0;
  const n = bit(bits, 0);
  const e = bit(bits, 2);
  const s = bit(bits, 4);
  const w = bit(bits, 6);
  return (!(n && e && s) && !(e && s && w) ? 1 : 0) | (!(n && e && w) && !(n && s && w) ? 2 : 0);
});

/** Corners of a staircase: two edge neighbours side by side, and the pixel's removal leaves its neighbours 8-connected. */
const STAIR = Uint8Array.from({ length: 256 }, (_, bits) => {
  let components = 0;
  let corner = false;
  for (let k = 0; k < 8; k += 2) {
    if (!bit(bits, k) && (bit(bits, k + 1) || bit(bits, k + 2))) components++;
    if (bit(bits, k) && bit(bits, k + 2)) corner = true;
  }
  return corner && components === 1 && NEIGHBOURS[bits]! > 1 ? 1 : 0;
});

/**
 * Skeleton, one pixel wide and 8-connected, of the pixels that are 1. Works in place; the outermost pixels must be 0.
 * Zhang & Suen's two half steps until nothing changes, then staircase corners are taken off.
 */
export function thin(pixels: Uint8Array, width: number): void {
  let left = 0;
  const active = hold(new Int32Array(pixels.length));
  for (let i = 0; i < pixels.length; i++) if (pixels[i] === 1) active[left++] = i;
  const doomed = hold(new Int32Array(left));
  for (let changed = true; changed;) {
    changed = false;
    for (let half = 1; half <= 2; half++) {
      let count = 0;
      for (let k = 0; k < left; k++) {
        if ((REMOVABLE[neighbourBits(pixels, active[k]!, width)]! & half) !== 0) doomed[count++] = active[k]!;
      }
      for (let k = 0; k < count; k++) pixels[doomed[k]!] = 0;
      if (count > 0) changed = true;
      let kept = 0;
      for (let k = 0; k < left; k++) if (pixels[active[k]!] === 1) active[kept++] = active[k]!;
      left = kept;
    }
  }
  for (let k = 0; k < left; k++) {
    const at = active[k]!;
    if (STAIR[neighbourBits(pixels, at, width)] === 1) pixels[at] = 0;
  }
}

/** Crossing number of a skeleton pixel; 0 for a lonely one. */
export function crossingNumber(pixels: Uint8Array, at: number, width: number): number {
  return CROSSINGS[neighbourBits(pixels, at, width)]!;
}
