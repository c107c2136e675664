import type { Flow } from './prepare.ts';
import { COS256, SIN256, decay, settled, turns } from './trigonometry.ts';

/**
 * What lies around each minutia, in its own frame: so the same for a turned or shifted print.
 * On rings of sample points it holds how many minutiae of which relative direction are near (a density, in the spirit of
 * cylinder codes, but on a polar rosette), and how the ridges run there (Tico & Kuosmanen 2003).
 */
export interface Neighbourhoods {
  /** `count × POINTS × SECTORS` densities 0..1. */
  readonly density: Float32Array;
  /** `count × POINTS` squared norms of a point's densities. */
  readonly power: Float32Array;
  /** `count × POINTS`: ridge orientation relative to the minutia, 0..127 for half a turn; `NO_FLOW` unknown, `OUTSIDE` off the finger. */
  readonly flow: Uint8Array;
}

const RINGS: readonly (readonly [radiusPx: number, points: number])[] = [
  [14, 5],
  [30, 10],
  [46, 14],
  [62, 18],
  [78, 21],
];
export const POINTS = RINGS.reduce((sum, [, points]) => sum + points, 0);
export const SECTORS = 6;
export const OUTSIDE = 255;
export const NO_FLOW = 254;
const SPREAD_PX = 9;
const REACH_PX = 78 + 2.5 * SPREAD_PX;
const POINT_X = new Float64Array(POINTS);
const POINT_Y = new Float64Array(POINTS);
RINGS.reduce((first, [radius, points], ring) => {
  for (let k = 0; k < points; k++) {
    const phase = (2 * Math.PI * (k + (ring & 1) * 0.5)) / points;
    POINT_X[first + k] = settled(radius * Math.cos(phase));
    POINT_Y[first + k] = settled(radius * Math.sin(phase));
  }
  return first + points;
}, 0);

/** How much a relative direction (1/256 turns) counts in each sector: a bell of about 40 degrees around the sector's middle. */
const SECTOR_WEIGHTS = Float64Array.from({ length: 256 * SECTORS }, (_, i) => {
  const sector = i % SECTORS;
  const direction = (i - sector) / SECTORS;
  const middle = ((sector + 0.5) * 256) / SECTORS;
  const gap = Math.abs(((direction - middle + 384) % 256) - 128);
  return settled(Math.exp(-0.5 * (gap / 26) ** 2));
});

/** Computes the neighbourhoods of all minutiae; O(n² · points) with a small constant. */
export function describeNeighbourhoods(x: Float64Array, y: Float64Array, angle: Uint8Array, flow: Flow): Neighbourhoods {
  const count = x.length;
  const result = {
    density: new Float32Array(count * POINTS * SECTORS),
    power: new Float32Array(count * POINTS),
    flow: new Uint8Array(count * POINTS),
  };
  for (let i = 0; i < count; i++) {
    const cos = COS256[angle[i]!]!;
    const sin = SIN256[angle[i]!]!;
    for (let p = 0; p < POINTS; p++) {
      result.flow[i * POINTS + p] = flowAt(
        flow,
        x[i]! + POINT_X[p]! * cos - POINT_Y[p]! * sin,
        y[i]! + POINT_X[p]! * sin + POINT_Y[p]! * cos,
        angle[i]!,
      );
    }
    for (let j = 0; j < count; j++) {
      const dx = x[j]! - x[i]!;
      const dy = y[j]! - y[i]!;
      if (j === i || dx * dx + dy * dy > REACH_PX * REACH_PX) continue;
      addNeighbour(result.density, i, dx * cos + dy * sin, dy * cos - dx * sin, (angle[j]! - angle[i]!) & 255);
    }
    saturate(result, i);
  }
  return result;
}

function addNeighbour(density: Float32Array, i: number, u: number, v: number, direction: number): void {
  for (let p = 0; p < POINTS; p++) {
    const du = u - POINT_X[p]!;
    const dv = v - POINT_Y[p]!;
    const distance2 = du * du + dv * dv;
    if (distance2 > 6.25 * SPREAD_PX * SPREAD_PX) continue;
    const near = decay(distance2 / (2 * SPREAD_PX * SPREAD_PX));
    const at = (i * POINTS + p) * SECTORS;
    for (let s = 0; s < SECTORS; s++) density[at + s] = density[at + s]! + near * SECTOR_WEIGHTS[direction * SECTORS + s]!;
  }
}

