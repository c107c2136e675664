import { yuanText, type FlexibleRecord } from '@changqing/protocol';
import { LABEL_WORDS, TERM_WORDS } from '../paper-words.ts';
import { accountWords, dateWords } from '../value-words.ts';
import { column, factLine, heading, insuranceWords, table, unless, type SlipBody } from './slip-parts.ts';

const PAYMENTS = 12;
const LEVELS = 10;

/** The withholding agreement, the last payments, and what can be paid next year. */
export function flexibleSlip({ agreement, payments, notice }: FlexibleRecord): SlipBody {
  return {
    blocks: [
      ...(agreement === undefined
        ? []
        : [
            { block: 'text', text: LABEL_WORDS.agreement, sizeMm: 4, weight: 'bold', align: 'left' } as const,
            ...factLine(LABEL_WORDS.bank, accountWords(agreement.account)),
            ...factLine(LABEL_WORDS.state, TERM_WORDS[`agreement.${agreement.state}`]),
            ...factLine(LABEL_WORDS.since, dateWords(agreement.since)),
            ...factLine(LABEL_WORDS.level, agreement.level === undefined ? undefined : `第${agreement.level}档`),
            ...factLine(LABEL_WORDS['next-on'], agreement.nextOn === undefined ? undefined : dateWords(agreement.nextOn)),
          ]),
      ...(payments.length === 0 ? [] : heading('最近的缴费')),
      ...table(
        [{ title: '缴的月份', align: 'left' }, column('amount', 'right'), { title: '缴费日期', align: 'left' }, column('state', 'right')],
        payments
          .slice(0, PAYMENTS)
          .map((each) => [
            each.from === each.to ? each.from : `${each.from}至${each.to}`,
            yuanText(each.fen),
            each.paidOn,
            each.state === 'paid' ? '已缴' : TERM_WORDS['payment.returned'],
          ]),
      ),
      ...(payments.length === 0 ? [] : factLine(LABEL_WORDS.insurance, kindsOf(payments.slice(0, PAYMENTS)))),
      ...(notice === undefined
        ? []
        : [
            ...heading(`${notice.year}年度缴费档次（元）`),
            ...factLine(LABEL_WORDS['pay-by'], dateWords(notice.payBy)),
            ...table(
              [column('level'), column('base', 'right'), column('monthly-amount', 'right')],
              notice.levels
                .slice(0, LEVELS)
                .map(({ level, baseFen, monthlyFen }) => [`第${level}档`, yuanText(baseFen), yuanText(monthlyFen)]),
            ),
          ]),
    ],
    leftOut: [
      ...unless(payments.length <= PAYMENTS, `缴费只印了最近${PAYMENTS}次`),
      ...unless((notice?.levels.length ?? 0) <= LEVELS, `档次只印了前${LEVELS}档`),
    ],
  };
}

const kindsOf = (payments: FlexibleRecord['payments']): string => [...new Set(payments.map(({ kind }) => insuranceWords(kind)))].join('、');
