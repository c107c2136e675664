import type { JobFacts } from './job-facts.ts';
import type { Settings } from './model.ts';

/** What has been learned of a printer's counting. */
export interface CountMemory {
  /** Whether a count of 0 means that nothing came out. */
  readonly reliable: boolean;
  /** Takes note of what is said of a job. */
  learn(job: JobFacts): void;
}

/** Some printers say 0 for ever: one that has been seen to count is believed, one that completed a job at 0 is not. */
export function createCountMemory(counts: Settings['counts']): CountMemory {
  let seenToCount = false;
  let caught = false;
  return {
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
