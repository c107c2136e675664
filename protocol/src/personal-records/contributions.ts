import { z } from 'zod';
import { civilDate } from '../civil-date.ts';
import { fen } from '../fen.ts';
import { monthSpan, yearMonth } from '../year-month.ts';
import { insuranceKind } from './insurance.ts';

/** Who pays: an employer with its employee, the person alone (flexible workers, residents), or the state for the person. */
export const contributionPayer = z.enum(['employer', 'self', 'government']);
export type ContributionPayer = z.infer<typeof contributionPayer>;

/**
 * Months that are alike: same insurance, payer, base and amounts. `personalFen` and `employerFen` are of one month. `owed`: the months are
 * due and have not been paid; they do not count.
 */
export const contributionSpan = z
  .object({
    kind: insuranceKind,
    from: yearMonth,
    to: yearMonth,
    payer: contributionPayer,
    /** Name of the employer, or of the unit that collects for it. */
    employer: z.string().min(1).max(80).optional(),
    /** Through which bank it was paid, where a bank collects. */
    bank: z.string().min(1).max(60).optional(),
    /** The base that the rates are taken of, a month. */
    baseFen: fen,
    personalFen: fen,
    employerFen: fen,
    state: z.enum(['paid', 'owed']),
  })
  .refine(({ from, to }) => from <= to, 'the last month lies before the first');
export type ContributionSpan = z.infer<typeof contributionSpan>;

/** What one insurance adds up to. `gaps` lie between its first and its last month; owed months are gaps too. */
export const contributionTotal = z.object({
  kind: insuranceKind,
  months: z.number().int().nonnegative(),
  first: yearMonth.optional(),
  last: yearMonth.optional(),
  gaps: z.array(monthSpan),
  personalFen: fen,
  employerFen: fen,
});
export type ContributionTotal = z.infer<typeof contributionTotal>;

/** The contribution history of a person. Spans of one insurance do not overlap; the totals are those of the spans (`rules/record-sums.ts`). */
export const contributionsRecord = z.object({
  asOf: civilDate,
  spans: z.array(contributionSpan).max(2_000),
  totals: z.array(contributionTotal).max(insuranceKind.options.length),
});
export type ContributionsRecord = z.infer<typeof contributionsRecord>;
