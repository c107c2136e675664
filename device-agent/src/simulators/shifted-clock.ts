import type { Clock } from '../clock.ts';

/** A clock whose wall time can be put wrong, as a dead battery does; durations stay right. */
export interface ShiftedClock extends Clock {
  shift(byMs: number): void;
  readonly shiftMs: number;
}

export function createShiftedClock(clock: Clock): ShiftedClock {
  let shiftMs = 0;
  return {
    now: () => clock.now() + shiftMs,
    monotonic: () => clock.monotonic(),
    sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
    after: (delayMs, callback) => clock.after(delayMs, callback),
    shift: (byMs) => {
      shiftMs = byMs;
    },
    get shiftMs() {
      return shiftMs;
    },
  };
}
