import type { DocumentPrinterStatus } from '../../../hal/document-printer.ts';
import type { PrinterStatus } from '../../../hal/receipt-printer.ts';
import type { DeviceError, ReaderStatus } from '../../../hal/status.ts';

/** What the kiosk sees of a reader that may not be used: its driver may well say `ready`. */
export function gatedReader(status: ReaderStatus, refusal: DeviceError | undefined): ReaderStatus {
  if (refusal === undefined) return status;
  return { state: 'faulty', identity: 'identity' in status ? status.identity : undefined, error: refusal };
}

export function gatedPrinter(status: PrinterStatus, refusal: DeviceError | undefined): PrinterStatus {
  if (refusal === undefined) return status;
  return { state: 'stopped', identity: 'identity' in status ? status.identity : undefined, fault: 'unrecoverable' };
}

export function gatedDocumentPrinter(status: DocumentPrinterStatus, refusal: DeviceError | undefined): DocumentPrinterStatus {
  if (refusal === undefined) return status;
  return { state: 'stopped', identity: 'identity' in status ? status.identity : undefined, fault: 'unrecoverable' };
}
