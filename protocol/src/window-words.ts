import { daysInMonth, partsOf, type CivilDate } from './civil-date.ts';

/**
 * Whether a window (both days included) has to be said with its days: it does not hold whole months, or it lies within one month. So that
 * nobody comes too early.
 */
export function windowNamesDays(from: CivilDate, to: CivilDate): boolean {
  const [first, last] = [partsOf(from), partsOf(to)];
  const withinOneMonth = first.year === last.year && first.month === last.month;
  return withinOneMonth || first.day !== 1 || last.day !== daysInMonth(last.year, last.month);
}

/**
 * A window in which to certify (both days included), as screen, slip and verify page all say it: `2027年6月至2028年5月`, within a year
 * `2027年1月至6月`, within a month `2027年2月1日至28日`; where it does not hold whole months, with days.
 */
export function windowInChinese(from: CivilDate, to: CivilDate): string {
  const [first, last] = [partsOf(from), partsOf(to)];
  const sameYear = first.year === last.year;
  const days = windowNamesDays(from, to);
  const start = `${first.year}年${first.month}月${days ? `${first.day}日` : ''}`;
  if (from === to) return start;
  if (sameYear && first.month === last.month) return `${start}至${last.day}日`;
  return `${start}至${sameYear ? '' : `${last.year}年`}${last.month}月${days ? `${last.day}日` : ''}`;
}
