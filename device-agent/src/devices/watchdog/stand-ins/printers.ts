import { err } from '@changqing/protocol';
import type { DocumentPrinter, DocumentPrinterStatus, DocumentPrintOutcome } from '../../../hal/document-printer.ts';
import type { PrinterStatus, PrintOutcome, ReceiptPrinter } from '../../../hal/receipt-printer.ts';
import { createStatusBoard } from '../../watch.ts';
import type { Behind } from '../behind.ts';
import { gatedDocumentPrinter, gatedPrinter } from './gate.ts';

/** Whether a job says something of the printer: paper that ran out and jobs that were called off do not. */
function noteOutcome(behind: Behind<unknown>, outcome: PrintOutcome | DocumentPrintOutcome): void {
  if (outcome.state === 'printed') behind.note(true);
  else if (!['paper-out', 'cover-open', 'cancelled', 'busy', 'format-refused'].includes(outcome.fault)) behind.note(false);
}

/** Stands for a receipt printer whose driver may be made anew; a new driver clears what an earlier one may have left. */
export function standInReceiptPrinter(behind: Behind<ReceiptPrinter>): ReceiptPrinter {
  const status = () => gatedPrinter(behind.current().status(), behind.refusal());
  const board = createStatusBoard<PrinterStatus>(status());
  behind.onStatus(() => board.set(status()));
  return {
    get paperWidthMm() {
      return behind.current().paperWidthMm;
    },
    get dotsPerLine() {
      return behind.current().dotsPerLine;
    },
    get dotsPerMm() {
      return behind.current().dotsPerMm;
    },
    status,
    onStatus: (listener) => board.onStatus(listener),
    print: async (jobId, page, signal) => {
      if (behind.refusal() !== undefined) return { state: 'not-printed', fault: 'unrecoverable' };
      const outcome = await behind.use(() => behind.current().print(jobId, page, signal));
      noteOutcome(behind, outcome);
      return outcome;
    },
    clear: (signal) => {
      const refusal = behind.refusal();
      return refusal === undefined ? behind.use(() => behind.current().clear(signal)) : Promise.resolve(err(refusal));
    },
    close: () => Promise.resolve(),
  };
}

/** Stands for a document printer. Jobs of an earlier driver are found by their name. */
export function standInDocumentPrinter(behind: Behind<DocumentPrinter>): DocumentPrinter {
  const status = () => gatedDocumentPrinter(behind.current().status(), behind.refusal());
  const board = createStatusBoard<DocumentPrinterStatus>(status());
  behind.onStatus(() => board.set(status()));
  return {
    status,
    onStatus: (listener) => board.onStatus(listener),
    print: async (job, signal, onProgress) => {
      if (behind.refusal() !== undefined) return { state: 'not-printed', fault: 'unrecoverable' };
      const outcome = await behind.use(() => behind.current().print(job, signal, onProgress));
      noteOutcome(behind, outcome);
      return outcome;
    },
    // Asking and taking back must work also at a printer that may not print.
    find: (jobId, signal) => behind.current().find(jobId, signal),
    cancel: (jobId, signal) => behind.current().cancel(jobId, signal),
    close: () => Promise.resolve(),
  };
}
