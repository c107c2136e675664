import type { PrintEvidence, Result } from '@changqing/protocol';
import type { DeviceError, DeviceIdentity } from './status.ts';

/** One-bit picture, rows from the top, most significant bit left, 1 = black, each row padded to whole bytes. */
export interface Raster {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rows: Uint8Array;
}

/** What stands in a line, for printers that have Chinese fonts of their own. A full-width character takes two columns, any other one. */
export type TextRow =
  | {
      readonly row: 'line';
      readonly text: string;
      /** Twice as wide, twice as high. */
      readonly width: 1 | 2;
      readonly height: 1 | 2;
      readonly align: 'left' | 'centre';
      readonly bold: boolean;
      /** White on black. */
      readonly inverse: boolean;
    }
  | { readonly row: 'feed'; readonly heightMm: number }
  /** A QR symbol; `picture` for printers that cannot make it by themselves. */
  | { readonly row: 'qr'; readonly text: string; readonly picture: Raster };

/** A part of a page as dots, and where it is plain enough as rows of text. */
export interface PagePart {
  readonly raster: Raster;
  readonly text?: readonly TextRow[];
}

/** A page for a receipt printer: its whole picture, and the parts that the picture is made of, from top to bottom. */
export interface ReceiptPage extends Raster {
  readonly parts?: readonly PagePart[];
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
   * Prints one page and cuts. Resolves when the job is settled; one job at a time. The job id goes to the printer as its process
   * id where the printer can give it back. The picture is printed, or its parts as text where the printer's fonts are known.
   */
  print(jobId: string, page: ReceiptPage, signal: AbortSignal): Promise<PrintOutcome>;
  /**
   * Makes sure that nothing of an earlier job comes out by itself any more: clears the printer's buffers, or waits for its marker.
   * A reprint may be offered only after this succeeded.
   */
  clear(signal: AbortSignal): Promise<Result<undefined, DeviceError>>;
  close(): Promise<void>;
}
