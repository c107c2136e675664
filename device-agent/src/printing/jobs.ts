import { randomBytes } from 'node:crypto';
import { err, ok, type Problem, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { PrinterFault, PrintOutcome, ReceiptPrinter } from '../hal/receipt-printer.ts';
import type { ReceiptContent } from './content.ts';
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
}

export interface ReceiptJobsOptions {
  readonly printer: ReceiptPrinter | undefined;
  readonly log: JobLog;
  readonly face: TypeFace;
  readonly clock: Clock;
}

/** Receipts as jobs: intent durable before the first byte, settled by the printer's evidence, never twice unasked. */
export function createReceiptJobs({ printer, log, face, clock }: ReceiptJobsOptions): ReceiptJobs {
  const run = async (content: ReceiptContent, reprintOf: string | undefined, signal: AbortSignal): Promise<Result<SettledJob, Problem>> => {
    if (printer === undefined) return err({ code: 'printer-unavailable' });
    const raster = receiptRaster(content, printer, face);
    const id = newJobId();
    try {
      log.intend({ id, recordNo: content.recordNo, reprintOf, at: clock.now() });
    } catch (error) {
      // Without a durable intent a power cut could lead to a second paper that nobody asked for.
      return err({ code: 'storage-failed', detail: error instanceof Error ? error.message : String(error) });
    }
    const outcome = await printer.print(id, raster, signal);
    log.settle(id, outcome);
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
  };
}

/** A random id of 12 letters and digits; a printer driver derives its process id from it. */
function newJobId(): string {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return Array.from(randomBytes(12), (byte) => letters[byte & 31]).join('');
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
