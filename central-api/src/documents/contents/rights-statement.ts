import { yuanText, type ContributionSpan, type Fen, type PaperBlock, type PersonalAccount } from '@changqing/protocol';
import { draft, subjectFacts, type PaperWriter } from '../draft.ts';
import type { KeyFigure } from '../key-figures.ts';
import { dateWords, INSURANCE_WORDS, monthCountWords, spanWords, yuanWords } from '../words.ts';
import { sum } from './sum.ts';
import { pensionTotals } from './pension-totals.ts';
import { yearsOf } from './years-of.ts';

/** 权益记录单: what was paid in, year by year and insurance by insurance, what it adds up to, and the personal accounts. */
export const writeRightsStatement: PaperWriter = ({ contributions, account }, subject, office) => {
  const counted = contributions.totals.filter(({ months }) => months > 0);
  if (counted.length === 0 && account.accounts.length === 0) return undefined;
  const paid = contributions.spans.filter(({ state }) => state === 'paid');
  const blocks: PaperBlock[] = [subjectFacts(subject, { label: '记录截至', value: dateWords(contributions.asOf) })];
  if (paid.length > 0) blocks.push({ block: 'heading', text: '一、历年缴费' }, yearTable(paid));
  if (counted.length > 0)
    blocks.push(
      { block: 'heading', text: '二、缴费合计' },
      {
        block: 'table',
        columns: [
          { title: '险种', align: 'left', share: 28 },
          { title: '缴费起止', align: 'left', share: 28 },
          { title: '累计月数', align: 'right', share: 12 },
          { title: '个人缴费（元）', align: 'right', share: 16 },
          { title: '单位缴费（元）', align: 'right', share: 16 },
        ],
        rows: counted.map(({ kind, first, last, months, personalFen, employerFen }) => [
          INSURANCE_WORDS[kind],
          first === undefined || last === undefined ? '' : spanWords({ from: first, to: last }),
          String(months),
          yuanText(personalFen),
          yuanText(employerFen),
        ]),
        total: ['合计', '', '', yuanText(sum(counted.map((row) => row.personalFen))), yuanText(sum(counted.map((row) => row.employerFen)))],
      },
    );
  for (const one of account.accounts) blocks.push(...accountBlocks(one));
  const figures: KeyFigure[] = [
    ...pensionTotals(contributions).map(({ kind, months }) => ({
      label: `${INSURANCE_WORDS[kind]}累计缴费`,
      value: monthCountWords(months),
    })),
    ...account.accounts.map(({ kind, balanceFen }) => ({ label: `${INSURANCE_WORDS[kind]}个人账户`, value: yuanWords(balanceFen) })),
  ];
  return draft('rights-statement', office, {
    blocks,
    figures,
    remarks: ['本单按出具当日的记录打印，欠缴的月份不计入累计月数。', '个人账户记账利率由国家统一公布。'],
  });
};

function yearTable(paid: readonly ContributionSpan[]): PaperBlock {
  const years = yearsOf(paid);
  return {
    block: 'table',
    columns: [
      { title: '年度', align: 'left', share: 10 },
      { title: '险种', align: 'left', share: 28 },
      { title: '月数', align: 'right', share: 8 },
      { title: '月缴费基数（元）', align: 'right', share: 22 },
      { title: '个人缴费（元）', align: 'right', share: 16 },
      { title: '单位缴费（元）', align: 'right', share: 16 },
    ],
    rows: years.map((row) => [
      String(row.year),
      INSURANCE_WORDS[row.kind],
      String(row.months),
      baseWords(row.lowestBaseFen, row.highestBaseFen),
      yuanText(row.personalFen),
      yuanText(row.employerFen),
    ]),
    total: ['合计', '', '', '', yuanText(sum(years.map((row) => row.personalFen))), yuanText(sum(years.map((row) => row.employerFen)))],
  };
}

const baseWords = (lowest: Fen, highest: Fen): string =>
  lowest === highest ? yuanText(lowest) : `${yuanText(lowest)} 至 ${yuanText(highest)}`;

function accountBlocks({ kind, years, balanceFen }: PersonalAccount): readonly PaperBlock[] {
  const heading: PaperBlock = { block: 'heading', text: `个人账户：${INSURANCE_WORDS[kind]}` };
  const balance: PaperBlock = { block: 'facts', facts: [{ label: '账户余额', value: yuanWords(balanceFen) }] };
  if (years.length === 0) return [heading, balance];
  return [
    heading,
    balance,
    {
      block: 'table',
      columns: [
        { title: '年度', align: 'left', share: 10 },
        { title: '年初余额（元）', align: 'right', share: 19 },
        { title: '当年记入（元）', align: 'right', share: 17 },
        { title: '记账利率', align: 'right', share: 11 },
        { title: '当年利息（元）', align: 'right', share: 15 },
        { title: '当年支出（元）', align: 'right', share: 14 },
        { title: '年末余额（元）', align: 'right', share: 19 },
      ],
      rows: years.map((row) => [
        String(row.year),
        yuanText(row.openingFen),
        yuanText(row.paidInFen),
        rateWords(row.ratePpm),
        yuanText(row.interestFen),
        yuanText(row.paidOutFen),
        yuanText(row.closingFen),
      ]),
      total: [
        '合计',
        '',
        yuanText(sum(years.map((row) => row.paidInFen))),
        '',
        yuanText(sum(years.map((row) => row.interestFen))),
        yuanText(sum(years.map((row) => row.paidOutFen))),
        yuanText(balanceFen),
      ],
    },
  ];
}

/** Millionths as per cent: 26_200 → `2.62%`, 83_123 → `8.3123%`. */
const rateWords = (ratePpm: number): string => {
  const [whole = '0', places = ''] = (ratePpm / 10_000).toFixed(4).split('.');
  return `${whole}.${places.replace(/0{1,2}$/, '')}%`;
};
