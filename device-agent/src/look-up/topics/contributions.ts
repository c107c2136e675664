import {
  insuranceKind,
  monthsBetween,
  PENSION_INSURANCES,
  type ContributionsRecord,
  type ContributionSpan,
  type ContributionTotal,
  type InsuranceKind,
  type SheetValue,
  type YearMonth,
} from '@changqing/protocol';
import { fact, leafOf, left, LONG_ROWS_A_PAGE, piecesOf, right, tableLeaves, type Leaf, type Section } from '../sheet-pages.ts';
import { amount, month, months, NONE, span, term, text, year } from '../sheet-values.ts';
import { extentOf, joined, monthsOnFile, stripYear, uncountedRuns, yearOf, yearsOf, type MonthOnFile } from './contribution-months.ts';

/** Years of the calendar on one page. */
const YEARS_A_PAGE = 10;

interface Insurance {
  readonly kind: InsuranceKind;
  readonly about: SheetValue;
  readonly spans: readonly ContributionSpan[];
  readonly months: ReadonlyMap<YearMonth, MonthOnFile>;
  readonly total: ContributionTotal | undefined;
}

/**
 * The calendar of each pension insurance, what was paid year by year, who paid, on what base, and what it adds up to with the gaps. Owed months
 * are told apart from holes and count nowhere.
 */
export function contributionsSections({ spans, totals }: ContributionsRecord): readonly Section[] {
  const insurances = insuranceKind.options
    .map((kind): Insurance => ({
      kind,
      about: term(`insurance.${kind}`),
      spans: spans.filter((each) => each.kind === kind),
      months: monthsOnFile(spans, kind),
      total: totals.find((each) => each.kind === kind),
    }))
    .filter((each) => each.spans.length > 0 || each.total !== undefined);
  const pensions = insurances.filter(({ kind }) => PENSION_INSURANCES.includes(kind));
  return [
    { section: 'calendar', leaves: pensions.flatMap(calendarLeaves) },
    { section: 'year-by-year', leaves: insurances.flatMap(yearLeaves) },
    { section: 'payers', leaves: insurances.flatMap(payerLeaves) },
    { section: 'base', leaves: insurances.flatMap(baseLeaves) },
    { section: 'totals', leaves: insurances.flatMap(totalLeaves) },
  ];
}

const paidMonths = (all: ReadonlyMap<YearMonth, MonthOnFile>): readonly [YearMonth, MonthOnFile][] =>
  [...all].filter(([, { state }]) => state === 'paid');

function calendarLeaves(insurance: Insurance): readonly Leaf[] {
  const extent = extentOf(insurance.months);
  if (extent === undefined) return [];
  const years = yearsOf(extent).map((of) => stripYear(of, insurance.months, extent));
  const total = insurance.total?.months ?? paidMonths(insurance.months).length;
  return piecesOf(years, YEARS_A_PAGE).map((piece) =>
    leafOf(insurance.about, { body: 'strip', insurance: insurance.kind, years: piece, total }),
  );
}

function yearLeaves(insurance: Insurance): readonly Leaf[] {
  const extent = extentOf(insurance.months);
  if (extent === undefined) return [];
  const paid = paidMonths(insurance.months);
  const rows = yearsOf(extent).map((of) => {
    const ofYear = paid.filter(([at]) => yearOf(at) === of).map(([, each]) => each);
    return [
      year(of),
      months(ofYear.length),
      amount(ofYear.reduce((sum, { personalFen }) => sum + personalFen, 0)),
      amount(ofYear.reduce((sum, { employerFen }) => sum + employerFen, 0)),
    ];
  });
  return tableLeaves([left('year'), right('months'), right('personal-share'), right('employer-share')], rows, insurance.about);
}

/** Columns that nobody has anything in are left out. */
function payerLeaves(insurance: Insurance): readonly Leaf[] {
  const periods = joined(
    insurance.spans,
    (one, other) => one.payer === other.payer && one.employer === other.employer && one.bank === other.bank,
  );
  const employers = periods.some(({ employer }) => employer !== undefined);
  const banks = periods.some(({ bank }) => bank !== undefined);
  const columns = [left('period'), left('payer'), ...(employers ? [left('employer')] : []), ...(banks ? [left('bank')] : [])];
  const rows = periods.map(({ from, to, payer, employer, bank }) => [
    span(from, to),
    term(`payer.${payer}`),
    ...(employers ? [text(employer)] : []),
    ...(banks ? [text(bank)] : []),
  ]);
  return tableLeaves(columns, rows, insurance.about, LONG_ROWS_A_PAGE);
}

function baseLeaves(insurance: Insurance): readonly Leaf[] {
  const periods = joined(
    insurance.spans,
    (one, other) => one.baseFen === other.baseFen && one.personalFen === other.personalFen && one.employerFen === other.employerFen,
  );
  const rows = periods.map(({ from, to, baseFen, personalFen, employerFen }) => [
    span(from, to),
    amount(baseFen),
    amount(personalFen),
    amount(employerFen),
  ]);
  return tableLeaves([left('period'), right('base'), right('personal-share'), right('employer-share')], rows, insurance.about);
}

function totalLeaves({ about, total, months: onFile }: Insurance): readonly Leaf[] {
  const runs = uncountedRuns(onFile);
  const rows = runs.map(({ from, to, owed }) => [span(from, to), months(monthsBetween(from, to)), owed ? term('span.owed') : NONE]);
  const gaps = runs.reduce((sum, { from, to }) => sum + monthsBetween(from, to), 0);
  const facts =
    total === undefined
      ? []
      : [
          ...fact('months', months(total.months)),
          ...fact('first-month', total.first === undefined ? undefined : month(total.first)),
          ...fact('last-month', total.last === undefined ? undefined : month(total.last)),
          ...fact('gaps', months(gaps)),
          ...fact('personal-share', amount(total.personalFen)),
          ...fact('employer-share', amount(total.employerFen)),
        ];
  return [
    ...(facts.length === 0 ? [] : [leafOf(about, { body: 'facts', facts })]),
    ...tableLeaves([left('gaps'), right('months'), left('state')], rows, about),
  ];
}
