/** Version of the algorithm that made a template and can score it; a decision stores it so that it can be repeated. */
export type AlgorithmVersion = 'cq-fp/1' | 'cq-palm/1';

/** The outcome of one comparison of two templates, on a scale that means the same for every modality. */
export interface MatchScore {
  /** −10·log10 of `falseMatchRate`: 0 and above, capped at `MAXIMUM_SCORE`. 30 means one impostor in a thousand. */
  readonly score: number;
  /** How often two different fingers or palms reach this score or a higher one, 0..1. */
  readonly falseMatchRate: number;
  /** True where `falseMatchRate` lies below what the calibration set could show, and continues its tail instead. */
  readonly extrapolated: boolean;
  readonly algorithm: AlgorithmVersion;
}

/** A false match rate below 1e-12 is never claimed, however alike two templates are. */
export const MAXIMUM_SCORE = 120;

/** Rates below this one are extrapolated: the calibration sets have about 11,500 impostor pairs, three of which are 3e-4. */
export const SMALLEST_MEASURED_RATE = 3e-4;

/**
 * A `MatchScore` from −10·log10 of the false match rate; values below 0 or above the cap are clamped.
 * Rounded to six digits, so that the last bits of a platform's `log` and `pow` cannot show.
 */
export function matchScore(decibels: number, algorithm: AlgorithmVersion): MatchScore {
  const score = Math.round(Math.min(MAXIMUM_SCORE, Math.max(0, decibels)) * 1e6) / 1e6;
  const falseMatchRate = Number(Math.pow(10, -score / 10).toPrecision(6));
  return { score, falseMatchRate, extrapolated: falseMatchRate < SMALLEST_MEASURED_RATE, algorithm };
}
