import type { Clock } from '../../clock.ts';
import type { DocumentJob, DocumentJobProgress, DocumentPrinterFault, DocumentPrintOutcome } from '../../hal/document-printer.ts';
import type { DeviceLog } from '../device-log.ts';
import type { Conversation } from './conversation.ts';
import type { CountMemory } from './count-memory.ts';
import type { Expected } from './judge.ts';
import type { Settings } from './model.ts';
import type { AboutPrinter, PrinterCondition } from './printer-facts.ts';
import type { JobWish } from './requests.ts';

/** A document on its way to paper, and everything that is needed on the way. */
export interface JobAtHand {
  readonly job: DocumentJob;
  readonly wish: JobWish;
  readonly expected: Expected;
  readonly about: AboutPrinter;
  readonly conversation: Conversation;
  readonly counts: CountMemory;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: DeviceLog;
  /** Aborts when the job is called off. */
  readonly calledOff: AbortSignal;
  /** Aborts when the driver is closed: nothing is asked any more, and the printer goes on by itself. */
  readonly closing: AbortSignal;
  /** Asks the printer how it is; undefined where it does not answer. `overlooked`: silence does not count against it. */
  lookAtPrinter(silence?: 'overlooked'): Promise<PrinterCondition | undefined>;
  /** Told whenever something changed; equal news are not told twice. */
  tell(progress: DocumentJobProgress): void;
}

export const notPrinted = (fault: DocumentPrinterFault): DocumentPrintOutcome => ({ state: 'not-printed', fault });
export const unknown = (fault: DocumentPrinterFault | 'no-answer'): DocumentPrintOutcome => ({ state: 'unknown', fault, evidence: 'sent' });
