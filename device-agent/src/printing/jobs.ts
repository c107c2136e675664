import { err, ok, type Problem, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import type { PrinterFault, PrintOutcome, ReceiptPrinter } from '../hal/receipt-printer.ts';
import { isAborted } from '../links/aborted.ts';
import { receiptBlocks, withReadableName, type ReceiptContent } from './content.ts';
import { storageProblem } from '../records/database.ts';
import { makeUuid } from '../records/record-id.ts';
import type { JobIntent, JobLog } from './job-log.ts';
import { layOut, type Block } from './layout.ts';
import { markedAsReprint } from './reprint-mark.ts';
import type { TypeFace } from './type-face.ts';

/** A job that has ended. `outcome` is what is known; a reprint names the job that it repeats. */
export interface SettledJob {
  readonly id: string;
  readonly outcome: PrintOutcome;
}

/** A slip of a look-up: laid out already, for information only, without number or code. */
export interface PrintableSlip {
  readonly blocks: readonly Block[];
  /** A technician's: counted as such. */
  readonly test?: boolean;
}

export interface ReceiptJobs {
  /** Prints a receipt for the first time. Fails with a problem only when nothing was sent to any printer. */
  print(content: ReceiptContent, signal: AbortSignal): Promise<Result<SettledJob, Problem>>;
  /**
   * Prints it again, marked 补打, because the person asked. First makes sure that nothing of the earlier job comes out by itself any
   * more; when that cannot be made sure of, fails and sends nothing.
   */
  reprint(earlierJobId: string, content: ReceiptContent, signal: AbortSignal): Promise<Result<SettledJob, Problem>>;
  /** The same for the slip of a look-up. `onBegun` is called when its intent is durable. */
  printSlip(slip: PrintableSlip, signal: AbortSignal, onBegun?: () => void): Promise<Result<SettledJob, Problem>>;
  reprintSlip(earlierJobId: string, slip: PrintableSlip, signal: AbortSignal, onBegun?: () => void): Promise<Result<SettledJob, Problem>>;
  /** The person has looked whether the slip of an `unknown` job is whole: that settles it. */
  confirm(jobId: string, whole: boolean): void;
}

export interface ReceiptJobsOptions {
  readonly printer: ReceiptPrinter | undefined;
  readonly log: JobLog;
  readonly face: TypeFace;
  readonly clock: Clock;
  /** Told when there is something new to report. */
  readonly onSettled?: () => void;
}

/** So long a printer may take to be rid of an earlier job; whoever waits is told then, and may ask again. */
const CLEAR_MS = 30_000;

/** What goes to the printer, and what is stored of it. */
type Wanted = Pick<PrintableSlip, 'blocks'> & Pick<JobIntent, 'kind' | 'recordNo' | 'code' | 'reprintOf'>;

/** Receipts and slips as jobs: intent durable before the first byte, settled by the printer's evidence, never twice unasked. */
export function createReceiptJobs({ printer, log, face, clock, onSettled }: ReceiptJobsOptions): ReceiptJobs {
  const settle = (write: () => void) => settleDurably(write, onSettled);

  const run = async (wanted: Wanted, signal: AbortSignal, onBegun?: () => void): Promise<Result<SettledJob, Problem>> => {
    if (printer === undefined) return err({ code: 'printer-unavailable' });
    // Whoever asked may have gone while an earlier job was cleared: nothing was promised.
    if (isAborted(signal)) return err({ code: 'printer-unavailable', detail: 'called off before it began' });
    const { blocks, ...stored } = wanted;
    const raster = layOut(blocks, printer, face);
    const id = makeUuid(clock.now());
    const intended = intendDurably(() =>
      log.intend({ ...stored, id, printer: 'receipt', heightMm: raster.heightDots / printer.dotsPerMm, at: clock.now() }),
    );
    if (!intended.ok) return intended;
    onBegun?.();
    const outcome = await printer.print(id, raster, signal);
    settle(() => log.settle(id, outcome, clock.now()));
    return ok({ id, outcome });
  };

  const again = async (wanted: Wanted, signal: AbortSignal, onBegun?: () => void): Promise<Result<SettledJob, Problem>> => {
    if (printer === undefined) return err({ code: 'printer-unavailable' });
    const cleared = await withDeadline(clock, CLEAR_MS, signal, (limit) => printer.clear(limit));
    if (!cleared.ok) return err({ code: 'printer-unavailable', detail: `the printer could not be cleared: ${cleared.error.code}` });
    return run(wanted, signal, onBegun);
  };

  const receipt = (content: ReceiptContent, reprintOf: string | undefined): Wanted => ({
    blocks: receiptBlocks(withReadableName({ ...content, reprint: reprintOf !== undefined }, face)),
    kind: 'certification',
    recordNo: content.recordNo,
    code: content.code,
    reprintOf,
  });
  const slipOf = ({ blocks, test = false }: PrintableSlip, reprintOf: string | undefined): Wanted => ({
    blocks: reprintOf === undefined ? blocks : markedAsReprint(blocks),
    kind: test ? 'test' : 'slip',
    recordNo: undefined,
    code: undefined,
    reprintOf,
  });

  return {
    print: (content, signal) => run(receipt(content, undefined), signal),
    reprint: (earlierJobId, content, signal) => again(receipt(content, earlierJobId), signal),
    printSlip: (slip, signal, onBegun) => run(slipOf(slip, undefined), signal, onBegun),
    reprintSlip: (earlierJobId, slip, signal, onBegun) => again(slipOf(slip, earlierJobId), signal, onBegun),
    confirm: (jobId, whole) => settle(() => log.confirm(jobId, whole, clock.now())),
  };
}

/** Writes an intent. Without a durable one a power cut could lead to a second paper that nobody asked for: nothing is sent then. */
export function intendDurably(write: () => void): Result<undefined, Problem> {
  try {
    write();
    return ok();
  } catch (error) {
    return err({ code: 'storage-failed', detail: error instanceof Error ? error.message : String(error) });
  }
}

/** Writes how a job ended, and tells of it. Where the disk refuses, the intent stays: the next start finds it open. */
export function settleDurably(write: () => void, onSettled: (() => void) | undefined): void {
  try {
    write();
    onSettled?.();
  } catch (error) {
    if (storageProblem(error) === undefined) throw error;
  }
}

/** Which problem a printer's fault is for the people in front of it. */
export function problemOfFault(fault: PrinterFault | 'no-answer'): Problem {
  switch (fault) {
    case 'paper-out':
      return { code: 'printer-paper-out' };
    case 'cover-open':
      return { code: 'printer-cover-open' };
    case 'cutter':
    case 'overheated':
    case 'unrecoverable':
      return { code: 'printer-faulty', detail: fault };
    case 'disconnected':
    case 'no-answer':
      return { code: 'printer-unavailable' };
  }
}
