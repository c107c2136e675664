import type { Problem } from '@changqing/protocol';
import type { DocumentPrinter } from '../hal/document-printer.ts';
import type { ReceiptPrinter } from '../hal/receipt-printer.ts';
import { problemOfDocumentFault } from './document-jobs.ts';
import { problemOfFault } from './jobs.ts';

/** Why no slip can be printed now; undefined when it can. */
export function slipProblem(printer: ReceiptPrinter | undefined): Problem | undefined {
  const status = printer?.status();
  if (status === undefined || status.state === 'starting') return { code: 'printer-unavailable' };
  return status.state === 'stopped' ? problemOfFault(status.fault) : undefined;
}

/** Why no paper can be printed now; undefined when it can. */
export function paperProblem(printer: DocumentPrinter | undefined): Problem | undefined {
  const status = printer?.status();
  if (status === undefined || status.state === 'starting') return { code: 'document-printer-unavailable' };
  return status.state === 'stopped' ? problemOfDocumentFault(status.fault) : undefined;
}
