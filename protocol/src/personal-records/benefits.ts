import { z } from 'zod';
import { benefitKind } from '../benefit.ts';
import { civilDate } from '../civil-date.ts';
import { fen } from '../fen.ts';
import { yearMonth } from '../year-month.ts';
import { accountTail } from './insurance.ts';

/** What a monthly benefit is made of. */
export const benefitPart = z.enum([
  /** 基础养老金 */
  'basic',
  /** 个人账户养老金 */
  'personal-account',
  /** 过渡性养老金 */
  'transitional',
  /** 职业年金 */
  'occupational-annuity',
  /** 高龄补贴 and others */
  'supplement',
  /** All adjustments of the years added up. */
  'adjustments',
  /** 抚恤金, 津贴: a benefit of one part. */
  'allowance',
]);
export type BenefitPart = z.infer<typeof benefitPart>;

export const paymentState = z.enum(['paid', 'returned', 'withheld', 'arrears-paid', 'arrears-due']);
export type PaymentState = z.infer<typeof paymentState>;

/** One month of a benefit. `withheld`: the benefit was suspended; `arrears-paid`: paid later, on `paidOn`. */
export const benefitPayment = z.object({ month: yearMonth, fen, paidOn: civilDate.optional(), state: paymentState });
export type BenefitPayment = z.infer<typeof benefitPayment>;

/**
 * One benefit. The parts add up to `monthlyFen`; the adjustments add up to the part `adjustments`; `arrears` are the months whose state is
 * `arrears-due` or `withheld`. Payments are newest first.
 */
export const benefitRecord = z.object({
  kind: benefitKind,
  startedOn: civilDate,
  endedOn: civilDate.optional(),
  monthlyFen: fen,
  parts: z
    .array(z.object({ part: benefitPart, fen }))
    .min(1)
    .max(7),
  /** Yearly rises: from which month, by how much a month. */
  adjustments: z.array(z.object({ from: yearMonth, fen })).max(60),
  payments: z.array(benefitPayment).max(800),
  account: accountTail.optional(),
  suspension: z.object({ since: yearMonth, why: z.enum(['not-certified', 'under-review', 'account-wrong']) }).optional(),
  arrears: z.object({ months: z.number().int().nonnegative(), fen }),
});
export type BenefitRecord = z.infer<typeof benefitRecord>;

export const benefitsRecord = z.object({ asOf: civilDate, benefits: z.array(benefitRecord).max(8) });
export type BenefitsRecord = z.infer<typeof benefitsRecord>;
