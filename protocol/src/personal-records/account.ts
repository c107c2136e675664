import { z } from 'zod';
import { civilDate } from '../civil-date.ts';
import { fen } from '../fen.ts';
import { insuranceKind } from './insurance.ts';

/** One year of a personal account: `openingFen + paidInFen + interestFen - paidOutFen = closingFen`. */
export const accountYear = z.object({
  year: z.number().int().min(1950).max(2199),
  openingFen: fen,
  paidInFen: fen,
  interestFen: fen,
  /** Interest of the year in millionths: 26_200 is 2.62 %. */
  ratePpm: z.number().int().min(0).max(500_000),
  paidOutFen: fen,
  closingFen: fen,
});
export type AccountYear = z.infer<typeof accountYear>;

/** One personal account. Years follow on one another, oldest first; the last closing is the balance. */
export const personalAccount = z.object({ kind: insuranceKind, years: z.array(accountYear).max(100), balanceFen: fen });
export type PersonalAccount = z.infer<typeof personalAccount>;

export const accountRecord = z.object({ asOf: civilDate, accounts: z.array(personalAccount).max(4) });
export type AccountRecord = z.infer<typeof accountRecord>;
