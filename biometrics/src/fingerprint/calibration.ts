import type { Evidence } from './evidence.ts';
import { decay } from './trigonometry.ts';

/**
 * The evidence as numbers that a linear model can add: each grows with likeness, or falls with distance, and levels off where more
 * of it says nothing new. The same list serves scoring and fitting.
 */
export function evidenceFeatures(e: Evidence): readonly number[] {
  return [
    e.matchedShare * Math.log(1 + e.matchedWeight),
    Math.log(0.03 + e.matchedShare),
    Math.log(0.01 + e.support),
    e.meanLikeness,
    Math.max(0, e.flowAgreement - 0.8),
    1 - decay(e.commonCells / 60),
    e.meanDistance / 13,
    e.meanTurnGap / 24,
  ];
}

/** Weights of `evidenceFeatures` with the constant last; fitted by `scripts/calibrate-fingerprint.ts`. */
const WEIGHTS: readonly number[] = [0.7321, 8.7394, 0.8552, 6.3251, 10.2133, 8.9664, -7.5192, -2.2125, -1.0907];

/**
 * False match rate by raw score, from the impostor pairs of four public sets cropped to 256 × 288 at 4 bits; between knots straight in
 * decibels, beyond the last one continued with the slope of the last measured decade, less a fifth out of caution.
 */
const KNOTS: readonly (readonly [raw: number, decibels: number])[] = [
  [-15.642, 0],
  [-7.408, 3.01],
  [-6.043, 5.229],
  [-5.193, 6.99],
  [-3.95, 10],
  [-2.83, 13.01],
  [-1.732, 16.99],
  [-0.946, 20],
  [-0.332, 23.01],
  [0.107, 26.99],
  [0.901, 30],
  [1.423, 33.01],
  [1.608, 35.229],
];
const TAIL_SLOPE = 4.331;

/** The evidence as one number; higher speaks for one finger. A logistic model without its last step. */
export function rawScore(evidence: Evidence): number {
  const features = evidenceFeatures(evidence);
  let sum = WEIGHTS[features.length]!;
  for (let i = 0; i < features.length; i++) sum += WEIGHTS[i]! * features[i]!;
  return sum;
}

/** −10·log10 of the false match rate at a raw score: 0 at the first knot and below. */
export function decibelsOf(raw: number): number {
  for (let k = 1; k < KNOTS.length; k++) {
    const [from, low] = KNOTS[k - 1]!;
    const [to, high] = KNOTS[k]!;
    if (raw < from) return 0;
    if (raw < to) return low + ((high - low) * (raw - from)) / (to - from);
  }
  const [last, decibels] = KNOTS.at(-1)!;
  return decibels + (raw - last) * TAIL_SLOPE;
}
