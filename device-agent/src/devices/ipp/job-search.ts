import type { Conversation } from './conversation.ts';
import { parseJob, type JobFacts } from './job-facts.ts';
import { isGone } from './refusals.ts';
import { groupsOf, numberOf } from './wire.ts';

/** What became of looking for a job. `not-there` only where the printer was asked in every way and answered each time. */
export type Looked = { readonly found: JobFacts } | { readonly found: undefined; readonly because: 'not-there' | 'no-answer' };

const notThere: Looked = { found: undefined, because: 'not-there' };
const noAnswer: Looked = { found: undefined, because: 'no-answer' };

/** So many jobs of each list are looked through; ours is among the latest. */
const JOBS_ASKED = 100;
/** Some printers answer only numbers, whatever they are asked; so many are then asked for one by one. */
const JOBS_ASKED_SINGLY = 20;

/**
 * Looks for a job by its name: first among those that have not ended, then among those that have, so that one that ends in between is not
 * missed.
 */
export async function findByName(conversation: Conversation, name: string, signal: AbortSignal): Promise<Looked> {
  for (const which of ['not-completed', 'completed'] as const) {
    const listed = await conversation.ask({ operation: 'Get-Jobs', which, limit: JOBS_ASKED }, signal);
    // Some answer an empty list with `not-found`.
    if (!listed.ok && !isGone(listed.error)) return noAnswer;
    const groups = listed.ok ? groupsOf(listed.value, 'job') : [];
    const jobs = groups.map((group) => ({ id: numberOf(group, 'job-id'), facts: parseJob(group) }));
    const named = jobs.flatMap(({ facts }) => (facts?.name === name ? [facts] : []));
    const latest = named.sort((a, b) => b.id - a.id)[0];
    if (latest !== undefined) return { found: latest };
    for (const { id, facts } of jobs.slice(0, JOBS_ASKED_SINGLY)) {
      if (id === undefined || (facts !== undefined && facts.name !== '')) continue;
      const single = await askOne(conversation, id, signal);
      if (single === 'no-answer') return noAnswer;
      if (single !== 'gone' && single.name === name) return { found: single };
    }
  }
  return notThere;
}

/**
 * Looks for a job by its number where that is known, else by its name. A printer that was switched off begins to count anew: a number under
 * which another name stands is another job.
 */
export async function findJob(conversation: Conversation, id: number | undefined, name: string, signal: AbortSignal): Promise<Looked> {
  if (id !== undefined) {
    const single = await askOne(conversation, id, signal);
    if (single === 'no-answer') return noAnswer;
    if (single !== 'gone' && single.name === name) return { found: single };
  }
  return findByName(conversation, name, signal);
}

async function askOne(conversation: Conversation, jobId: number, signal: AbortSignal): Promise<JobFacts | 'gone' | 'no-answer'> {
  const asked = await conversation.ask({ operation: 'Get-Job-Attributes', jobId }, signal);
  if (!asked.ok) return isGone(asked.error) ? 'gone' : 'no-answer';
  return parseJob(groupsOf(asked.value, 'job')[0]) ?? 'no-answer';
}
