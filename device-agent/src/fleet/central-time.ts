import type { Clock } from '../clock.ts';

/** Central's clock, as this machine reckons it: right also while its own wall clock is far off or moves. */
export interface CentralTime {
  /** Central said that it is this time; the answer took so long. */
  hear(time: string, tookMs: number): void;
  /** Ms since 1970 by central's clock; undefined before central was heard. */
  now(): number | undefined;
  /** Central's clock minus ours, ms. */
  offsetMs(): number | undefined;
  /** How long the last answer took, ms. */
  roundTripMs(): number | undefined;
}

/** Reckons from the last word of central by the machine's monotonic time, which nobody sets. */
export function createCentralTime(clock: Clock): CentralTime {
  let heard: { readonly ms: number; readonly at: number; readonly tookMs: number } | undefined;
  const now = () => (heard === undefined ? undefined : heard.ms + (clock.monotonic() - heard.at));
  return {
    hear: (time, tookMs) => {
      heard = { ms: Date.parse(time) + tookMs / 2, at: clock.monotonic(), tookMs };
    },
    now,
    offsetMs: () => {
      const central = now();
      return central === undefined ? undefined : Math.round(central - clock.now());
    },
    roundTripMs: () => (heard === undefined ? undefined : Math.round(heard.tookMs)),
  };
}
