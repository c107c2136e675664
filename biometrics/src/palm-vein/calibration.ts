/**
 * How often two different palms are at least so alike: pairs of similarity and −10·log10 of the false match rate.
 * Made by `node scripts/palm-accuracy.ts --calibrate` from 23,005 pairs of 215 synthetic palms at mixed levels; the rate of the
 * last pair is the smallest one that those could show.
 */
const MEASURED: readonly (readonly [similarity: number, decibels: number])[] = [
  [0.3351, 0],
  [0.3869, 3.01],
  [0.4073, 6.99],
  [0.4185, 10.0],
  [0.4281, 13.01],
  [0.4399, 16.99],
  [0.4485, 20.0],
  [0.4551, 23.01],
  [0.4634, 26.99],
  [0.4687, 30.0],
  [0.4749, 33.01],
  [0.4787, 35.23],
];

/**
 * Taken off each similarity first: on palms of other seeds up to 1.7 times as many impostors as measured here reached a score of 30,
 * and 0.005 is worth 2.5 there.
 */
const MARGIN = 0.005;

/** Beyond what was measured the score rises by this much for each unit of similarity: a third as steeply as the measured tail. */
const TAIL_DECIBELS = 165;

/** Synthetic palms cannot support a claim below one in a million, however alike two codes are. */
const HIGHEST_DECIBELS = 60;

/** The score of a similarity, −10·log10 of its false match rate: rising, and straight between the measured pairs. */
export function calibratedDecibels(rawSimilarity: number): number {
  const similarity = rawSimilarity - MARGIN;
  const last = MEASURED[MEASURED.length - 1]!;
  if (similarity >= last[0]) return Math.min(HIGHEST_DECIBELS, last[1] + TAIL_DECIBELS * (similarity - last[0]));
  for (let i = MEASURED.length - 1; i > 0; i--) {
    const [low, lowDecibels] = MEASURED[i - 1]!;
    const [high, highDecibels] = MEASURED[i]!;
    if (similarity >= low) return lowDecibels + ((similarity - low) / (high - low)) * (highDecibels - lowDecibels);
  }
  return 0;
}
