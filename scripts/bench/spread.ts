import type { Row, Spread, Unit } from './figure.ts';

/** The value below which a share of the measurements lies (nearest rank). */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  return { n: sorted.length, least: sorted[0] ?? Number.NaN, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** A row without a comparison of its own. */
export const plainRow = (what: string, unit: Unit, samples: readonly number[], note?: string): Row => ({
  what,
  unit,
  ours: spreadOf(samples),
  ...(note === undefined ? {} : { note }),
});

/**
 * A row of pairs: `ours[i]` and `theirs[i]` were measured one right after the other, so that a machine that is busy for a while is busy for
 * both. Throws where the pairs do not line up.
 */
export function pairedRow(
  what: string,
  unit: Unit,
  ours: readonly number[],
  besideWhat: string,
  theirs: readonly number[],
  note?: string,
): Row {
  if (ours.length !== theirs.length) throw new RangeError(`${what}: ${ours.length} measurements beside ${theirs.length}`);
  return {
    ...plainRow(what, unit, ours, note),
    beside: { what: besideWhat, spread: spreadOf(theirs) },
    ratio: spreadOf(ours.map((value, index) => value / (theirs[index] ?? Number.NaN))).p50,
  };
}
