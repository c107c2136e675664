import type { ParticularField, ParticularsRecord, PaperBlock } from '@changqing/protocol';
import { draft, subjectFacts, type PaperWriter } from '../draft.ts';
import { dateWords, INSURANCE_WORDS, monthCountWords, spanWords } from '../words.ts';

type InsuredState = ParticularsRecord['insured'][number]['state'];
const STATE_WORDS: Readonly<Record<InsuredState, string>> = {
  active: '参保缴费',
  paused: '暂停缴费',
  ended: '终止参保',
  drawing: '领取待遇',
};

/** Particulars that stand on the paper beside name and number, in this order. */
const SHOWN: readonly { readonly field: ParticularField; readonly label: string }[] = [
  { field: 'office', label: '经办机构' },
  { field: 'employer', label: '参保单位' },
];

/** 参保信息: which insurances the person has, their state, since when, and the office that keeps them. */
export const writeInsuredParticulars: PaperWriter = ({ particulars, contributions }, subject, office) => {
  const { insured, fields, asOf } = particulars;
  if (insured.length === 0) return undefined;
  const shown = SHOWN.flatMap(({ field, label }) => {
    const value = fields.find((one) => one.field === field)?.value ?? '';
    // Half a character, from wherever it came, would leave a content that cannot be hashed.
    return value === '' ? [] : [{ label, value: value.toWellFormed() }];
  });
  const table: PaperBlock = {
    block: 'table',
    columns: [
      { title: '险种', align: 'left', share: 32 },
      { title: '参保状态', align: 'left', share: 16 },
      { title: '缴费起止', align: 'left', share: 30 },
      { title: '累计缴费', align: 'right', share: 22 },
    ],
    rows: insured.map(({ kind, state }) => {
      const total = contributions.totals.find((one) => one.kind === kind);
      const span = total?.first === undefined || total.last === undefined ? '' : spanWords({ from: total.first, to: total.last });
      return [
        INSURANCE_WORDS[kind],
        STATE_WORDS[state],
        span,
        total === undefined || total.months === 0 ? '' : monthCountWords(total.months),
      ];
    }),
  };
  return draft('insured-particulars', office, {
    blocks: [
      subjectFacts(subject, ...shown, { label: '记录截至', value: dateWords(asOf) }),
      { block: 'heading', text: '参加的险种' },
      table,
    ],
    figures: insured.map(({ kind, state }) => ({ label: INSURANCE_WORDS[kind], value: STATE_WORDS[state] })),
    remarks: ['本单以出具当日的登记为准。'],
  });
};
