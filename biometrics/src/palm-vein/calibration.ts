/**
 * How often two different palms are at least so alike: pairs of similarity and −10·log10 of the false match rate.
 * Made by `node scripts/palm-accuracy.ts --calibrate` from synthetic impostors; the rate of the last pair is the smallest one
 * that those could show.
 */
const MEASURED: readonly (readonly [similarity: number, decibels: number])[] = [
  [0.38, 0],
  [0.401, 3],
  [0.429, 10],
  [0.453, 20],
  [0.47, 30],
  [0.48, 35.2],
];

/** Beyond what was measured the score rises by this much for each unit of similarity: a third as steeply as the measured tail. */
const TAIL_DECIBELS = 180;

/** Synthetic palms cannot support a claim below one in a million, however alike two codes are. */
const HIGHEST_DECIBELS = 60;

/** The score of a similarity, −10·log10 of its false match rate: rising, and straight between the measured pairs. */
export function calibratedDecibels(similarity: number): number {
  const last = MEASURED[MEASURED.length - 1]!;
  if (similarity >= last[0]) return Math.min(HIGHEST_DECIBELS, last[1] + TAIL_DECIBELS * (similarity - last[0]));
  for (let i = MEASURED.length - 1; i > 0; i--) {
    const [low, lowDecibels] = MEASURED[i - 1]!;
    const [high, highDecibels] = MEASURED[i]!;
    if (similarity >= low) return lowDecibels + ((similarity - low) / (high - low)) * (highDecibels - lowDecibels);
  }
  return 0;
}
