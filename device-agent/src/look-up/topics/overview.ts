import type { OverviewRecord } from '@changqing/protocol';
import { fact, type Section } from '../sheet-pages.ts';
import { amount, months } from '../sheet-values.ts';

/** The three figures that people come for, as far as the person has them. */
export function overviewSections({ contributionMonths, accountFen, monthlyFen }: OverviewRecord): readonly Section[] {
  const figures = [
    ...fact('contribution-months', contributionMonths === undefined ? undefined : months(contributionMonths)),
    ...fact('account-balance', accountFen === undefined ? undefined : amount(accountFen)),
    ...fact('monthly-benefit', monthlyFen === undefined ? undefined : amount(monthlyFen)),
  ];
  return figures.length === 0 ? [] : [{ section: 'overview', leaves: [{ body: { body: 'figures', figures } }] }];
}
