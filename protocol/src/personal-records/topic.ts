import { z } from 'zod';

/** What a person can look up of the own file. `overview` is the three figures. */
export const lookUpTopic = z.enum([
  'overview',
  'contributions',
  'account',
  'benefits',
  'flexible',
  'medical',
  'referral',
  'particulars',
  'archives',
]);
export type LookUpTopic = z.infer<typeof lookUpTopic>;
