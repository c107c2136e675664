import { z } from 'zod';
import { civilDate } from '../civil-date.ts';
import { fen } from '../fen.ts';
import { lookUpTopic } from './topic.ts';

/** The three figures that people come for; one that the person does not have is absent. */
export const overviewRecord = z.object({
  asOf: civilDate,
  /** Months of pension insurance that count. */
  contributionMonths: z.number().int().nonnegative().optional(),
  /** Balance of the personal accounts of pension insurance together. */
  accountFen: fen.optional(),
  /** All open benefits together, a month. */
  monthlyFen: fen.optional(),
  /** Topics that hold something of this person, in the order of `lookUpTopic`. */
  topics: z.array(lookUpTopic),
});
export type OverviewRecord = z.infer<typeof overviewRecord>;
