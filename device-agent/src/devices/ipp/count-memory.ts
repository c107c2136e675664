import type { JobFacts } from './job-facts.ts';
import type { Settings } from './model.ts';

/** What is known of a printer's counting. */
export interface Counting {
  /** It has been seen to count: a job that it completes at 0 is a contradiction. */
  readonly seen: boolean;
  /** Its 0 for a job that was given up means that nothing came out. */
  readonly reliable: boolean;
}

export interface CountMemory extends Counting {
  /** Takes note of what is said of a job. */
  learn(job: JobFacts): void;
}

/** Some printers say 0 for ever, or now and then: one that has been seen to count is believed, and no longer once it completed a job at 0. */
export function createCountMemory(counts: Settings['counts']): CountMemory {
  let seenToCount = false;
  let caught = false;
  return {
    get seen() {
      return counts === 'yes' || (counts === 'learned' && seenToCount);
    },
    get reliable() {
      return counts === 'yes' || (counts === 'learned' && seenToCount && !caught);
    },
    learn: (job) => {
      const out = Math.max(job.sidesOut ?? 0, job.sheetsOut ?? 0);
      if (out > 0) seenToCount = true;
      else if (job.state === 'completed') caught = true;
    },
  };
}
