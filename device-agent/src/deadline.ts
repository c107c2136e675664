import type { Clock } from './clock.ts';

/**
 * Runs something that takes a signal, and aborts that after `timeoutMs` of the clock's time or when `signal` aborts. What runs decides
 * what its answer is then.
 */
export async function withDeadline<T>(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const cancel = clock.after(timeoutMs, () => deadline.abort());
  try {
    return await run(AbortSignal.any([signal, deadline.signal]));
  } finally {
    cancel();
  }
}
