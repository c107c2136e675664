/**
 * Time as the agent sees it. Everything that waits takes one, so that tests run in virtual time and nothing sleeps unseen.
 */
export interface Clock {
  /** Milliseconds since 1970 by the machine's clock, which may be wrong and may jump. */
  now(): number;
  /** Milliseconds since some fixed point, never going back; for durations and deadlines. */
  monotonic(): number;
  /** Resolves after `delayMs` of monotonic time, or at once when the signal aborts. Never rejects. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** Calls back after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The real clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      signal?.addEventListener('abort', done, { once: true });
    }),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until it is told to move; for tests and simulations. */
export interface VirtualClock extends Clock {
  /** Lets `durationMs` pass: wakes sleepers in order, letting promises settle between them. */
  advance(durationMs: number): Promise<void>;
  /** Sets the wall clock without letting time pass, as a technician or a dead battery does. */
  setWallClock(epochMs: number): void;
}

/**
 * Creates a virtual clock that starts at `epochMs`. Between two moments `turns` turns of the event loop pass: one is enough for parts that wait for
 * nothing but promises and this clock, and is twenty times as fast.
 */
export function createVirtualClock(epochMs = Date.UTC(2026, 10, 23, 1, 0, 0), turns = 20): VirtualClock {
  let monotonicMs = 0;
  let wallOffsetMs = epochMs;
  const waiting = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  const settle = async () => {
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const after = (delayMs: number, callback: () => void) => {
    const entry = { atMs: monotonicMs + Math.max(0, delayMs), wake: callback };
    waiting.add(entry);
    return () => void waiting.delete(entry);
  };
  const next = (untilMs: number) => {
    let due: { readonly atMs: number; readonly wake: () => void } | undefined;
    for (const entry of waiting) if (entry.atMs <= untilMs && (due === undefined || entry.atMs < due.atMs)) due = entry;
    return due;
  };
  return {
    now: () => wallOffsetMs + monotonicMs,
    monotonic: () => monotonicMs,
    after,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const done = () => {
          cancel();
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const cancel = after(delayMs, done);
        signal?.addEventListener('abort', done, { once: true });
      }),
    advance: async (durationMs) => {
      const untilMs = monotonicMs + durationMs;
      await settle();
      for (let due = next(untilMs); due !== undefined; due = next(untilMs)) {
        waiting.delete(due);
        monotonicMs = Math.max(monotonicMs, due.atMs);
        due.wake();
        await settle();
      }
      monotonicMs = untilMs;
      await settle();
    },
    setWallClock: (newEpochMs) => {
      wallOffsetMs = newEpochMs - monotonicMs;
    },
  };
}
