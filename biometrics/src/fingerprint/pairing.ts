import { likeness } from './neighbourhood.ts';
import type { PreparedTemplate } from './prepare.ts';
import { decay, turns } from './trigonometry.ts';

/** A probe minutia that may be the reference's minutia. */
export interface Pair {
  readonly probe: number;
  readonly reference: number;
  /** Likeness of their neighbourhoods, 0..1. */
  readonly likeness: number;
}

/** Likeness of every pair, and the candidate pairs, most strongly supported by the others first. */
export interface Candidates {
  /** `probe.count × reference.count`; 0 where the rotation between the two is out of bounds. */
  readonly table: Float32Array;
  readonly pairs: readonly Pair[];
  /** For each of `pairs`: its likeness after relaxation. */
  readonly support: Float64Array;
}

/** Fingers are put on a reader upright, more or less: pairs turned by more than 84 degrees are not considered. */
const MOST_TURN = 60;
const CANDIDATES = 90;
const BEST_PER_MINUTIA = 3;
const ROUNDS = 4;
const OWN_SHARE = 0.3;

/** All likenesses, then a relaxation in which candidate pairs support each other as far as they agree in geometry. */
export function candidates(probe: PreparedTemplate, reference: PreparedTemplate): Candidates {
  const table = new Float32Array(probe.count * reference.count);
  for (let i = 0; i < probe.count; i++) {
    for (let j = 0; j < reference.count; j++) {
      const turn = ((probe.angle[i]! - reference.angle[j]! + 128) & 255) - 128;
      if (turn > MOST_TURN || turn < -MOST_TURN) continue;
      table[i * reference.count + j] = likeness(probe.neighbourhoods, i, reference.neighbourhoods, j);
    }
  }
  const chosen = bestPairs(table, probe.count, reference.count);
  const support = relax(chosen, probe, reference);
  const order = chosen.map((_, k) => k).sort((a, b) => support[b]! - support[a]! || a - b);
  return { table, pairs: order.map((k) => chosen[k]!), support: Float64Array.from(order, (k) => support[k]!) };
}

/** The most alike pairs, no minutia in more than a few of them. */
function bestPairs(table: Float32Array, probes: number, references: number): Pair[] {
  const order: number[] = [];
  for (let k = 0; k < table.length; k++) if (table[k]! > 0.1) order.push(k);
  order.sort((a, b) => table[b]! - table[a]! || a - b);
  const usedProbe = new Uint8Array(probes);
  const usedReference = new Uint8Array(references);
  const pairs: Pair[] = [];
  for (const k of order) {
    const reference = k % references;
    const probe = (k - reference) / references;
    if (usedProbe[probe]! >= BEST_PER_MINUTIA || usedReference[reference]! >= BEST_PER_MINUTIA) continue;
    usedProbe[probe] = usedProbe[probe]! + 1;
    usedReference[reference] = usedReference[reference]! + 1;
    pairs.push({ probe, reference, likeness: table[k]! });
    if (pairs.length === CANDIDATES) break;
  }
  return pairs;
}

function relax(pairs: readonly Pair[], probe: PreparedTemplate, reference: PreparedTemplate): Float64Array {
  const n = pairs.length;
  const agreement = new Float32Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      const value = compatibility(pairs[a]!, pairs[b]!, probe, reference);
      agreement[a * n + b] = value;
      agreement[b * n + a] = value;
    }
  }
  let support = Float64Array.from(pairs, (pair) => pair.likeness);
  const share = (1 - OWN_SHARE) / Math.max(12, Math.sqrt(n) * 2);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(n);
    for (let a = 0; a < n; a++) {
      let sum = 0;
      for (let b = 0; b < n; b++) sum += agreement[a * n + b]! * support[b]!;
      next[a] = OWN_SHARE * support[a]! + share * sum;
    }
    support = next;
  }
  return support;
}

/**
 * 0..1: how well two pairs agree: the same distance between their minutiae in both prints (skin stretches by some per cent),
 * and the same turn. Pairs that share a minutia contradict each other.
 */
export function compatibility(a: Pair, b: Pair, probe: PreparedTemplate, reference: PreparedTemplate): number {
  if (a.probe === b.probe || a.reference === b.reference) return 0;
  const turnA = probe.angle[a.probe]! - reference.angle[a.reference]!;
  const turnB = probe.angle[b.probe]! - reference.angle[b.reference]!;
  const turnGap = Math.abs(((turnA - turnB + 640) & 255) - 128);
  if (turnGap > 32) return 0;
  const px = probe.x[b.probe]! - probe.x[a.probe]!;
  const py = probe.y[b.probe]! - probe.y[a.probe]!;
  const rx = reference.x[b.reference]! - reference.x[a.reference]!;
  const ry = reference.y[b.reference]! - reference.y[a.reference]!;
  const p = Math.sqrt(px * px + py * py);
  const r = Math.sqrt(rx * rx + ry * ry);
  const stretch = Math.abs(p - r) / (5 + 0.06 * (p + r) * 0.5);
  if (stretch > 3) return 0;
  // The direction from one minutia to the other, seen from the first one's own direction, must agree as well.
  const bearing = bearingGap(px, py, rx, ry, turnA);
  return decay(0.5 * stretch * stretch + 0.5 * (turnGap / 9) ** 2 + 0.5 * (bearing / (6 + 180 / (p + r + 1))) ** 2);
}

/** Angle, in 1/256 turns, between the probe's connecting line turned back by `turn` and the reference's. */
function bearingGap(px: number, py: number, rx: number, ry: number, turn: number): number {
  const wrapped = Math.abs((turns(py, px) - turns(ry, rx)) * 256 - turn) % 256;
  return Math.min(wrapped, 256 - wrapped);
}
