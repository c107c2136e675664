import { addToMonth, insuranceKind, type FlexiblePayment, type FlexibleRecord } from '@changqing/protocol';
import { fact, leafOf, left, LONG_ROWS_A_PAGE, right, tableLeaves, type Leaf, type Section } from '../sheet-pages.ts';
import { account, amount, count, date, span, term, text, year } from '../sheet-values.ts';

/** The withholding agreement, what was paid, through which bank, and what can be paid in the coming year. */
export function flexibleSections({ agreement, payments, notice }: FlexibleRecord): readonly Section[] {
  const kinds = insuranceKind.options
    .map((kind) => ({ about: term(`insurance.${kind}`), payments: payments.filter((each) => each.kind === kind) }))
    .filter((each) => each.payments.length > 0);
  return [
    {
      section: 'agreement',
      leaves:
        agreement === undefined
          ? []
          : [
              leafOf(undefined, {
                body: 'facts',
                facts: [
                  ...fact('bank', account(agreement.account)),
                  ...fact('since', date(agreement.since)),
                  ...fact('state', term(`agreement.${agreement.state}`)),
                  ...fact('level', agreement.level === undefined ? undefined : count(agreement.level)),
                  ...fact('next-on', agreement.nextOn === undefined ? undefined : date(agreement.nextOn)),
                ],
              }),
            ],
    },
    {
      section: 'payments',
      leaves: kinds.flatMap((kind) =>
        tableLeaves(
          [left('period'), right('amount'), left('paid-on'), left('state')],
          kind.payments.map(({ from, to, fen, paidOn, state }) => [span(from, to), amount(fen), date(paidOn), term(`payment.${state}`)]),
          kind.about,
        ),
      ),
    },
    {
      section: 'bank',
      leaves: kinds.flatMap((kind) =>
        tableLeaves(
          [left('period'), left('bank')],
          byBank(kind.payments).map(({ from, to, bank }) => [span(from, to), text(bank)]),
          kind.about,
          LONG_ROWS_A_PAGE,
        ),
      ),
    },
    { section: 'levels', leaves: notice === undefined ? [] : noticeLeaves(notice) },
  ];
}

/** Payments through one bank that follow on one another, as one row; newest first as they came. */
function byBank(payments: readonly FlexiblePayment[]): readonly Pick<FlexiblePayment, 'from' | 'to' | 'bank'>[] {
  const out: Pick<FlexiblePayment, 'from' | 'to' | 'bank'>[] = [];
  for (const { from, to, bank } of payments) {
    const newer = out.at(-1);
    if (newer !== undefined && newer.bank === bank && addToMonth(to, 1) === newer.from) newer.from = from;
    else out.push({ from, to, bank });
  }
  return out;
}

function noticeLeaves({ year: of, levels, payBy }: NonNullable<FlexibleRecord['notice']>): readonly Leaf[] {
  const about = year(of);
  return [
    leafOf(about, { body: 'facts', facts: [...fact('year', about), ...fact('pay-by', date(payBy))] }),
    ...tableLeaves(
      [left('level'), right('base'), right('monthly-amount')],
      levels.map(({ level, baseFen, monthlyFen }) => [count(level), amount(baseFen), amount(monthlyFen)]),
      about,
    ),
  ];
}
