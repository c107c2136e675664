import type { PrintEvidence, Result } from '@changqing/protocol';
import type { DeviceError, DeviceIdentity } from './status.ts';

/** One-bit picture, rows from the top, most significant bit left, 1 = black, each row padded to whole bytes. */
export interface Raster {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rows: Uint8Array;
}

export type PrinterFault = 'paper-out' | 'cover-open' | 'cutter' | 'overheated' | 'unrecoverable' | 'disconnected';

export type PrinterStatus =
  | { readonly state: 'starting' }
  | { readonly state: 'ready'; readonly identity: DeviceIdentity; readonly paperLow: boolean }
  | { readonly state: 'printing'; readonly identity: DeviceIdentity }
  | { readonly state: 'stopped'; readonly identity: DeviceIdentity | undefined; readonly fault: PrinterFault };

/**
 * How a job ended.
 * - `printed`: with the evidence that says so (`sent` is never enough on its own).
 * - `not-printed`: nothing of it reached paper.
 * - `partly-printed`: it stopped on the way; the driver has cleared the printer, so that the rest will not come out by itself.
 * - `unknown`: nobody can tell without looking; the person is asked.
 */
export type PrintOutcome =
  | { readonly state: 'printed'; readonly evidence: PrintEvidence; readonly heightMm: number }
  | { readonly state: 'not-printed'; readonly fault: PrinterFault }
  | { readonly state: 'partly-printed'; readonly fault: PrinterFault }
  | { readonly state: 'unknown'; readonly fault: PrinterFault | 'no-answer'; readonly evidence: PrintEvidence };

export interface ReceiptPrinter {
  readonly paperWidthMm: 58 | 80;
  readonly dotsPerLine: number;
  readonly dotsPerMm: number;
  status(): PrinterStatus;
  onStatus(listener: (status: PrinterStatus) => void): () => void;
  /**
   * Prints one raster and cuts. Resolves when the job is settled; one job at a time. The job id goes to the printer as its process
   * id where the printer can give it back.
   */
  print(jobId: string, raster: Raster, signal: AbortSignal): Promise<PrintOutcome>;
  /**
   * Makes sure that nothing of an earlier job comes out by itself any more: clears the printer's buffers, or waits for its marker.
   * A reprint may be offered only after this succeeded.
   */
  clear(signal: AbortSignal): Promise<Result<undefined, DeviceError>>;
  close(): Promise<void>;
}
