import type { Clock } from '../../src/clock.ts';

/** A clock that stands where it is put. */
export interface TestClock extends Clock {
  set(instant: string): void;
  pass(ms: number): void;
}

export function testClock(instant = '2026-11-23T02:00:00.000Z'): TestClock {
  let nowMs = Date.parse(instant);
  return {
    now: () => nowMs,
    set: (to) => void (nowMs = Date.parse(to)),
    pass: (ms) => void (nowMs += ms),
  };
}
