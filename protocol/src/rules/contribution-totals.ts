import type { ContributionSpan, ContributionTotal } from '../personal-records/contributions.ts';
import { insuranceKind, type InsuranceKind } from '../personal-records/insurance.ts';
import { addToMonth, monthsBetween, type MonthSpan } from '../year-month.ts';

/**
 * What spans add up to, one total for each insurance that they hold, in the order of `insuranceKind`. Owed months stretch `first` and `last` and
 * are gaps: they are neither counted nor in the amounts, so `months` and the months of `gaps` together are all months from `first` to `last`.
 * Spans of one insurance must not overlap (`checkContributions`).
 */
export function contributionTotals(spans: readonly ContributionSpan[]): ContributionTotal[] {
  const byKind = new Map<InsuranceKind, ContributionSpan[]>();
  for (const span of spans) {
    const held = byKind.get(span.kind);
    if (held === undefined) byKind.set(span.kind, [span]);
    else held.push(span);
  }
  return insuranceKind.options.flatMap((kind) => {
    const held = byKind.get(kind);
    return held === undefined ? [] : [totalOf(kind, inOrder(held))];
  });
}

/** Spans by their first month; those of one first month stay as they were given. */
export const inOrder = (spans: readonly ContributionSpan[]): ContributionSpan[] =>
  spans.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));

function totalOf(kind: InsuranceKind, spans: readonly ContributionSpan[]): ContributionTotal {
  const total = { kind, months: 0, personalFen: 0, employerFen: 0 };
  const gaps: MonthSpan[] = [];
  const [first] = spans;
  let next = first?.from;
  for (const { from, to, state, personalFen, employerFen } of spans) {
    if (next !== undefined && from > next) addGap(gaps, { from: next, to: addToMonth(from, -1) });
    const months = monthsBetween(from, to);
    if (state === 'owed') addGap(gaps, { from, to });
    else {
      total.months += months;
      total.personalFen += months * personalFen;
      total.employerFen += months * employerFen;
    }
    next = addToMonth(to, 1);
  }
  return { ...total, ...(first === undefined || next === undefined ? {} : { first: first.from, last: addToMonth(next, -1) }), gaps };
}

/** Gaps that touch are one gap. */
function addGap(gaps: MonthSpan[], gap: MonthSpan): void {
  const last = gaps.at(-1);
  if (last !== undefined && addToMonth(last.to, 1) === gap.from) gaps[gaps.length - 1] = { from: last.from, to: gap.to };
  else gaps.push(gap);
}
