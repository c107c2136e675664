import {
  monthsBetween,
  PENSION_INSURANCES,
  yuanText,
  type ContributionsRecord,
  type ContributionTotal,
  type InsuranceKind,
} from '@changqing/protocol';
import { extentOf, monthsOnFile, stripYear, uncountedRuns, yearsOf } from '../../look-up/topics/contribution-months.ts';
import type { Block } from '../layout.ts';
import { monthCountWords, spanWords, yearsWords } from '../value-words.ts';
import { apart, column, factLine, figure, heading, insuranceOrder, insuranceWords, table, unless, type SlipBody } from './slip-parts.ts';

const STRIP_YEARS = 10;
const GAPS = 6;

/** Months of each pension insurance with the calendar of the last ten years and the holes, then the sums of all insurances. */
export function contributionsSlip(record: ContributionsRecord): SlipBody {
  const pensions = PENSION_INSURANCES.map((kind) => pensionPart(record, kind));
  const totals = [...record.totals].sort((one, other) => insuranceOrder(one.kind) - insuranceOrder(other.kind));
  return {
    blocks: [
      ...apart(pensions.map(({ blocks }) => blocks)),
      ...(totals.length === 0 ? [] : heading('各险种合计（元）')),
      ...table([column('insurance'), column('months', 'right'), column('personal-share', 'right')], totals.map(totalRow)),
    ],
    leftOut: [...new Set(pensions.flatMap(({ leftOut }) => leftOut))],
  };
}

const totalRow = ({ kind, months, personalFen }: ContributionTotal): readonly string[] => [
  insuranceWords(kind),
  String(months),
  yuanText(personalFen),
];

function pensionPart(
  record: ContributionsRecord,
  kind: InsuranceKind,
): { readonly blocks: readonly Block[]; readonly leftOut: readonly string[] } {
  const onFile = monthsOnFile(record.spans, kind);
  const extent = extentOf(onFile);
  if (extent === undefined) return { blocks: [], leftOut: [] };
  const total =
    record.totals.find((each) => each.kind === kind)?.months ?? [...onFile.values()].filter(({ state }) => state === 'paid').length;
  const years = yearsOf(extent);
  const gaps = uncountedRuns(onFile);
  return {
    blocks: [
      ...figure(insuranceWords(kind), monthCountWords(total), yearsWords(total)),
      { block: 'space', heightMm: 1.5 },
      { block: 'strip', years: years.slice(0, STRIP_YEARS).map((year) => stripYear(year, onFile, extent)) },
      ...gaps
        .slice(0, GAPS)
        .flatMap(({ from, to, owed }, at) =>
          factLine(at === 0 ? '没有算上' : '', `${spanWords(from, to)}，${monthsBetween(from, to)}个月${owed ? '（应缴未缴）' : ''}`),
        ),
    ],
    leftOut: [
      ...unless(years.length <= STRIP_YEARS, `月份只印了最近${STRIP_YEARS}年`),
      ...unless(gaps.length <= GAPS, `没有算上的月份只印了最近${GAPS}段`),
    ],
  };
}
