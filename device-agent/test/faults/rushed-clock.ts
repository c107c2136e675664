import type { Clock } from '../../src/clock.ts';

/**
 * Simulated time for thousands of jobs: it goes on to the next event as soon as all promises have settled. Everything in it must live by this
 * clock alone; sockets and files do not.
 */
export interface RushedClock extends Clock {
  /** Lets time pass. */
  pass(durationMs: number): Promise<void>;
  /** Lets time pass until it holds; throws after `longestMs` of simulated time. */
  until(holds: () => boolean, longestMs: number): Promise<void>;
  /** Timers that were set and have neither gone off nor been cancelled. */
  readonly pending: number;
  /** Lets time pass until the work is done. */
  during<T>(work: Promise<T>, longestMs: number): Promise<T>;
}

/** Settles chains of promises: one turn of the event loop runs all microtasks that are ready. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createRushedClock(): RushedClock {
  const epochMs = Date.UTC(2026, 10, 23, 1, 0, 0);
  let nowMs = 0;
  let order = 0;
  const waiting = new Set<{ readonly atMs: number; readonly order: number; readonly wake: () => void }>();
  const after = (delayMs: number, callback: () => void) => {
    order += 1;
    const entry = { atMs: nowMs + Math.max(0, delayMs), order, wake: callback };
    waiting.add(entry);
    return () => void waiting.delete(entry);
  };
  const next = () => {
    let first: { readonly atMs: number; readonly order: number; readonly wake: () => void } | undefined;
    for (const entry of waiting)
      if (first === undefined || entry.atMs < first.atMs || (entry.atMs === first.atMs && entry.order < first.order)) first = entry;
    return first;
  };
  const until = async (holds: () => boolean, longestMs: number) => {
    const limit = nowMs + longestMs;
    await settle();
    while (!holds()) {
      const due = next();
      if (due === undefined || due.atMs > limit) throw new Error(`did not come about within ${longestMs} ms of simulated time`);
      waiting.delete(due);
      nowMs = due.atMs;
      due.wake();
      await settle();
    }
  };
  return {
    now: () => epochMs + nowMs,
    monotonic: () => nowMs,
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
    pass: async (durationMs) => {
      let over = false;
      after(durationMs, () => {
        over = true;
      });
      await until(() => over, durationMs);
    },
    until,
    get pending() {
      return waiting.size;
    },
    during: async (work, longestMs) => {
      let over = false;
      const settled = work.finally(() => {
        over = true;
      });
      settled.catch(() => undefined);
      await until(() => over, longestMs);
      return settled;
    },
  };
}
