const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const SECONDS = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' });

/** Civil day of an instant at the bureau: `2026-11-23`. */
export const dayOf = (instant: string | number): string => DAY.format(new Date(instant));

/** When something was, as short as it stays clear: `09:26` today, `11-20 09:26` this year, `2025-11-20` before. */
export function sayTime(instant: string, now: string | number): string {
  const [day, today] = [dayOf(instant), dayOf(now)];
  const clock = CLOCK.format(new Date(instant));
  if (day === today) return clock;
  return day.slice(0, 4) === today.slice(0, 4) ? `${day.slice(5)} ${clock}` : day;
}
export const saySeconds = (instant: string | number): string => SECONDS.format(new Date(instant));

/** How long something took or takes: `38毫秒`, `4.2秒`, `3分20秒`, `5小时12分`, `12天`. */
export function sayDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}毫秒`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}秒`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}分${Math.floor(seconds % 60)}秒`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}小时${minutes % 60}分`;
  return `${Math.floor(hours / 24)}天`;
}

/** `4:32` */
export function sayCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
/** Bytes by thousands, three figures: `1.53 GB`. */
export function sayBytes(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 1_000 && at < UNITS.length - 1) {
    value /= 1_000;
    at += 1;
  }
  return `${at === 0 ? value : value.toPrecision(3)} ${UNITS[at] ?? ''}`;
}

/** Thousands parted, as on paper: `12,480`. */
export const sayCount = (count: number): string => count.toLocaleString('en-US');

/** A difference of clocks with its sign: `+35毫秒`, `−10年`. */
export function sayOffset(ms: number): string {
  const years = Math.abs(ms) / (365.25 * 86_400_000);
  const size = years >= 1 ? `${Math.round(years)}年` : sayDuration(Math.abs(ms));
  return ms === 0 ? '0' : `${ms > 0 ? '+' : '−'}${size}`;
}
