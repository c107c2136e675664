import { z } from 'zod';
import { identity } from './identity.ts';

/**
 * What a card on the reader said. `kind` is the type of document; `identity` is its number in the union of numbers.
 * Dates are civil, `YYYY-MM-DD`; `validTo` is absent on a card without end (长期).
 */
export const idCard = z.object({
  kind: z.enum(['resident', 'hong-kong-macau-taiwan', 'foreigner-2017', 'foreigner-2023']),
  identity,
  name: z.string().min(1).max(120),
  sex: z.enum(['male', 'female', 'unknown']),
  birthDate: z.iso.date(),
  /** Two digits of GB/T 3304; absent on cards without an ethnic group. */
  ethnicGroup: z.string().length(2).optional(),
  address: z.string().max(70).optional(),
  authority: z.string().max(30).optional(),
  validFrom: z.iso.date().optional(),
  validTo: z.iso.date().optional(),
  /** Number of the reader's security module: which reader saw the card. */
  readerId: z.string(),
});
export type IdCard = z.infer<typeof idCard>;
