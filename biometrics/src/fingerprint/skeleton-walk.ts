import { crossingNumber } from './thin.ts';

/** A stretch of skeleton, followed from a pixel outwards. */
export interface Walk {
  /** Pixels in order, the start not included. */
  readonly path: readonly number[];
  /** What stopped it: an end, a branching, or the given length. */
  readonly stop: 'end' | 'branching' | 'length';
}

/** Follows the ridge that leaves `start` by its neighbour `first`, for at most `longest` pixels. */
export function walk(skeleton: Uint8Array, width: number, start: number, first: number, longest: number): Walk {
  const path = [first];
  let before = start;
  let at = first;
  while (path.length < longest) {
    const crossings = crossingNumber(skeleton, at, width);
    if (crossings >= 3) return { path, stop: 'branching' };
    const next = nextAfter(skeleton, width, before, at);
    if (next < 0) return { path, stop: 'end' };
    if (next === start) return { path, stop: 'branching' };
    path.push(next);
    before = at;
    at = next;
  }
  const crossings = crossingNumber(skeleton, at, width);
  return { path, stop: crossings >= 3 ? 'branching' : crossings <= 1 ? 'end' : 'length' };
}

/** The first pixels of the ridges that leave `at`: one for each run of neighbours, an edge neighbour where the run has one. */
export function branches(skeleton: Uint8Array, width: number, at: number): number[] {
  const around = ring(at, width);
  const result: number[] = [];
  for (let k = 0; k < 8; k++) {
    if (skeleton[around[k]!] === 0 || skeleton[around[(k + 7) & 7]!] === 1) continue;
    let pick = around[k]!;
    for (let j = k; skeleton[around[j & 7]!] === 1 && j < k + 8; j++) {
      if ((j & 1) === 0) pick = around[j & 7]!;
    }
    result.push(pick);
  }
  return result;
}

function nextAfter(skeleton: Uint8Array, width: number, before: number, at: number): number {
  const around = ring(at, width);
  let fallback = -1;
  for (let k = 0; k < 8; k++) {
    const candidate = around[k]!;
    if (skeleton[candidate] === 0 || candidate === before) continue;
    // A neighbour that touches where we came from belongs to the stretch already walked.
    if (!touches(candidate, before, width)) return candidate;
    fallback = candidate;
  }
  return crossingNumber(skeleton, at, width) >= 2 ? fallback : -1;
}

function touches(a: number, b: number, width: number): boolean {
  const dy = Math.round((a - b) / width);
  const dx = a - b - dy * width;
  return Math.abs(dx) <= 1 && Math.abs(dy) <= 1;
}

function ring(at: number, width: number): readonly number[] {
  return [at - width, at - width + 1, at + 1, at + width + 1, at + width, at + width - 1, at - 1, at - width - 1];
}
