import { yuanText, type AccountRecord } from '@changqing/protocol';
import { yuanWords } from '../value-words.ts';
import { apart, column, figure, insuranceWords, table, unless, type SlipBody } from './slip-parts.ts';

const YEARS = 12;

/** The balance in large type and the last years of each account. */
export function accountSlip({ accounts }: AccountRecord): SlipBody {
  return {
    blocks: apart(
      accounts.map(({ kind, years, balanceFen }) => [
        ...figure(`${insuranceWords(kind)}个人账户余额`, yuanWords(balanceFen)),
        { block: 'space', heightMm: 1.5 } as const,
        ...table(
          [column('year'), column('paid-in', 'right'), column('interest', 'right'), column('closing', 'right')],
          years
            .toReversed()
            .slice(0, YEARS)
            .map((each) => [String(each.year), yuanText(each.paidInFen), yuanText(each.interestFen), yuanText(each.closingFen)]),
        ),
      ]),
    ),
    leftOut: unless(
      accounts.every(({ years }) => years.length <= YEARS),
      `每年的明细只印了最近${YEARS}年`,
    ),
  };
}
