import { z } from 'zod';
import type { CivilDate } from './civil-date.ts';

/** A month of the calendar of Asia/Shanghai, `YYYY-MM`. Compares as text. */
export const yearMonth = z.string().regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/);
export type YearMonth = z.infer<typeof yearMonth>;

/** Builds a month; `month` is 1 to 12. */
export const yearMonthOf = (year: number, month: number): YearMonth => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;

/** The month in which a civil date lies. */
export const monthHolding = (date: CivilDate): YearMonth => date.slice(0, 7);

/** Months since the year 0, for reckoning. */
const indexOf = (month: YearMonth): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

export function addToMonth(month: YearMonth, months: number): YearMonth {
  const index = indexOf(month) + months;
  return yearMonthOf(Math.floor(index / 12), (index % 12) + 1);
}

/** How many months a span has, both ends included; 0 or less where `to` lies before `from`. */
export const monthsBetween = (from: YearMonth, to: YearMonth): number => indexOf(to) - indexOf(from) + 1;

/** A span of months, both ends included. */
export const monthSpan = z
  .object({ from: yearMonth, to: yearMonth })
  .refine(({ from, to }) => from <= to, 'the last month lies before the first');
export type MonthSpan = z.infer<typeof monthSpan>;
