import type { PalmRegion } from './palm-region.ts';
import { CODE_SIDE, REGION_MARGIN, REGION_SIDE, SAMPLES_PER_CELL } from './palm-region.ts';
import { hold } from '../working-memory.ts';

/** Directions of a line told apart, 30 degrees each; 0 runs along the rows, and they turn clockwise in the image. */
export const DIRECTIONS = 6;
/** A cell without a line. */
export const NO_VEIN = 0;
/** A cell that shows no palm. Lines are 1 to `DIRECTIONS`. */
export const NOT_SEEN = 7;

/** Of the cells seen, the share with the strongest lines that are taken as veins: ranks do not change with contrast. */
const VEIN_SHARE = 0.3;
const REACH = 7;
const ACROSS_SIGMA = 1.8;
const ALONG_SIGMA = 3;

/** For each cell what runs through it, row by row; and how strong the lines are. */
export interface VeinCode {
  readonly cells: Uint8Array;
  /** Mean strength of the lines taken as veins, in relative brightness. */
  readonly contrast: number;
  /** The same for the weakest half of the cells: what noise alone makes. */
  readonly floor: number;
}

/** Finds dark lines with filters of six directions (second derivative of a bell across, a bell along). */
export function codeVeins(region: PalmRegion): VeinCode {
  const cells = hold(new Uint8Array(CODE_SIDE * CODE_SIDE).fill(NOT_SEEN));
  const strength = hold(new Float32Array(cells.length));
  const seen: number[] = [];
  for (let row = 0; row < CODE_SIDE; row++) {
    for (let column = 0; column < CODE_SIDE; column++) {
      const centre = (REGION_MARGIN + row * SAMPLES_PER_CELL) * REGION_SIDE + REGION_MARGIN + column * SAMPLES_PER_CELL;
      if (region.valid[centre] === 0) continue;
      const at = row * CODE_SIDE + column;
      const line = strongestLine(region.relief, centre);
      strength[at] = line.strength;
      cells[at] = line.direction + 1;
      seen.push(line.strength);
    }
  }
  if (seen.length === 0) return { cells, contrast: 0, floor: 0 };
  seen.sort((a, b) => b - a);
  const veins = Math.ceil(seen.length * VEIN_SHARE);
  const weakest = seen[veins - 1]!;
  for (let i = 0; i < cells.length; i++) if (cells[i] !== NOT_SEEN && strength[i]! < weakest) cells[i] = NO_VEIN;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { cells, contrast: mean(seen.slice(0, veins)), floor: mean(seen.slice(seen.length >> 1)) };
}

function strongestLine(relief: Float32Array, centre: number): { direction: number; strength: number } {
  let direction = 0;
  let strength = -Infinity;
  for (let d = 0; d < DIRECTIONS; d++) {
    const kernel = KERNELS[d]!;
    let sum = 0;
    let k = 0;
    for (let dy = -REACH; dy <= REACH; dy++) {
      const start = centre + dy * REGION_SIDE - REACH;
      for (let dx = 0; dx <= 2 * REACH; dx++) sum += kernel[k++]! * relief[start + dx]!;
    }
    if (sum > strength) {
      strength = sum;
      direction = d;
    }
  }
  return { direction, strength };
}

/** One filter for each direction: mean zero, and positive on a line darker than its surroundings. */
const KERNELS: readonly Float32Array[] = Array.from({ length: DIRECTIONS }, (_, d) => {
  const angle = (d * Math.PI) / DIRECTIONS;
  const side = 2 * REACH + 1;
  const kernel = Float32Array.from({ length: side * side }, (_, i) => {
    const x = (i % side) - REACH;
    const y = Math.floor(i / side) - REACH;
    const along = (x * Math.cos(angle) + y * Math.sin(angle)) / ALONG_SIGMA;
    const across = (y * Math.cos(angle) - x * Math.sin(angle)) / ACROSS_SIGMA;
    return (across * across - 1) * Math.exp(-0.5 * (across * across + along * along));
  });
  const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
  const balanced = kernel.map((value) => value - mean);
  const size = balanced.reduce((sum, value) => sum + Math.abs(value), 0) / 2;
  return balanced.map((value) => value / size);
});
