const ZONE = 'Asia/Shanghai';
const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });

/** Civil day of an instant at the bureau: `2026-11-23`. */
export const sayDay = (instant: string | number): string => DAY.format(new Date(instant));

/** When something was: `09:26:03` today, `11-20 09:26` this year, `2025-11-20` before. */
export function sayTime(instant: string, nowMs: number): string {
  const [day, today] = [sayDay(instant), sayDay(nowMs)];
  const clock = CLOCK.format(new Date(instant));
  if (day === today) return clock;
  return day.slice(0, 4) === today.slice(0, 4) ? `${day.slice(5)} ${clock.slice(0, 5)}` : day;
}

/** Day and time in full: `2026-11-23 09:26:03`. */
export const sayInstant = (instant: string | number): string => `${sayDay(instant)} ${CLOCK.format(new Date(instant))}`;

/** How long something is or was: `38毫秒`, `42秒`, `3分钟`, `5小时12分`, `12天`. */
export function sayDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}毫秒`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${Math.floor(seconds)}秒`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}分钟`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours}小时` : `${hours}小时${minutes % 60}分`;
  return `${Math.floor(hours / 24)}天`;
}

/** How long ago, on central's clock. What lies a little ahead of it was just now. */
export const sayAgo = (instant: string, nowMs: number): string => {
  const ms = nowMs - Date.parse(instant);
  return ms < 1_000 ? '刚刚' : `${sayDuration(ms)}前`;
};

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
/** Bytes by thousands, three figures: `1.53 GB`. */
export function sayBytes(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 999.5 && at < UNITS.length - 1) {
    value /= 1_000;
    at += 1;
  }
  return `${at === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${UNITS[at] ?? ''}`;
}

/** Thousands parted: `12,480`. */
export const sayCount = (count: number): string => count.toLocaleString('en-US');

/** A difference of clocks with its sign: `+35毫秒`. */
export const sayOffset = (ms: number): string => (ms === 0 ? '0毫秒' : `${ms > 0 ? '+' : '−'}${sayDuration(Math.abs(ms))}`);
