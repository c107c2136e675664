import type { PrintEvidence } from '@changqing/protocol';
import type { DeviceIdentity } from './status.ts';

export type DocumentPrinterFault =
  | 'paper-out'
  | 'paper-jam'
  | 'cover-open'
  /** Toner or ink is used up. */
  | 'marker-empty'
  /** The printer does not take this document, or this way of printing it. */
  | 'format-refused'
  /** Somebody stopped the printer or cancelled the job at its panel. */
  | 'cancelled'
  /** It takes no document just now: another one of ours is being printed, or it says so itself. */
  | 'busy'
  | 'unrecoverable'
  | 'disconnected';

/** What a printer says that it can do; told by the printer, never guessed. */
export interface DocumentPrinterAbilities {
  /** MIME types, such as `application/pdf`. */
  readonly formats: readonly string[];
  readonly duplex: boolean;
  readonly maximumCopies: number;
}

export type DocumentPrinterStatus =
  | { readonly state: 'starting' }
  | {
      readonly state: 'ready';
      readonly identity: DeviceIdentity;
      readonly abilities: DocumentPrinterAbilities;
      readonly paperLow: boolean;
      readonly markerLow: boolean;
    }
  | { readonly state: 'printing'; readonly identity: DeviceIdentity; readonly abilities: DocumentPrinterAbilities }
  /** It answers, and cannot print before somebody does something at it. */
  | { readonly state: 'stopped'; readonly identity: DeviceIdentity | undefined; readonly fault: DocumentPrinterFault };

/** One document to be printed. */
export interface DocumentJob {
  /** Goes to the printer as the job's name: what it is looked for by after a lost answer. */
  readonly jobId: string;
  /** `application/pdf`. */
  readonly pdf: Uint8Array;
  /** Sides of one copy, for progress and deadlines. */
  readonly pages: number;
  readonly copies: number;
  /** Both sides of the sheet, along the long edge; left out where the printer cannot. */
  readonly duplex: boolean;
}

/**
 * How a document job ended; the four print states, as with receipts.
 * - `printed`: the printer says that the job is completed. `sheets` is its own count where it has one.
 * - `not-printed`: the printer refused it, or never had it, or gave it up before the first sheet.
 * - `partly-printed`: it was stopped on the way and will not go on by itself.
 * - `unknown`: it may come out, or may have come out; the person is asked, and nothing is sent again by itself.
 */
export type DocumentPrintOutcome =
  | { readonly state: 'printed'; readonly evidence: PrintEvidence; readonly sheets: number | undefined }
  | { readonly state: 'not-printed'; readonly fault: DocumentPrinterFault }
  | { readonly state: 'partly-printed'; readonly fault: DocumentPrinterFault; readonly sheets: number | undefined }
  | { readonly state: 'unknown'; readonly fault: DocumentPrinterFault | 'no-answer'; readonly evidence: PrintEvidence };

/** Told while a job is under way; at most a few times a second. */
export interface DocumentJobProgress {
  readonly sheets: number | undefined;
  /** The printer waits for somebody: paper, cover, jam. The job goes on by itself when that is done. */
  readonly waitingFor: DocumentPrinterFault | undefined;
}

/** What a printer knows of a job by its name. */
export type FoundDocumentJob =
  | { readonly found: 'ended'; readonly outcome: DocumentPrintOutcome }
  | { readonly found: 'under-way' }
  | { readonly found: 'not-there' }
  /** The printer could not be asked. */
  | { readonly found: 'no-answer' };

/** A printer of A4 paper. */
export interface DocumentPrinter {
  status(): DocumentPrinterStatus;
  onStatus(listener: (status: DocumentPrinterStatus) => void): () => void;
  /**
   * Prints one document. Resolves when the job is settled; one job at a time, a second one ends `not-printed`, `busy`. Never sends a document
   * twice, and throws where a job that may be on paper is given again; after a lost answer it asks for the job by its name and follows that; where the printer has none, the outcome is `unknown`. Aborting the
   * signal cancels the job at the printer where that is still possible, and settles it by what the printer then says.
   */
  print(job: DocumentJob, signal: AbortSignal, onProgress?: (progress: DocumentJobProgress) => void): Promise<DocumentPrintOutcome>;
  /** Asks for a job of an earlier run by its name, after a restart or where its end was not learned. */
  find(jobId: string, signal: AbortSignal): Promise<FoundDocumentJob>;
  /** Takes a job that is still waiting or stopped from the printer, so that it does not come out by itself. True when it will not. */
  cancel(jobId: string, signal: AbortSignal): Promise<boolean>;
  /** Asks nothing any more. A job under way stays at the printer, and its outcome is `unknown` until `find` learns it in the next run. */
  close(): Promise<void>;
}
