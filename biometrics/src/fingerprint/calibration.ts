import type { Evidence } from './evidence.ts';

/** The evidence as one number; higher speaks for one finger. A logistic model without its last step. */
export function rawScore(e: Evidence): number {
  return e.matchedWeight * (0.3 + e.matchedShare) * (0.3 + e.meanLikeness) * Math.max(0, e.flowAgreement);
}

/** −10·log10 of the false match rate at a raw score. */
export function decibelsOf(raw: number): number {
  return Math.max(0, raw * 4);
}
