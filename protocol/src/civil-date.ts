import { z } from 'zod';

/** A date of the calendar of Asia/Shanghai without a time, `YYYY-MM-DD`. Compares as text. */
export const civilDate = z.iso.date();
export type CivilDate = z.infer<typeof civilDate>;

/** China keeps UTC+8 the whole year; the rules of this project reckon from 1992 on, when summer time had ended. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

const two = (number: number): string => String(number).padStart(2, '0');

/** Builds a civil date; `month` is 1 to 12. */
export function civil(year: number, month: number, day: number): CivilDate {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Year, month (1 to 12) and day of a civil date. */
export function partsOf(date: CivilDate): { readonly year: number; readonly month: number; readonly day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** The date on the wall in Shanghai at an instant (ms since 1970), whatever time zone the process has. */
export function civilDateAt(epochMs: number): CivilDate {
  return new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** Hours and minutes on the wall in Shanghai at an instant, `HH:MM`. */
export function wallTimeAt(epochMs: number): string {
  return new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);
}

/** The instant (ms since 1970) at which a civil date begins in Shanghai. */
export function startOfDay(date: CivilDate): number {
  return Date.parse(`${date}T00:00:00+08:00`);
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Adds calendar months; a day that the month does not have becomes its last (29 Feb + 12 months → 28 Feb). */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const toYear = Math.floor(index / 12);
  const toMonth = (index % 12) + 1;
  return civil(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

/** A span of civil dates, both ends included. */
export const civilSpan = z.object({ from: civilDate, to: civilDate });
export type CivilSpan = z.infer<typeof civilSpan>;
