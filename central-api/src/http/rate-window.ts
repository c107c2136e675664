import { err, ok, type Problem, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';

/** Counts acts by a key that is already proved (a signed terminal), in windows of a minute. */
export interface RateWindow {
  /** Error `rate-limited` once the key has had its acts of this minute. */
  admit(key: string): Result<undefined, Problem>;
}

export function rateWindow(clock: Clock, actsPerMinute: number): RateWindow {
  let minute = Number.NaN;
  const counts = new Map<string, number>();
  return {
    admit(key) {
      const now = Math.floor(clock.now() / 60_000);
      if (now !== minute) counts.clear();
      minute = now;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count > actsPerMinute ? err({ code: 'rate-limited', detail: `at most ${String(actsPerMinute)} a minute` }) : ok();
    },
  };
}
