import type { Clock } from '../../clock.ts';
import type { DocumentJobProgress, DocumentPrinterFault } from '../../hal/document-printer.ts';
import { faultOfJob, type JobFacts } from './job-facts.ts';
import { sheetsOf, type Expected } from './judge.ts';
import type { PrinterCondition } from './printer-facts.ts';

/** Watches whether a job goes on. */
export interface StandstillWatch {
  /** What is to be told of the job now. `condition` is undefined where the printer did not answer. */
  note(job: JobFacts | undefined, condition: PrinterCondition | undefined): DocumentJobProgress;
}

/** A job that stands still for `stalledMs` at a printer that calls itself well waits for somebody all the same. */
export function watchStandstill(clock: Clock, stalledMs: number, expected: Expected): StandstillWatch {
  let lastMark = '';
  let movedAt = clock.monotonic();
  return {
    note: (job, condition) => {
      const sheets = job === undefined ? undefined : sheetsOf(job, expected);
      if (job === undefined || condition === undefined)
        return { sheets, waitingFor: condition === undefined ? 'disconnected' : condition.fault };
      const mark = `${job.state} ${job.sidesOut} ${job.sheetsOut}`;
      // While somebody else's job is printed ours has to wait its turn.
      const inTheQueue = job.state === 'pending' && condition.state === 'processing';
      if (mark !== lastMark || inTheQueue) movedAt = clock.monotonic();
      lastMark = mark;
      return {
        sheets,
        waitingFor:
          reason(job, condition) ?? (clock.monotonic() - movedAt >= stalledMs ? (condition.mentioned ?? 'unrecoverable') : undefined),
      };
    },
  };
}

function reason(job: JobFacts, condition: PrinterCondition): DocumentPrinterFault | undefined {
  if (condition.fault !== undefined) return condition.fault;
  if (job.state === 'stopped') return faultOfJob(job) ?? condition.mentioned ?? 'unrecoverable';
  return job.reasons.includes('resources-are-not-ready') ? 'paper-out' : undefined;
}
