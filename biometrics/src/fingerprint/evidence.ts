import type { AlignedPair } from './align.ts';
import { interpolatedFlow } from './neighbourhood.ts';
import type { Candidates } from './pairing.ts';
import { isInside, type Flow, type PreparedTemplate } from './prepare.ts';

/** What speaks for and against two prints being of one finger, under their best alignment. */
export interface Evidence {
  /** Number of matched minutiae. */
  readonly matched: number;
  /** The same, each weighted by quality and by how exactly it lies. */
  readonly matchedWeight: number;
  /**
   * Matched share of the minutiae that lie inside the common area, 0..1, both prints together. A match counts by how exactly it lies:
   * minutiae that meet by chance do so near the limits of what is tolerated, and prints of one pattern class have many of them.
   */
  readonly matchedShare: number;
  /** Mean likeness of the matched minutiae's neighbourhoods. */
  readonly meanLikeness: number;
  /** Mean support of the best candidate pairs after relaxation. */
  readonly support: number;
  /** Mean agreement of ridge flow in the common area, −1..1; 0.8 where it is unknown. */
  readonly flowAgreement: number;
  /** Common area, in cells of 16 px. */
  readonly commonCells: number;
  /** Mean distance left over between matched minutiae, in px. */
  readonly meanDistance: number;
  /** Mean angle left over between matched minutiae, in 1/256 turns. */
  readonly meanTurnGap: number;
}

export const NO_EVIDENCE: Evidence = {
  matched: 0,
  matchedWeight: 0,
  matchedShare: 0,
  meanLikeness: 0,
  support: 0,
  flowAgreement: 0,
  commonCells: 0,
  meanDistance: 13,
  meanTurnGap: 24,
};

const BEST_SUPPORTED = 8;

/** Gathers the evidence of one comparison. */
export function gatherEvidence(probe: PreparedTemplate, reference: PreparedTemplate, found: Candidates, aligned: AlignedPair): Evidence {
  const { matches } = aligned;
  const n = Math.max(1, matches.length);
  let weight = 0;
  let likeness = 0;
  let distance = 0;
  let turnGap = 0;
  let matchedQuality = 0;
  for (const match of matches) {
    const quality = Math.sqrt(probe.quality[match.probe]! * reference.quality[match.reference]!);
    const exactness = (1 - (match.distance / 13) ** 2) * (1 - 0.5 * (match.turnGap / 24) ** 2);
    weight += quality * exactness;
    likeness += match.likeness;
    distance += match.distance;
    turnGap += match.turnGap;
    matchedQuality += (probe.quality[match.probe]! + reference.quality[match.reference]!) * exactness;
  }
  const expected = expectedQuality(probe, reference, aligned);
  let support = 0;
  const counted = Math.min(BEST_SUPPORTED, found.support.length);
  for (let k = 0; k < counted; k++) support += found.support[k]! / BEST_SUPPORTED;
  const { agreement, cells } = flowAgreement(probe.flow, reference.flow, aligned);
  return {
    matched: matches.length,
    matchedWeight: weight,
    matchedShare: expected > 0 ? Math.min(1, matchedQuality / expected) : 0,
    meanLikeness: likeness / n,
    support,
    flowAgreement: agreement,
    commonCells: cells,
    meanDistance: matches.length === 0 ? 13 : distance / n,
    meanTurnGap: matches.length === 0 ? 24 : turnGap / n,
  };
}

/** Qualities of all minutiae, of both prints, that should have a partner: they land well inside the other finger's area. */
function expectedQuality(probe: PreparedTemplate, reference: PreparedTemplate, { alignment, matches }: AlignedPair): number {
  const { cos, sin, dx, dy } = alignment;
  const paired = new Set(matches.map((match) => match.probe));
  const pairedReference = new Set(matches.map((match) => match.reference));
  let sum = 0;
  for (let i = 0; i < probe.count; i++) {
    const x = cos * probe.x[i]! - sin * probe.y[i]! + dx;
    const y = sin * probe.x[i]! + cos * probe.y[i]! + dy;
    if (paired.has(i) || isWellInside(reference.flow, x, y)) sum += probe.quality[i]!;
  }
  for (let j = 0; j < reference.count; j++) {
    const gx = reference.x[j]! - dx;
    const gy = reference.y[j]! - dy;
    if (pairedReference.has(j) || isWellInside(probe.flow, cos * gx + sin * gy, cos * gy - sin * gx)) sum += reference.quality[j]!;
  }
  return sum;
}

/** A minutia near the edge of the other print may have been dropped there, so its absence says nothing. */
function isWellInside(flow: Flow, x: number, y: number): boolean {
  const margin = 14;
  return isInside(flow, x - margin, y) && isInside(flow, x + margin, y) && isInside(flow, x, y - margin) && isInside(flow, x, y + margin);
}

function flowAgreement(probe: Flow, reference: Flow, { alignment }: AlignedPair): { agreement: number; cells: number } {
  const { cos, sin, dx, dy } = alignment;
  const cos2 = cos * cos - sin * sin;
  const sin2 = 2 * cos * sin;
  let cells = 0;
  let sum = 0;
  let weights = 0;
  for (let row = 0; row < probe.rows; row++) {
    for (let column = 0; column < probe.columns; column++) {
      const cell = row * probe.columns + column;
      if (probe.inside[cell] === 0) continue;
      const px = (probe.firstColumn + column + 0.5) * probe.cellPx;
      const py = (probe.firstRow + row + 0.5) * probe.cellPx;
      const x = cos * px - sin * py + dx;
      const y = sin * px + cos * py + dy;
      if (!isInside(reference, x, y)) continue;
      cells++;
      const there = interpolatedFlow(reference, x / reference.cellPx - reference.firstColumn, y / reference.cellPx - reference.firstRow);
      const turnedCos = probe.cos2[cell]! * cos2 - probe.sin2[cell]! * sin2;
      const turnedSin = probe.sin2[cell]! * cos2 + probe.cos2[cell]! * sin2;
      // Interpolation shortens the vector where the flow bends: there a small shift makes a large difference, so it counts less.
      sum += turnedCos * there.cos2 + turnedSin * there.sin2;
      weights += Math.sqrt(there.cos2 * there.cos2 + there.sin2 * there.sin2);
    }
  }
  const scale = (probe.cellPx / 16) ** 2;
  return { agreement: probe.oriented && reference.oriented && weights > 0 ? sum / weights : 0.8, cells: cells * scale };
}
