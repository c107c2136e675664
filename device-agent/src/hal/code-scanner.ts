import type { ReaderStatus } from './status.ts';

/** What one reading of a bar code or QR gave. Text from outside: never run, never opened, matched against patterns only. */
export interface ScannedCode {
  /** UTF-8 or GB18030, at most 4296 characters, without the maker's suffix. */
  readonly text: string;
  /** AIM symbology identifier, e.g. `]Q1`, where the scanner tells it. */
  readonly aim: string | undefined;
}

/** A scanner of bar codes and QR codes that tells codes by itself. */
export interface CodeScanner {
  status(): ReaderStatus;
  /** Calls back at each change of status; the returned function stops that. */
  onStatus(listener: (status: ReaderStatus) => void): () => void;
  /** Calls back for each whole code; a code that breaks off or is too long is dropped. The returned function stops that. */
  onCode(listener: (code: ScannedCode) => void): () => void;
  /** Stops the driver: closes the link and leaves nothing running. */
  close(): Promise<void>;
}
