import {
  addToMonth,
  monthsBetween,
  yearMonthOf,
  type ContributionSpan,
  type InsuranceKind,
  type MonthSpan,
  type StripMonth,
  type YearMonth,
} from '@changqing/protocol';

/** What is on file for one month of one insurance. */
export interface MonthOnFile {
  readonly state: 'paid' | 'owed';
  readonly personalFen: number;
  readonly employerFen: number;
}

/** The months of one insurance. Should two spans claim a month, the paid one stands: it is what counts. */
export function monthsOnFile(spans: readonly ContributionSpan[], kind: InsuranceKind): ReadonlyMap<YearMonth, MonthOnFile> {
  const months = new Map<YearMonth, MonthOnFile>();
  for (const { kind: of, from, to, state, personalFen, employerFen } of spans) {
    if (of !== kind) continue;
    for (let at = 0, length = monthsBetween(from, to); at < length; at += 1) {
      const month = addToMonth(from, at);
      if (months.get(month)?.state !== 'paid') months.set(month, { state, personalFen, employerFen });
    }
  }
  return months;
}

/** The first and the last month on file. */
export function extentOf(months: ReadonlyMap<YearMonth, unknown>): MonthSpan | undefined {
  const sorted = [...months.keys()].sort();
  const [from, to] = [sorted[0], sorted.at(-1)];
  return from === undefined || to === undefined ? undefined : { from, to };
}

export const yearOf = (month: YearMonth): number => Number(month.slice(0, 4));

/** Years of a span, newest first. */
export function yearsOf({ from, to }: MonthSpan): readonly number[] {
  const last = yearOf(to);
  return Array.from({ length: last - yearOf(from) + 1 }, (_, back) => last - back);
}

/** The twelve months of a year as the calendar strip draws them. */
export function stripYear(
  year: number,
  months: ReadonlyMap<YearMonth, MonthOnFile>,
  extent: MonthSpan,
): { year: number; months: StripMonth[] } {
  return {
    year,
    months: Array.from({ length: 12 }, (_, index): StripMonth => {
      const month = yearMonthOf(year, index + 1);
      return months.get(month)?.state ?? (month < extent.from || month > extent.to ? 'outside' : 'gap');
    }),
  };
}

/** Runs of months between the first and the last that do not count: nothing on file, or owed. Newest first. */
export function uncountedRuns(months: ReadonlyMap<YearMonth, MonthOnFile>): readonly (MonthSpan & { readonly owed: boolean })[] {
  const extent = extentOf(months);
  if (extent === undefined) return [];
  const runs: { from: YearMonth; to: YearMonth; owed: boolean }[] = [];
  for (let at = 0, length = monthsBetween(extent.from, extent.to); at < length; at += 1) {
    const month = addToMonth(extent.from, at);
    const state = months.get(month)?.state;
    if (state === 'paid') continue;
    const last = runs.at(-1);
    const owed = state === 'owed';
    if (last?.owed === owed && addToMonth(last.to, 1) === month) last.to = month;
    else runs.push({ from: month, to: month, owed });
  }
  return runs.reverse();
}

/** Joins neighbours in time that are alike, and puts the newest first. */
export function joined(
  spans: readonly ContributionSpan[],
  alike: (one: ContributionSpan, other: ContributionSpan) => boolean,
): readonly ContributionSpan[] {
  const out: ContributionSpan[] = [];
  for (const span of [...spans].sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0))) {
    const last = out.at(-1);
    if (last !== undefined && addToMonth(last.to, 1) === span.from && alike(last, span)) out[out.length - 1] = { ...last, to: span.to };
    else out.push(span);
  }
  return out.reverse();
}
