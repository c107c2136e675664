import { yuanText, type BenefitPayment, type BenefitRecord, type PaperBlock } from '@changqing/protocol';
import { draft, subjectFacts, type PaperWriter } from '../draft.ts';
import type { KeyFigure } from '../key-figures.ts';
import { accountWords, BENEFIT_WORDS, dateWords, monthWords, PART_WORDS, PAYMENT_WORDS, yuanWords } from '../words.ts';
import { sum } from './sum.ts';

/** The months that a lender looks at; the years before are added up. */
const LAST_MONTHS = 12;

/** 待遇证明: each benefit with what it is made of, the last payments, and what was paid year by year. */
export const writeBenefitCertificate: PaperWriter = ({ benefits: { asOf, benefits } }, subject, office) => {
  if (benefits.length === 0) return undefined;
  const blocks: PaperBlock[] = [
    subjectFacts(subject, { label: '记录截至', value: dateWords(asOf) }),
    { block: 'paragraph', text: '兹证明上述人员在本市领取社会保险待遇，情况如下。' },
    ...benefits.flatMap(benefitBlocks),
  ];
  const figures: KeyFigure[] = benefits.map((benefit) => ({
    label: BENEFIT_WORDS[benefit.kind],
    value: `每月 ${yuanWords(benefit.monthlyFen)}，${stateWords(benefit)}`,
  }));
  return draft('benefit-certificate', office, { blocks, figures, remarks: ['待遇金额以出具当日的记录为准，之后可能调整。'] });
};

function stateWords({ endedOn, suspension }: BenefitRecord): string {
  if (endedOn !== undefined) return `${dateWords(endedOn)}起停止发放`;
  if (suspension !== undefined) return `${monthWords(suspension.since)}起暂停发放`;
  return '正常发放';
}

function benefitBlocks(benefit: BenefitRecord): readonly PaperBlock[] {
  const { kind, startedOn, monthlyFen, parts, account, arrears, payments } = benefit;
  const facts = [
    { label: '开始领取', value: dateWords(startedOn) },
    { label: '每月金额', value: yuanWords(monthlyFen) },
    { label: '目前情况', value: stateWords(benefit) },
    ...(account === undefined ? [] : [{ label: '发放账户', value: accountWords(account) }]),
    ...(arrears.months === 0 ? [] : [{ label: '待补发', value: `${String(arrears.months)} 个月，共 ${yuanWords(arrears.fen)}` }]),
  ];
  const blocks: PaperBlock[] = [
    { block: 'heading', text: BENEFIT_WORDS[kind] },
    { block: 'facts', facts },
    {
      block: 'table',
      columns: [
        { title: '每月待遇组成', align: 'left', share: 60 },
        { title: '金额（元）', align: 'right', share: 40 },
      ],
      rows: parts.map((part) => [PART_WORDS[part.part], yuanText(part.fen)]),
      total: ['合计', yuanText(monthlyFen)],
    },
  ];
  if (payments.length === 0) return blocks;
  const years = paidByYear(payments);
  const since = payments.map(({ month }) => month).reduce((oldest, month) => (month < oldest ? month : oldest));
  return [
    ...blocks,
    { block: 'heading', text: '最近的发放' },
    {
      block: 'table',
      columns: [
        { title: '月份', align: 'left', share: 26 },
        { title: '金额（元）', align: 'right', share: 24 },
        { title: '情况', align: 'left', share: 22 },
        { title: '发放日期', align: 'left', share: 28 },
      ],
      rows: payments
        .slice(0, LAST_MONTHS)
        .map(({ month, fen, state, paidOn }) => [
          monthWords(month),
          yuanText(fen),
          PAYMENT_WORDS[state],
          paidOn === undefined ? '' : dateWords(paidOn),
        ]),
    },
    { block: 'heading', text: `已发放合计（${monthWords(since)}起的记录）` },
    {
      block: 'table',
      columns: [
        { title: '年度', align: 'left', share: 34 },
        { title: '已发放月数', align: 'right', share: 26 },
        { title: '已发放金额（元）', align: 'right', share: 40 },
      ],
      rows: years.map(({ year, months, fen }) => [year, String(months), yuanText(fen)]),
      total: ['合计', String(sum(years.map(({ months }) => months))), yuanText(sum(years.map(({ fen }) => fen)))],
    },
  ];
}

/** What reached the person, by the year that it was due for, newest first. */
function paidByYear(
  payments: readonly BenefitPayment[],
): readonly { readonly year: string; readonly months: number; readonly fen: number }[] {
  const years = new Map<string, { months: number; fen: number }>();
  for (const { month, fen, state } of payments) {
    if (state !== 'paid' && state !== 'arrears-paid') continue;
    const year = years.get(month.slice(0, 4)) ?? { months: 0, fen: 0 };
    years.set(month.slice(0, 4), { months: year.months + 1, fen: year.fen + fen });
  }
  return [...years].map(([year, row]) => ({ year, ...row })).toSorted((a, b) => (a.year < b.year ? 1 : -1));
}
