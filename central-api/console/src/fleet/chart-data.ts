import type { FleetSample } from '@changqing/protocol';

/** A line: times in seconds since 1970, ascending, and values; undefined where there is none, and where nothing was heard for a while. */
export interface LineData {
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Samples come every five minutes; after twelve without one the line is broken. */
const BROKEN_AFTER_S = 12 * 60;

/** One figure of the samples as a line. Pure. */
export function lineOf(samples: readonly FleetSample[], valueOf: (sample: FleetSample) => number | undefined): LineData {
  const at: number[] = [];
  const values: (number | null)[] = [];
  for (const sample of samples) {
    const seconds = Date.parse(sample.at) / 1_000;
    const last = at.at(-1);
    if (last !== undefined && seconds - last > BROKEN_AFTER_S) {
      at.push(last + 1);
      values.push(null);
    }
    at.push(seconds);
    values.push(valueOf(sample) ?? null);
  }
  return { at, values };
}

/** The values that there are. */
export const valuesOf = ({ values }: LineData): readonly number[] => values.filter((value) => value !== null);

/** Those that are not older than so much. Pure. */
export const since = (samples: readonly FleetSample[], fromMs: number): readonly FleetSample[] =>
  samples.filter(({ at }) => Date.parse(at) >= fromMs);
