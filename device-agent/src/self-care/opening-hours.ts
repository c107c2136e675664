import type { Problem } from '@changqing/protocol';

/** When people may be served: minutes of the day by weekday (1 Monday to 7 Sunday), Asia/Shanghai. A weekday that is not named is closed. */
export type OpeningHours = {
  readonly [Weekday in 1 | 2 | 3 | 4 | 5 | 6 | 7]?: readonly { readonly from: string; readonly to: string }[] | undefined;
};

const SHANGHAI_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Why it is closed at this moment, with the words that say when it opens again; undefined while it is open, and where no hours are set. */
export function closedByHours(hours: OpeningHours | undefined, nowMs: number): Problem | undefined {
  if (hours === undefined) return undefined;
  const local = nowMs + SHANGHAI_MS;
  const minute = Math.floor((local % DAY_MS) / 60_000);
  const weekdayAfter = (days: number): 1 | 2 | 3 | 4 | 5 | 6 | 7 =>
    (((((Math.floor(local / DAY_MS) + 3 + days) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
  const spans = hours[weekdayAfter(0)] ?? [];
  if (spans.some(({ from, to }) => minute >= minutesOf(from) && minute < minutesOf(to))) return undefined;
  for (let days = 0; days <= 7; days += 1) {
    const next = (hours[weekdayAfter(days)] ?? [])
      .map(({ from }) => from)
      .filter((from) => days > 0 || minutesOf(from) > minute)
      .sort()[0];
    if (next === undefined) continue;
    const day = days === 0 ? '今天' : days === 1 ? '明天' : `周${WEEKDAYS[weekdayAfter(days) - 1] ?? ''}`;
    return { code: 'outside-hours', detail: `${day} ${next}` };
  }
  return { code: 'outside-hours' };
}
