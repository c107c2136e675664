import type {
  DocumentJob,
  DocumentJobProgress,
  DocumentPrinter,
  DocumentPrinterStatus,
  DocumentPrintOutcome,
  FoundDocumentJob,
} from '../../src/hal/document-printer.ts';

const identity = { model: 'double', maker: 'test', serialNumber: '', firmware: '' };
export const ABILITIES = { formats: ['application/pdf'], duplex: true, maximumCopies: 9 };
export const READY = {
  state: 'ready',
  identity,
  abilities: ABILITIES,
  paperLow: false,
  markerLow: false,
} as const satisfies DocumentPrinterStatus;
export const OUT_OF_PAPER: DocumentPrinterStatus = { state: 'stopped', identity, fault: 'paper-out' };

/** A job that the printer was given, to be ended by the test. */
export interface GivenJob {
  readonly job: DocumentJob;
  readonly signal: AbortSignal;
  progress(progress: DocumentJobProgress): void;
  end(outcome: DocumentPrintOutcome): Promise<void>;
}

/** The HAL's end of a document printer, with its answers written down by the test; drivers have suites of their own. */
export interface DocumentPrinterDouble extends DocumentPrinter {
  /** What was asked of it, in order: `print ID`, `cancel ID`, `find ID`. */
  readonly done: string[];
  readonly given: GivenJob[];
  become(status: DocumentPrinterStatus): void;
  /** What it knows of jobs that it was not given in this run. */
  readonly knows: Map<string, FoundDocumentJob>;
  cancels: boolean;
}

export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

export function documentPrinterDouble(): DocumentPrinterDouble {
  let status: DocumentPrinterStatus = READY;
  const listeners = new Set<(status: DocumentPrinterStatus) => void>();
  const double: DocumentPrinterDouble = {
    done: [],
    given: [],
    knows: new Map(),
    cancels: true,
    become: (next) => {
      status = next;
      for (const listener of listeners) listener(next);
    },
    status: () => status,
    onStatus: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    print: (job, signal, onProgress) =>
      new Promise((resolve) => {
        double.done.push(`print ${job.jobId}`);
        double.given.push({
          job,
          signal,
          progress: (progress) => onProgress?.(progress),
          end: async (outcome) => {
            resolve(outcome);
            await settle();
          },
        });
      }),
    find: (jobId) => {
      double.done.push(`find ${jobId}`);
      return Promise.resolve(double.knows.get(jobId) ?? { found: 'no-answer' });
    },
    cancel: (jobId) => {
      double.done.push(`cancel ${jobId}`);
      return Promise.resolve(double.cancels);
    },
    close: () => Promise.resolve(),
  };
  return double;
}
