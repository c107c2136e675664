import { z } from 'zod';
import { civilDate } from '../civil-date.ts';
import { fen } from '../fen.ts';
import { yearMonth } from '../year-month.ts';
import { accountTail, insuranceKind } from './insurance.ts';

/** A withholding agreement (代扣代缴): a bank takes the contributions of a flexible worker by itself. */
export const withholdingAgreement = z.object({
  account: accountTail,
  since: civilDate,
  state: z.enum(['active', 'ended', 'last-try-failed']),
  /** Which of the levels below was chosen, from 1; absent where the person pays by hand. */
  level: z.number().int().min(1).max(20).optional(),
  nextOn: civilDate.optional(),
});
export type WithholdingAgreement = z.infer<typeof withholdingAgreement>;

/** One payment of a flexible worker at a bank's branch or by agreement, for the months `from` to `to`. */
export const flexiblePayment = z.object({
  kind: insuranceKind,
  from: yearMonth,
  to: yearMonth,
  fen,
  paidOn: civilDate,
  bank: z.string().min(1).max(60),
  state: z.enum(['paid', 'returned']),
});
export type FlexiblePayment = z.infer<typeof flexiblePayment>;

/** What can be paid in the coming year: the levels of the base with their amounts a month. */
export const contributionLevel = z.object({ level: z.number().int().min(1).max(20), baseFen: fen, monthlyFen: fen });
export type ContributionLevel = z.infer<typeof contributionLevel>;

/** Contributions of flexible workers (灵活就业人员). Payments are newest first. */
export const flexibleRecord = z.object({
  asOf: civilDate,
  agreement: withholdingAgreement.optional(),
  payments: z.array(flexiblePayment).max(800),
  notice: z.object({ year: z.number().int(), levels: z.array(contributionLevel).min(1).max(20), payBy: civilDate }).optional(),
});
export type FlexibleRecord = z.infer<typeof flexibleRecord>;
