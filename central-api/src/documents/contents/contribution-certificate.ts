import { insuranceKind, type PaperBlock } from '@changqing/protocol';
import { draft, subjectFacts, type PaperWriter } from '../draft.ts';
import { dateWords, INSURANCE_WORDS, monthCountWords, spanWords } from '../words.ts';
import { periodsOf, type ContributionPeriod } from './periods-of.ts';

/** 缴费证明: how many months count for each insurance, when, through whom, and where nothing was paid in between. */
export const writeContributionCertificate: PaperWriter = ({ contributions }, subject, office) => {
  const counted = insuranceKind.options.flatMap((kind) => contributions.totals.filter((total) => total.kind === kind && total.months > 0));
  if (counted.length === 0) return undefined;
  const blocks: PaperBlock[] = [
    subjectFacts(subject, { label: '记录截至', value: dateWords(contributions.asOf) }),
    { block: 'paragraph', text: '兹证明上述参保人在本市参加社会保险，缴费情况如下。' },
  ];
  for (const { kind, months, first, last } of counted) {
    const span = first === undefined || last === undefined ? '' : spanWords({ from: first, to: last });
    blocks.push(
      { block: 'heading', text: INSURANCE_WORDS[kind] },
      {
        block: 'facts',
        facts: [
          { label: '累计缴费', value: monthCountWords(months) },
          { label: '缴费起止', value: span },
        ],
      },
      {
        block: 'table',
        columns: [
          { title: '起止年月', align: 'left', share: 30 },
          { title: '月数', align: 'right', share: 8 },
          { title: '情况', align: 'left', share: 14 },
          { title: '缴费单位', align: 'left', share: 48 },
        ],
        rows: periodsOf(contributions.spans.filter((one) => one.kind === kind)).map((period) => [
          spanWords(period),
          String(period.months),
          STATE_WORDS[period.state],
          payerWords(period),
        ]),
        total: ['累计缴费', String(months), '', ''],
      },
    );
  }
  return draft('contribution-certificate', office, {
    blocks,
    figures: counted.map(({ kind, months, first, last }) => ({
      label: INSURANCE_WORDS[kind],
      value:
        first === undefined || last === undefined
          ? monthCountWords(months)
          : `${monthCountWords(months)}，${spanWords({ from: first, to: last })}`,
    })),
    remarks: ['累计月数只计已缴的月份，未缴和中断的月份不计。', '本证明以出具当日的记录为准。'],
  });
};

const STATE_WORDS: Readonly<Record<ContributionPeriod['state'], string>> = { paid: '已缴', owed: '未缴', gap: '中断' };

function payerWords(period: ContributionPeriod): string {
  if (period.state === 'gap') return '';
  if (period.employer !== undefined) return period.employer;
  return { employer: '用人单位', self: '个人缴费', government: '政府代缴' }[period.payer];
}
