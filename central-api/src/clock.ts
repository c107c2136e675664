/** Where central takes the time from: milliseconds since 1970, UTC. Passed in, so that tests can stand still or leap. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
