import type { Evidence } from './evidence.ts';
import { decay } from './trigonometry.ts';

/**
 * The evidence as numbers that a linear model can add: each grows with likeness, and levels off where more of it says nothing new.
 * The same list serves scoring and fitting.
 */
export function evidenceFeatures(e: Evidence): readonly number[] {
  return [
    e.matchedShare * Math.log(1 + e.matchedWeight),
    Math.log(0.03 + e.matchedShare),
    Math.log(0.01 + e.support),
    e.meanLikeness,
    Math.max(0, e.flowAgreement - 0.8),
    1 - decay(e.commonCells / 60),
  ];
}

/** Weights of `evidenceFeatures` with the constant last; fitted by `scripts/calibrate-fingerprint.ts`. */
const WEIGHTS: readonly number[] = [1.1721, 6.9861, 0.9399, 9.034, 10.6181, 7.3115, -3.0224];

/**
 * False match rate by raw score, from the impostor pairs of four public sets cropped to 256 × 288 at 4 bits: at each rate the upper 90 %
 * bound of a bootstrap over pairs of fingers. Between knots straight in decibels; beyond the last one continued with the slope of the
 * last measured decade, less a fifth out of caution.
 */
const KNOTS: readonly (readonly [raw: number, decibels: number])[] = [
  [-17.316, 0],
  [-7.094, 3.01],
  [-5.768, 5.229],
  [-4.938, 6.99],
  [-3.716, 10],
  [-2.668, 13.01],
  [-1.336, 16.99],
  [-0.684, 20],
  [-0.143, 23.01],
  [0.587, 26.99],
  [0.948, 30],
  [1.371, 33.01],
  [2.315, 35.229],
];
const TAIL_SLOPE = 4.903;

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
