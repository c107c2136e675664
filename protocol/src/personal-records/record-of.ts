import { z } from 'zod';
import { accountRecord } from './account.ts';
import { archivesRecord } from './archives.ts';
import { benefitsRecord } from './benefits.ts';
import { contributionsRecord } from './contributions.ts';
import { flexibleRecord } from './flexible.ts';
import { medicalRecord, referralRecord } from './medical.ts';
import { overviewRecord } from './overview.ts';
import { particularsRecord } from './particulars.ts';

/** What central answers to a look-up: one topic with its record. */
export const topicRecord = z.discriminatedUnion('topic', [
  z.object({ topic: z.literal('overview'), record: overviewRecord }),
  z.object({ topic: z.literal('contributions'), record: contributionsRecord }),
  z.object({ topic: z.literal('account'), record: accountRecord }),
  z.object({ topic: z.literal('benefits'), record: benefitsRecord }),
  z.object({ topic: z.literal('flexible'), record: flexibleRecord }),
  z.object({ topic: z.literal('medical'), record: medicalRecord }),
  z.object({ topic: z.literal('referral'), record: referralRecord }),
  z.object({ topic: z.literal('particulars'), record: particularsRecord }),
  z.object({ topic: z.literal('archives'), record: archivesRecord }),
]);
export type TopicRecord = z.infer<typeof topicRecord>;
