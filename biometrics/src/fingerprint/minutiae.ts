import { CELL_PX, type OrientationField } from './orientation.ts';
import { falseBranchings, pruneSkeleton } from './prune.ts';
import type { Foreground } from './segment.ts';
import { branches, walk } from './skeleton-walk.ts';
import { crossingNumber, thin } from './thin.ts';
import { turns } from './trigonometry.ts';
import { hold } from '../working-memory.ts';

/** A ridge end or branching on the picture: pixels at 500 dpi from the top left, y down. */
export interface FoundMinutia {
  readonly x: number;
  readonly y: number;
  /** Direction in turns, clockwise on the picture from +x: from an end along its ridge, from a branching between its two arms. */
  readonly turn: number;
  readonly type: 'ending' | 'bifurcation';
  /** 0..1: how well the enhanced picture agrees with the image around it. */
  readonly quality: number;
}

export interface MinutiaSource {
  readonly width: number;
  readonly height: number;
  /** Enhanced image with ridges positive. */
  readonly ridges: Float32Array;
  readonly field: OrientationField;
  readonly foreground: Foreground;
  /** 0..1 for each cell of the field. */
  readonly reliability: Float32Array;
  readonly typicalPeriod: number;
}

const MARGIN_PX = 6;
const TRACE_PX = 12;

/** Minutiae of an enhanced image: binarise at zero, thin, prune, read ends and branchings, drop the false ones. */
export function findMinutiae(source: MinutiaSource): FoundMinutia[] {
  const { width, height, ridges, typicalPeriod } = source;
  const skeleton = hold(new Uint8Array(width * height));
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) if (ridges[y * width + x]! > 0) skeleton[y * width + x] = 1;
  }
  thin(skeleton, width);
  const spur = Math.round(typicalPeriod * 0.9);
  pruneSkeleton(skeleton, width, spur, Math.round(typicalPeriod * 1.6));
  const ends: number[] = [];
  const forks: number[] = [];
  for (let at = width; at < skeleton.length - width; at++) {
    if (skeleton[at] === 0) continue;
    const crossings = crossingNumber(skeleton, at, width);
    if (crossings === 1) ends.push(at);
    if (crossings >= 3) forks.push(at);
  }
  const unreal = falseBranchings(skeleton, width, forks, Math.round(typicalPeriod * 0.9), Math.round(typicalPeriod * 1.8));
  const found: FoundMinutia[] = [];
  for (const at of ends) describe(source, skeleton, at, 'ending', found);
  for (const at of forks) {
    if (!unreal.has(at) && crossingNumber(skeleton, at, width) === 3) describe(source, skeleton, at, 'bifurcation', found);
  }
  return withoutGaps(found, typicalPeriod);
}

function describe(source: MinutiaSource, skeleton: Uint8Array, at: number, type: FoundMinutia['type'], out: FoundMinutia[]): void {
  const { width, field, reliability } = source;
  const x = at % width;
  const y = (at - x) / width;
  if (!wellInside(source, x, y)) return;
  const traced = type === 'ending' ? endDirection(skeleton, width, at) : forkDirection(skeleton, width, at);
  if (traced === undefined) return;
  const cell = ((y / CELL_PX) | 0) * field.columns + ((x / CELL_PX) | 0);
  out.push({ x, y, turn: alongField(field, cell, traced), type, quality: reliability[cell]! });
}

/** True when the foreground reaches at least the margin in eight directions: ends nearer to the edge are where the print stops. */
function wellInside({ width, height, foreground }: MinutiaSource, x: number, y: number): boolean {
  if (x < MARGIN_PX || y < MARGIN_PX || x >= width - MARGIN_PX || y >= height - MARGIN_PX) return false;
  for (const [dx, dy] of MARGIN_RING) {
    const px = Math.min(width - 1, Math.max(0, x + dx));
    const py = Math.min(height - 1, Math.max(0, y + dy));
    if (foreground.cells[((py / CELL_PX) | 0) * foreground.columns + ((px / CELL_PX) | 0)] === 0) return false;
  }
  return true;
}

const MARGIN_RING: readonly (readonly [number, number])[] = [
  [10, 0],
  [7, 7],
  [0, 10],
  [-7, 7],
  [-10, 0],
  [-7, -7],
  [0, -10],
  [7, -7],
];

/** The field's axis, turned to the side that the traced ridge shows; the trace itself where the two disagree. */
function alongField(field: OrientationField, cell: number, traced: number): number {
  const axis = turns(field.sin2[cell]!, field.cos2[cell]!) / 2;
  const difference = Math.abs(traced - axis - Math.round(traced - axis));
  if (difference > 0.25) return (axis + 0.5) % 1;
  return axis;
}

function endDirection(skeleton: Uint8Array, width: number, at: number): number | undefined {
  const first = branches(skeleton, width, at)[0];
  return first === undefined ? undefined : headings(skeleton, width, at, [first])[0];
}

/** The middle between the two arms that lie closest together. */
function forkDirection(skeleton: Uint8Array, width: number, at: number): number | undefined {
  const arms = headings(skeleton, width, at, branches(skeleton, width, at));
  let best = 1;
  let direction: number | undefined;
  for (let i = 0; i < arms.length; i++) {
    for (let j = i + 1; j < arms.length; j++) {
      const gap = arms[j]! - arms[i]! - Math.round(arms[j]! - arms[i]!);
      if (Math.abs(gap) < best) {
        best = Math.abs(gap);
        direction = (arms[i]! + gap / 2 + 1) % 1;
      }
    }
  }
  return direction;
}

function headings(skeleton: Uint8Array, width: number, at: number, firsts: readonly number[]): number[] {
  const x = at % width;
  const y = (at - x) / width;
  return firsts.map((first) => {
    const far = walk(skeleton, width, at, first, TRACE_PX).path.at(-1) ?? first;
    const fx = far % width;
    return turns((far - fx) / width - y, fx - x);
  });
}

/**
 * Drops pairs that are one broken or joined ridge: two ends that face each other across a short gap, and of any two minutiae
 * closer than half a period the weaker one.
 */
function withoutGaps(found: readonly FoundMinutia[], typicalPeriod: number): FoundMinutia[] {
  const gap = typicalPeriod * 1.3;
  const dropped = new Set<number>();
  for (let i = 0; i < found.length; i++) {
    for (let j = i + 1; j < found.length; j++) {
      const a = found[i]!;
      const b = found[j]!;
      const dx = b.x - a.x;
      const dy = b.y - a.y;
      const distance = Math.sqrt(dx * dx + dy * dy);
      if (distance >= gap) continue;
      if (opposed(a, b)) {
        dropped.add(i);
        dropped.add(j);
      } else if (distance < typicalPeriod * 0.6) {
        dropped.add(a.quality < b.quality ? i : j);
      }
    }
  }
  return found.filter((_, i) => !dropped.has(i));
}

function opposed(a: FoundMinutia, b: FoundMinutia): boolean {
  const difference = a.turn - b.turn - Math.round(a.turn - b.turn);
  return Math.abs(difference) > 0.5 - 0.125;
}
