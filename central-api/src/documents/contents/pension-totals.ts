import { PENSION_INSURANCES, type ContributionsRecord, type ContributionTotal } from '@changqing/protocol';

/** The totals that people and lenders ask for first: pension insurance with at least a month that counts. */
export const pensionTotals = ({ totals }: ContributionsRecord): readonly ContributionTotal[] =>
  totals.filter(({ kind, months }) => PENSION_INSURANCES.includes(kind) && months > 0);
