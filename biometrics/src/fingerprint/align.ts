import { compatibility, type Candidates, type Pair } from './pairing.ts';
import type { PreparedTemplate } from './prepare.ts';
import { COS256 as TURN_COS, SIN256 as TURN_SIN, turns } from './trigonometry.ts';

/** Puts probe coordinates onto the reference: turn, then shift. `turn` in 1/256 turns, whole or not. */
export interface Alignment {
  readonly cos: number;
  readonly sin: number;
  readonly dx: number;
  readonly dy: number;
  readonly turn: number;
}

/** A pair of minutiae that lie on each other under an alignment. */
export interface Match extends Pair {
  /** Distance left over, in px, after the local skin stretch has been taken out. */
  readonly distance: number;
  /** Angle left over, in 1/256 turns. */
  readonly turnGap: number;
}

export interface AlignedPair {
  readonly alignment: Alignment;
  readonly matches: readonly Match[];
  /** Sum of what each match is worth; ranks alignments of one comparison. */
  readonly worth: number;
}

const SEEDS = 10;
const FIRST_TOLERANCE_PX = 18;
const SECOND_TOLERANCE_PX = 13;
const TURN_TOLERANCE = 24;
const STRETCH_REACH_PX = 55;

/** The best alignment found from the best supported candidate pairs; undefined when there is no candidate at all. */
export function alignBest(probe: PreparedTemplate, reference: PreparedTemplate, found: Candidates): AlignedPair | undefined {
  let best: AlignedPair | undefined;
  const tried = new Set<number>();
  for (let seed = 0, used = 0; seed < found.pairs.length && used < SEEDS; seed++) {
    if (tried.has(seed)) continue;
    used++;
    const supporters = [seed];
    for (let k = 0; k < found.pairs.length; k++) {
      if (k !== seed && compatibility(found.pairs[seed]!, found.pairs[k]!, probe, reference) > 0.35) supporters.push(k);
    }
    // What already supports a better seed would only give the same alignment again.
    for (const k of supporters.slice(0, 4)) tried.add(k);
    const aligned = alignFrom(probe, reference, found, supporters);
    if (best === undefined || aligned.worth > best.worth) best = aligned;
  }
  return best;
}

function alignFrom(probe: PreparedTemplate, reference: PreparedTemplate, found: Candidates, supporters: readonly number[]): AlignedPair {
  const pairs = supporters.map((k) => found.pairs[k]!);
  const weights = supporters.map((k, rank) => (rank === 0 ? 2 : 1) * (found.support[k]! + 0.01));
  const rough = leastSquares(probe, reference, pairs, weights);
  const first = matchMinutiae(probe, reference, found, rough, FIRST_TOLERANCE_PX, undefined);
  if (first.length < 2) return { alignment: rough, matches: first, worth: worthOf(first) };
  const fine = leastSquares(
    probe,
    reference,
    first,
    first.map((match) => 0.1 + match.likeness),
  );
  const stretch = localStretch(probe, reference, fine, first);
  const matches = matchMinutiae(probe, reference, found, fine, SECOND_TOLERANCE_PX, stretch);
  return { alignment: fine, matches, worth: worthOf(matches) };
}

function worthOf(matches: readonly Match[]): number {
  let sum = 0;
  for (const { likeness, distance } of matches) sum += (0.25 + likeness) * (1 - distance / (2 * FIRST_TOLERANCE_PX));
  return sum;
}

/** Turn and shift that bring the weighted pairs together best; the minutiae's own directions count for the turn too. */
function leastSquares(probe: PreparedTemplate, reference: PreparedTemplate, pairs: readonly Pair[], weights: readonly number[]): Alignment {
  let total = 0;
  let px = 0;
  let py = 0;
  let rx = 0;
  let ry = 0;
  pairs.forEach((pair, k) => {
    const weight = weights[k]!;
    total += weight;
    px += weight * probe.x[pair.probe]!;
    py += weight * probe.y[pair.probe]!;
    rx += weight * reference.x[pair.reference]!;
    ry += weight * reference.y[pair.reference]!;
  });
  px /= total;
  py /= total;
  rx /= total;
  ry /= total;
  let cos = 0;
  let sin = 0;
  pairs.forEach((pair, k) => {
    const weight = weights[k]!;
    const ax = probe.x[pair.probe]! - px;
    const ay = probe.y[pair.probe]! - py;
    const bx = reference.x[pair.reference]! - rx;
    const by = reference.y[pair.reference]! - ry;
    const turn = (reference.angle[pair.reference]! - probe.angle[pair.probe]!) & 255;
    // A direction is worth a lever of 30 px: known to 5 degrees, where a position is known to 3 px.
    cos += weight * (ax * bx + ay * by + 900 * TURN_COS[turn]!);
    sin += weight * (ax * by - ay * bx + 900 * TURN_SIN[turn]!);
  });
  const length = Math.sqrt(cos * cos + sin * sin);
  const c = length > 0 ? cos / length : 1;
  const s = length > 0 ? sin / length : 0;
  return { cos: c, sin: s, dx: rx - (c * px - s * py), dy: ry - (s * px + c * py), turn: turns(s, c) * 256 };
}

