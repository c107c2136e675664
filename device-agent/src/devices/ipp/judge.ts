import type { DocumentPrinterFault, DocumentPrintOutcome } from '../../hal/document-printer.ts';
import type { Counting } from './count-memory.ts';
import { faultOfJob, type JobFacts } from './job-facts.ts';
import type { PrinterCondition } from './printer-facts.ts';

/** What a job is held against. */
export interface Expected {
  /** Sides of one copy, where the caller knows. */
  readonly pages: number | undefined;
  readonly copies: number;
  readonly duplex: boolean;
}

/** How far a printer's count of sides goes for this job: `whole`, `short`, nothing out, or not to be relied on. */
type Counted = 'whole' | 'short' | 'nothing' | 'unreliable';

/** @param reliable whether a 0 means that nothing came out. */
function counted(job: JobFacts, expected: Expected, reliable: boolean): Counted {
  const sides = job.sidesOut ?? 0;
  const sheets = job.sheetsOut ?? 0;
  if (Math.max(sides, sheets) === 0) return reliable && (job.sidesOut ?? job.sheetsOut) !== undefined ? 'nothing' : 'unreliable';
  const pages = expected.pages ?? job.sides;
  if (pages === undefined || pages === 0) return 'unreliable';
  const sheetsOfOne = expected.duplex ? Math.ceil(pages / 2) : pages;
  return sides >= pages * expected.copies || sheets >= sheetsOfOne * expected.copies ? 'whole' : 'short';
}

/** Troubles at the end of a job that leave it open whether the last sheet came out. Paper used up with the last sheet is none. */
const DOUBTFUL: readonly (DocumentPrinterFault | undefined)[] = ['paper-jam', 'marker-empty', 'unrecoverable'];

/**
 * How a job ended that its printer says has ended; `condition` is how the printer says it is right after, undefined where it does not answer.
 * A printer is believed as long as it does not contradict itself; where it does, a person must look.
 */
export function judgeEnded(
  job: JobFacts,
  condition: PrinterCondition | undefined,
  expected: Expected,
  counting: Counting,
): DocumentPrintOutcome {
  if (job.state === 'completed') return judgeCompleted(job, condition, counted(job, expected, counting.seen), sheetsOf(job, expected));
  const count = counted(job, expected, counting.reliable);
  const sheets = sheetsOf(job, expected);
  const fault = faultOfJob(job) ?? condition?.fault ?? condition?.mentioned;
  const ended: DocumentPrinterFault = fault ?? (job.state === 'canceled' ? 'cancelled' : 'unrecoverable');
  if (count === 'whole') return { state: 'printed', evidence: 'acknowledged', sheets };
  if (sheets !== undefined) return { state: 'partly-printed', fault: ended, sheets };
  if (count === 'nothing' || job.began === false) return { state: 'not-printed', fault: ended };
  return { state: 'unknown', fault: ended, evidence: 'sent' };
}

function judgeCompleted(
  job: JobFacts,
  condition: PrinterCondition | undefined,
  count: Counted,
  sheets: number | undefined,
): DocumentPrintOutcome {
  const trouble = condition?.fault;
  if (job.reasons.includes('job-completed-with-errors'))
    return { state: 'unknown', fault: trouble ?? condition?.mentioned ?? 'unrecoverable', evidence: 'acknowledged' };
  if (count === 'short' || count === 'nothing')
    return { state: 'unknown', fault: trouble ?? condition?.mentioned ?? 'unrecoverable', evidence: 'acknowledged' };
  if (count === 'whole') {
    if (DOUBTFUL.includes(trouble)) return { state: 'unknown', fault: trouble ?? 'unrecoverable', evidence: 'acknowledged' };
    return { state: 'printed', evidence: condition === undefined ? 'acknowledged' : 'acknowledged-checked', sheets };
  }
  // It does not count: its word stands alone, and any trouble at the same time makes it doubtful.
  return trouble === undefined
    ? { state: 'printed', evidence: 'acknowledged', sheets }
    : { state: 'unknown', fault: trouble, evidence: 'acknowledged' };
}

/**
 * How a job ended that the printer no longer knows, by what it last said of it. Some forget a job as soon as it is done: where every side had
 * been counted, it was.
 */
export function judgeForgotten(last: JobFacts | undefined, expected: Expected): DocumentPrintOutcome {
  if (last !== undefined && counted(last, expected, true) === 'whole')
    return { state: 'printed', evidence: 'drained', sheets: sheetsOf(last, expected) };
  return { state: 'unknown', fault: 'no-answer', evidence: 'sent' };
}

/** Its own count of sheets; from the sides where it has none. Undefined where it counts nothing. */
export function sheetsOf(job: JobFacts, expected: Expected): number | undefined {
  if (job.sheetsOut !== undefined && job.sheetsOut > 0) return job.sheetsOut;
  if (job.sidesOut === undefined || job.sidesOut === 0) return undefined;
  if (!expected.duplex) return job.sidesOut;
  const pages = expected.pages ?? job.sidesOut;
  const wholeCopies = pages === 0 ? 0 : Math.floor(job.sidesOut / pages);
  return wholeCopies * Math.ceil(pages / 2) + Math.ceil((job.sidesOut - wholeCopies * pages) / 2);
}
