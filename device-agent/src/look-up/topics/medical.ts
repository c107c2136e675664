import type { MedicalRecord } from '@changqing/protocol';
import { left, LONG_ROWS_A_PAGE, right, tableLeaves, type Section } from '../sheet-pages.ts';
import { account, amount, date, term, text } from '../sheet-values.ts';

/** What was filed and where it stands; what was claimed and what is borne; what went to which account. The day of filing leads each row. */
export function medicalSections({ payments }: MedicalRecord): readonly Section[] {
  return [
    {
      section: 'payments',
      leaves: tableLeaves(
        [left('filed-on'), left('what'), right('borne'), left('state')],
        payments.map((each) => [date(each.filedOn), text(each.what), amount(each.fen), term(`medical-state.${each.state}`)]),
        undefined,
        LONG_ROWS_A_PAGE,
      ),
    },
    {
      section: 'claimed',
      leaves: tableLeaves(
        [left('filed-on'), left('insurance'), right('claimed'), right('borne')],
        payments.map((each) => [date(each.filedOn), term(`medical.${each.kind}`), amount(each.claimedFen), amount(each.fen)]),
        undefined,
      ),
    },
    {
      section: 'paid-to',
      leaves: tableLeaves(
        [left('filed-on'), left('paid-on'), left('paid-to')],
        payments
          .filter(({ paidOn, account: to }) => paidOn !== undefined || to !== undefined)
          .map((each) => [date(each.filedOn), date(each.paidOn), account(each.account)]),
        undefined,
        LONG_ROWS_A_PAGE,
      ),
    },
  ];
}
