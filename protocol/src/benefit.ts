import { z } from 'zod';
import { civilDate } from './civil-date.ts';

export const benefitKind = z.enum([
  'enterprise-pension',
  'institution-pension',
  'resident-pension',
  'survivors-allowance',
  'disability-allowance',
]);
export type BenefitKind = z.infer<typeof benefitKind>;

export const benefitState = z.enum(['open', 'certified', 'not-yet-due', 'suspended', 'ended']);
export type BenefitState = z.infer<typeof benefitState>;

/** Which calendar a benefit is certified by; one per benefit, see `rules/certification-window.ts`. */
export const certificationRule = z.enum(['birth-month-cycle', 'rolling-12-months', 'half-year-by-birth-month']);
export type CertificationRule = z.infer<typeof certificationRule>;

/** What central says of one benefit after a verification. The next window is `nextFrom` to `nextTo`, both days included. */
export const benefitAnswer = z.object({
  kind: benefitKind,
  rule: certificationRule,
  state: benefitState,
  /** Name of the cycle that was certified or is running, unique per benefit. */
  cycle: z.string(),
  /** True when this very verification counted for the cycle. */
  countedNow: z.boolean(),
  nextFrom: civilDate,
  nextTo: civilDate,
});
export type BenefitAnswer = z.infer<typeof benefitAnswer>;
