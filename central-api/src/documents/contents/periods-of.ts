import { addToMonth, monthsBetween, type ContributionPayer, type ContributionSpan, type MonthSpan } from '@changqing/protocol';

/** A stretch of one insurance: paid by one employer (or the person, or the state), due and not paid, or with nothing at all. */
export type ContributionPeriod = MonthSpan & { readonly months: number } & (
    | { readonly state: 'paid' | 'owed'; readonly payer: ContributionPayer; readonly employer: string | undefined }
    | { readonly state: 'gap' }
  );

/**
 * The periods of one insurance, oldest first. Spans that follow on one another with the same payer and employer become one, whatever their base;
 * months between the first and the last span that none covers become gaps.
 */
export function periodsOf(spans: readonly ContributionSpan[]): readonly ContributionPeriod[] {
  const periods: ContributionPeriod[] = [];
  for (const { from, to, payer, employer, state } of spans.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const before = periods.at(-1);
    const next = before === undefined ? from : addToMonth(before.to, 1);
    const alike = before !== undefined && before.state === state && before.payer === payer && before.employer === employer;
    if (next === from && alike) {
      periods[periods.length - 1] = { ...before, to, months: monthsBetween(before.from, to) };
      continue;
    }
    if (next < from)
      periods.push({ state: 'gap', from: next, to: addToMonth(from, -1), months: monthsBetween(next, addToMonth(from, -1)) });
    periods.push({ state, payer, employer, from, to, months: monthsBetween(from, to) });
  }
  return periods;
}