/** Where each probe minutia lands once the smooth part of the leftovers, a picture of the skin's stretch, is taken out. */
function localStretch(probe: PreparedTemplate, reference: PreparedTemplate, alignment: Alignment, matches: readonly Match[]): Float64Array {
  const { cos, sin, dx, dy } = alignment;
  const shift = new Float64Array(probe.count * 2);
  for (let i = 0; i < probe.count; i++) {
    let weights = 0.6;
    let sx = 0;
    let sy = 0;
    for (const { probe: m, reference: r } of matches) {
      const gx = probe.x[m]! - probe.x[i]!;
      const gy = probe.y[m]! - probe.y[i]!;
      // A minutia must not vouch for itself: its own leftover stays out.
      if (m === i) continue;
      const weight = bell((gx * gx + gy * gy) / (2 * STRETCH_REACH_PX * STRETCH_REACH_PX));
      weights += weight;
      sx += weight * (reference.x[r]! - (cos * probe.x[m]! - sin * probe.y[m]! + dx));
      sy += weight * (reference.y[r]! - (sin * probe.x[m]! + cos * probe.y[m]! + dy));
    }
    shift[2 * i] = sx / weights;
    shift[2 * i + 1] = sy / weights;
  }
  return shift;
}

/** Pairs minutiae that land near each other with about the same direction, nearest and most alike first, each once. */
function matchMinutiae(
  probe: PreparedTemplate,
  reference: PreparedTemplate,
  found: Candidates,
  alignment: Alignment,
  tolerancePx: number,
  stretch: Float64Array | undefined,
): Match[] {
  const { cos, sin, dx, dy, turn } = alignment;
  const options: (Match & { readonly cost: number })[] = [];
  for (let i = 0; i < probe.count; i++) {
    const x = cos * probe.x[i]! - sin * probe.y[i]! + dx + (stretch === undefined ? 0 : stretch[2 * i]!);
    const y = sin * probe.x[i]! + cos * probe.y[i]! + dy + (stretch === undefined ? 0 : stretch[2 * i + 1]!);
    for (let j = 0; j < reference.count; j++) {
      const gx = reference.x[j]! - x;
      const gy = reference.y[j]! - y;
      const distance2 = gx * gx + gy * gy;
      if (distance2 > tolerancePx * tolerancePx) continue;
      const wrapped = (((reference.angle[j]! - probe.angle[i]! - turn) % 256) + 256) % 256;
      const turnGap = Math.min(wrapped, 256 - wrapped);
      if (turnGap > TURN_TOLERANCE) continue;
      const likeness = found.table[i * reference.count + j]!;
      const distance = Math.sqrt(distance2);
      options.push({
        probe: i,
        reference: j,
        likeness,
        distance,
        turnGap,
        cost: distance / tolerancePx + turnGap / TURN_TOLERANCE - likeness,
      });
    }
  }
  options.sort((a, b) => a.cost - b.cost || a.probe - b.probe || a.reference - b.reference);
  const usedProbe = new Uint8Array(probe.count);
  const usedReference = new Uint8Array(reference.count);
  return options.filter(({ probe: i, reference: j }) => {
    if (usedProbe[i] === 1 || usedReference[j] === 1) return false;
    usedProbe[i] = 1;
    usedReference[j] = 1;
    return true;
  });
}

/** A bell without tails, cheap and the same everywhere: (1 − x/4)⁴, 0 from 4 on. */
function bell(x: number): number {
  if (x >= 4) return 0;
  const t = 1 - x / 4;
  return t * t * t * t;
}
