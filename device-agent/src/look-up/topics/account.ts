import type { AccountRecord, AccountYear, PersonalAccount, SheetValue } from '@changqing/protocol';
import { leafOf, left, right, tableLeaves, type Leaf, type Section } from '../sheet-pages.ts';
import { amount, rate, term, year } from '../sheet-values.ts';

/** Bars that can be told apart in the chart. */
const BARS = 60;

/** Growth as a chart, then the years with what came in; how the interest was reckoned; what was paid out of the account, where anything was. */
export function accountSections({ accounts }: AccountRecord): readonly Section[] {
  return [
    { section: 'growth', leaves: accounts.map(growthLeaf) },
    {
      section: 'year-by-year',
      leaves: accounts.flatMap((each) =>
        yearTable(each, [left('year'), right('paid-in'), right('interest'), right('closing')], (of) => [
          amount(of.paidInFen),
          amount(of.interestFen),
          amount(of.closingFen),
        ]),
      ),
    },
    {
      section: 'interest',
      leaves: accounts.flatMap((each) =>
        yearTable(each, [left('year'), right('opening'), right('rate'), right('interest')], (of) => [
          amount(of.openingFen),
          rate(of.ratePpm),
          amount(of.interestFen),
        ]),
      ),
    },
    {
      section: 'paid-out',
      leaves: accounts.flatMap((each) =>
        yearTable(
          { ...each, years: each.years.filter(({ paidOutFen }) => paidOutFen > 0) },
          [left('year'), right('opening'), right('paid-out'), right('closing')],
          (of) => [amount(of.openingFen), amount(of.paidOutFen), amount(of.closingFen)],
        ),
      ),
    },
  ];
}

function growthLeaf({ kind, years, balanceFen }: PersonalAccount): Leaf {
  const about = term(`insurance.${kind}`);
  // An account that was just opened has no year behind it.
  if (years.length === 0) return leafOf(about, { body: 'facts', facts: [{ label: 'balance', value: amount(balanceFen) }] });
  const shown = years.slice(-BARS);
  const highest = Math.max(1, ...shown.map(({ closingFen }) => closingFen));
  const bars = shown.map((of) => ({ year: of.year, share: Math.round((of.closingFen / highest) * 1000) / 1000 }));
  return leafOf(about, { body: 'chart', bars, last: amount(balanceFen) });
}

function yearTable(
  { kind, years }: PersonalAccount,
  columns: ReturnType<typeof left>[],
  values: (of: AccountYear) => readonly SheetValue[],
): readonly Leaf[] {
  return tableLeaves(
    columns,
    years.toReversed().map((of) => [year(of.year), ...values(of)]),
    term(`insurance.${kind}`),
  );
}
