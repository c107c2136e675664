import { z } from 'zod';

/** What contributions are paid for. Serious-illness insurance (大病保险) goes with medical, occupational annuity (职业年金) with institutions. */
export const insuranceKind = z.enum([
  'enterprise-pension',
  'institution-pension',
  'occupational-annuity',
  'resident-pension',
  'employee-medical',
  'resident-medical',
  'serious-illness',
  'maternity',
  'work-injury',
]);
export type InsuranceKind = z.infer<typeof insuranceKind>;

/** Kinds whose months count towards a pension; the months that people ask for are these. */
export const PENSION_INSURANCES: readonly InsuranceKind[] = ['enterprise-pension', 'institution-pension', 'resident-pension'];

/** A bank account as it may be shown: the bank and the last four digits. */
export const accountTail = z.object({ bank: z.string().min(1).max(60), tail: z.string().regex(/^\d{4}$/) });
export type AccountTail = z.infer<typeof accountTail>;
