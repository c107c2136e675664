import { systemClock, type Clock } from '../src/clock.ts';

/** The machine's clock, three times as fast: for tests that wait on real wires, whose waits are the drivers' own. */
const SPEED = 3;

export const quickClock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * SPEED,
  sleep: (delayMs, signal) => systemClock.sleep(delayMs / SPEED, signal),
  after: (delayMs, callback) => systemClock.after(delayMs / SPEED, callback),
};
