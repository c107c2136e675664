/**
 * How long answers took, as counts in classes of equal ratio: small enough to keep for each day, and exact to a few percent at any length.
 * Class `i` holds what took from 10 · 1.15^i to 10 · 1.15^(i+1) ms; the first also what was shorter, the last what was longer.
 */
export type LatencyHistogram = readonly number[];

const SHORTEST_MS = 10;
const RATIO = 1.15;
const CLASSES = 64;

const classOf = (ms: number): number =>
  Math.min(CLASSES - 1, Math.max(0, Math.floor(Math.log(Math.max(ms, SHORTEST_MS) / SHORTEST_MS) / Math.log(RATIO))));

/** One more answer. Pure. */
export function withLatency(histogram: LatencyHistogram, ms: number): LatencyHistogram {
  const at = classOf(ms);
  return Array.from({ length: Math.max(histogram.length, at + 1) }, (_, index) => (histogram[index] ?? 0) + (index === at ? 1 : 0));
}

/** The time within which this share of all answers came, ms, exact to 7 %; undefined where there was none. @param share over 0, up to 1 */
export function quantile(histogram: LatencyHistogram, share: number): number | undefined {
  const all = histogram.reduce((sum, count) => sum + count, 0);
  let passed = 0;
  for (const [at, count] of histogram.entries()) {
    passed += count;
    // The middle of the class, on the scale of ratios.
    if (count > 0 && passed >= share * all) return Math.round(SHORTEST_MS * RATIO ** (at + 0.5));
  }
  return undefined;
}