/** A second neighbour at the same place adds little: that tells presence, and bears spurious minutiae better than a sum does. */
function saturate({ density, power }: { density: Float32Array; power: Float32Array }, i: number): void {
  for (let p = i * POINTS; p < (i + 1) * POINTS; p++) {
    let sum = 0;
    for (let s = 0; s < SECTORS; s++) {
      const value = 1 - decay(2 * density[p * SECTORS + s]!);
      density[p * SECTORS + s] = value;
      sum += value * value;
    }
    power[p] = sum;
  }
}

/** Orientation at a point, interpolated between cell middles, relative to `angle`. */
function flowAt(flow: Flow, x: number, y: number, angle: number): number {
  const { columns, rows } = flow;
  const fx = x / flow.cellPx - flow.firstColumn;
  const fy = y / flow.cellPx - flow.firstRow;
  const cellColumn = Math.floor(fx);
  const cellRow = Math.floor(fy);
  if (cellColumn < 0 || cellRow < 0 || cellColumn >= columns || cellRow >= rows) return OUTSIDE;
  if (flow.inside[cellRow * columns + cellColumn] === 0) return OUTSIDE;
  if (!flow.oriented) return NO_FLOW;
  const { cos2, sin2 } = interpolatedFlow(flow, fx, fy);
  return (Math.round(turns(sin2, cos2) * 128) - angle + 512) & 127;
}

/** Doubled-angle vector at a place given in cells; cells off the finger pull nowhere. */
export function interpolatedFlow(flow: Flow, fx: number, fy: number): { cos2: number; sin2: number } {
  const column = Math.floor(fx - 0.5);
  const row = Math.floor(fy - 0.5);
  const wx = fx - 0.5 - column;
  const wy = fy - 0.5 - row;
  let cos2 = 0;
  let sin2 = 0;
  for (let r = 0; r < 2; r++) {
    for (let c = 0; c < 2; c++) {
      if (row + r < 0 || row + r >= flow.rows || column + c < 0 || column + c >= flow.columns) continue;
      const weight = (r === 0 ? 1 - wy : wy) * (c === 0 ? 1 - wx : wx);
      const cell = (row + r) * flow.columns + column + c;
      cos2 += weight * flow.cos2[cell]!;
      sin2 += weight * flow.sin2[cell]!;
    }
  }
  return { cos2, sin2 };
}

/** How well two relative orientations agree, by their difference in 1/128 of half a turn. */
const AGREEMENT = Float64Array.from({ length: 128 }, (_, difference) => {
  const degrees = (Math.min(difference, 128 - difference) * 180) / 128;
  return settled(Math.exp(-0.5 * (degrees / 14) ** 2));
});

const LEAST_COMMON_POINTS = 22;

/**
 * Likeness of two neighbourhoods, 0..1: of the minutia densities and of the ridge flow, over the sample points that lie on both
 * fingers. 0 where these are too few to tell.
 */
export function likeness(a: Neighbourhoods, i: number, b: Neighbourhoods, j: number): number {
  let dot = 0;
  let powerA = 0;
  let powerB = 0;
  let common = 0;
  let flows = 0;
  let agreement = 0;
  for (let p = 0; p < POINTS; p++) {
    const ap = i * POINTS + p;
    const bp = j * POINTS + p;
    const fa = a.flow[ap]!;
    const fb = b.flow[bp]!;
    if (fa === OUTSIDE || fb === OUTSIDE) continue;
    common++;
    if (fa !== NO_FLOW && fb !== NO_FLOW) {
      flows++;
      agreement += AGREEMENT[(fa - fb) & 127]!;
    }
    const pa = a.power[ap]!;
    const pb = b.power[bp]!;
    powerA += pa;
    powerB += pb;
    if (pa === 0 || pb === 0) continue;
    const av = ap * SECTORS;
    const bv = bp * SECTORS;
    const da = a.density;
    const db = b.density;
    dot +=
      da[av]! * db[bv]! +
      da[av + 1]! * db[bv + 1]! +
      da[av + 2]! * db[bv + 2]! +
      da[av + 3]! * db[bv + 3]! +
      da[av + 4]! * db[bv + 4]! +
      da[av + 5]! * db[bv + 5]!;
  }
  if (common < LEAST_COMMON_POINTS || powerA === 0 || powerB === 0) return 0;
  const norms = Math.sqrt(powerA) + Math.sqrt(powerB);
  const densities = 1 - Math.sqrt(Math.max(0, powerA + powerB - 2 * dot)) / norms;
  return flows < LEAST_COMMON_POINTS ? densities : densities * (0.35 + (0.65 * agreement) / flows);
}
