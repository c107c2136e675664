import { yuanText, type BenefitRecord, type BenefitsRecord } from '@changqing/protocol';
import type { Block } from '../layout.ts';
import { BENEFIT_WORDS, LABEL_WORDS, TERM_WORDS } from '../paper-words.ts';
import { accountWords, dateWords, monthCountWords, monthWords, yuanWords } from '../value-words.ts';
import { apart, column, factLine, figure, heading, table, unless, type SlipBody } from './slip-parts.ts';

const BENEFITS = 3;
/** Of all benefits together. */
const PAYMENTS = 24;

/** Each benefit with its amount, how it stands, its parts and the last payments. */
export function benefitsSlip({ benefits }: BenefitsRecord): SlipBody {
  const shown = benefits.slice(0, BENEFITS);
  const paying = shown.filter(({ payments }) => payments.length > 0).length;
  const most = Math.floor(PAYMENTS / Math.max(1, paying));
  return {
    blocks: apart(shown.map((benefit) => benefitBlocks(benefit, most))),
    leftOut: [
      ...unless(benefits.length <= BENEFITS, `只印了前${BENEFITS}项待遇`),
      ...unless(
        shown.every(({ payments }) => payments.length <= most),
        `付款只印了最近${most}次`,
      ),
    ],
  };
}

function benefitBlocks(benefit: BenefitRecord, most: number): readonly Block[] {
  const { kind, monthlyFen, startedOn, endedOn, account, suspension, arrears, parts, payments } = benefit;
  return [
    ...figure(`${BENEFIT_WORDS[kind]}，每月`, yuanWords(monthlyFen)),
    { block: 'space', heightMm: 1 },
    ...factLine(LABEL_WORDS.since, dateWords(startedOn)),
    ...factLine(LABEL_WORDS.until, endedOn === undefined ? undefined : dateWords(endedOn)),
    ...factLine(LABEL_WORDS['paid-to'], account === undefined ? undefined : accountWords(account)),
    ...(suspension === undefined
      ? []
      : factLine('已暂停', `${monthWords(suspension.since)}起，${TERM_WORDS[`suspension.${suspension.why}`]}`)),
    ...(arrears.months === 0 ? [] : factLine('待补发', `${monthCountWords(arrears.months)}，${yuanWords(arrears.fen)}`)),
    ...(parts.length < 2
      ? []
      : [
          ...heading(LABEL_WORDS.parts),
          ...table(
            [column('part'), column('amount', 'right')],
            parts.map(({ part, fen }) => [TERM_WORDS[`part.${part}`], yuanText(fen)]),
            [LABEL_WORDS.total, yuanText(monthlyFen)],
          ),
        ]),
    ...(payments.length === 0 ? [] : heading('最近的发放')),
    ...table(
      [column('month'), column('amount', 'right'), column('paid-on', 'right'), column('state', 'right')],
      payments.slice(0, most).map((each) => [each.month, yuanText(each.fen), each.paidOn ?? '—', TERM_WORDS[`payment.${each.state}`]]),
    ),
  ];
}
