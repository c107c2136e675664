import { z } from 'zod';
import { civilDate } from '../civil-date.ts';
import { insuranceKind } from './insurance.ts';

/** One of the registered particulars. */
export const particularField = z.enum([
  'name',
  'number',
  'sex',
  'birth-date',
  'ethnic-group',
  'telephone',
  'address',
  'employer',
  'office',
  'bank-account',
]);
export type ParticularField = z.infer<typeof particularField>;

/**
 * The own registered particulars (全民参保登记). Values are ready to be shown; at a lower level of assurance central masks them. The hash is that
 * of the unmasked values: what a person confirms.
 */
export const particularsRecord = z.object({
  asOf: civilDate,
  fields: z
    .array(z.object({ field: particularField, value: z.string().max(160), masked: z.boolean() }))
    .max(particularField.options.length),
  insured: z
    .array(z.object({ kind: insuranceKind, state: z.enum(['active', 'paused', 'ended', 'drawing']) }))
    .max(insuranceKind.options.length),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  confirmedOn: civilDate.optional(),
  /** Fields whose correction was asked for and is not done yet. */
  correcting: z.array(particularField),
});
export type ParticularsRecord = z.infer<typeof particularsRecord>;
