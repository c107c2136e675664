import type { Clock } from '../clock.ts';
import { isAborted } from '../links/aborted.ts';

/** What one pass over the waiting things came to. */
export interface Passed {
  /** Nothing waits any more that could go now. */
  readonly done: boolean;
  readonly retryAfterMs?: number | undefined;
}

export interface RetryTimes {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Looks again at least so often, also where nobody wakes it. */
  readonly idleMs: number;
}

/** Passes again and again, with longer pauses while it does not get on; between half and the whole, so that a city's kiosks do not come at once. */
export function createRetryLoop(clock: Clock, random: () => number, times: RetryTimes, pass: (signal: AbortSignal) => Promise<Passed>) {
  let wake = new AbortController();
  return {
    wake: (): void => wake.abort(),
    run: async (signal: AbortSignal): Promise<void> => {
      let retryMs = times.firstMs;
      while (!isAborted(signal)) {
        wake = new AbortController();
        const passed = await pass(signal);
        if (isAborted(signal)) return;
        const waitMs = passed.done ? times.idleMs : Math.max(passed.retryAfterMs ?? 0, retryMs * (0.5 + random() / 2));
        retryMs = passed.done ? times.firstMs : Math.min(times.longestMs, retryMs * 2);
        await clock.sleep(waitMs, AbortSignal.any([signal, wake.signal]));
      }
    },
  };
}
