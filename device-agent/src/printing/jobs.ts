import { err, ok, type Problem, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { PrinterFault, PrintOutcome, ReceiptPrinter } from '../hal/receipt-printer.ts';
import { withReadableName, type ReceiptContent } from './content.ts';
import { storageProblem } from '../records/database.ts';
import { makeUuid } from '../records/record-id.ts';
import type { JobLog } from './job-log.ts';
import { receiptRaster } from './receipt-raster.ts';
import type { TypeFace } from './type-face.ts';

/** A job that has ended. `outcome` is what is known; a reprint names the job that it repeats. */
export interface SettledJob {
  readonly id: string;
  readonly outcome: PrintOutcome;
}

export interface ReceiptJobs {
  /** Prints a receipt for the first time. Fails with a problem only when nothing was sent to any printer. */
  print(content: ReceiptContent, signal: AbortSignal): Promise<Result<SettledJob, Problem>>;
  /**
   * Prints it again, marked 补打, because the person asked. First makes sure that nothing of the earlier job comes out by itself any
   * more; when that cannot be made sure of, fails and sends nothing.
   */
  reprint(earlierJobId: string, content: ReceiptContent, signal: AbortSignal): Promise<Result<SettledJob, Problem>>;
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

/** Receipts as jobs: intent durable before the first byte, settled by the printer's evidence, never twice unasked. */
export function createReceiptJobs({ printer, log, face, clock, onSettled }: ReceiptJobsOptions): ReceiptJobs {
  const settle = (write: () => void) => {
    try {
      write();
      onSettled?.();
    } catch (error) {
      // The intent stays: the next start settles the job as unknown. What the person is told of the paper stays true.
      if (storageProblem(error) === undefined) throw error;
    }
  };

  const run = async (content: ReceiptContent, reprintOf: string | undefined, signal: AbortSignal): Promise<Result<SettledJob, Problem>> => {
    if (printer === undefined) return err({ code: 'printer-unavailable' });
    const raster = receiptRaster(withReadableName(content, face), printer, face);
    const id = makeUuid(clock.now());
    try {
      log.intend({ id, recordNo: content.recordNo, code: content.code, reprintOf, at: clock.now() });
    } catch (error) {
      // Without a durable intent a power cut could lead to a second paper that nobody asked for.
      return err({ code: 'storage-failed', detail: error instanceof Error ? error.message : String(error) });
    }
    const outcome = await printer.print(id, raster, signal);
    settle(() => log.settle(id, outcome, clock.now()));
    return ok({ id, outcome });
  };

  return {
    print: (content, signal) => run({ ...content, reprint: false }, undefined, signal),
    reprint: async (earlierJobId, content, signal) => {
      if (printer === undefined) return err({ code: 'printer-unavailable' });
      const cleared = await printer.clear(signal);
      if (!cleared.ok) return err({ code: 'printer-unavailable', detail: `the printer could not be cleared: ${cleared.error.code}` });
      return run({ ...content, reprint: true }, earlierJobId, signal);
    },
    confirm: (jobId, whole) => settle(() => log.confirm(jobId, whole, clock.now())),
  };
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
