import { err, ok, type PaperKind, type Problem, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type {
  DocumentJobProgress,
  DocumentPrinter,
  DocumentPrinterFault,
  DocumentPrinterStatus,
  DocumentPrintOutcome,
} from '../hal/document-printer.ts';
import { isAborted } from '../links/aborted.ts';
import { makeUuid } from '../records/record-id.ts';
import type { JobLog } from './job-log.ts';
import { intendDurably, settleDurably } from './jobs.ts';

/** One paper as it goes to the printer. It lives in memory only. */
export interface PrintableDocument {
  readonly kind: PaperKind | 'test';
  /** What the bureau's public page knows it by; blank forms have none. */
  readonly code: string | undefined;
  readonly number: string | undefined;
  readonly pdf: Uint8Array;
  /** Sides of one copy. */
  readonly sides: number;
  readonly copies: number;
  /** Both sides of a sheet; left out where the printer cannot. */
  readonly duplex: boolean;
}

/** A document job that has ended. `problem` is why, for the people in front of it, where it did not end well. */
export interface SettledDocument {
  readonly id: string;
  readonly outcome: DocumentPrintOutcome;
  readonly problem: Problem | undefined;
}

export type OnDocumentProgress = (progress: DocumentJobProgress) => void;

export interface DocumentJobs {
  /**
   * Prints a paper. Waits its turn: one job at a time; the first progress says that the turn has come. Fails with a problem only when nothing
   * was sent to the printer.
   */
  print(wanted: PrintableDocument, signal: AbortSignal, onProgress?: OnDocumentProgress): Promise<Result<SettledDocument, Problem>>;
  /**
   * Prints it again because the person asked; `wanted` is marked 补打 already. First sees to it that the earlier job does not come out by
   * itself any more; where that cannot be made sure of, fails and sends nothing.
   */
  reprint(
    earlierJobId: string,
    wanted: PrintableDocument,
    signal: AbortSignal,
    onProgress?: OnDocumentProgress,
  ): Promise<Result<SettledDocument, Problem>>;
  /** The person has looked whether the paper of an `unknown` job is whole: that settles it. */
  confirm(jobId: string, whole: boolean): void;
  /**
   * After a restart: asks the printer for each job whose end was not learned, and settles it by what it says. A job that is still under way is
   * followed to its end, one that waits for somebody is taken from it after a while: nobody stands there for it any more. What the printer does
   * not know, or cannot be asked for within `GIVE_UP_MS`, is `unknown`. Nothing is ever sent again. Resolves when none is open.
   */
  recover(signal: AbortSignal): Promise<void>;
  /**
   * Whoever a job of `unknown` end was for has gone: it is taken from the printer as soon as that answers, so that nobody else finds the paper;
   * what the printer says of its end settles it. Resolves when nothing is left to be done, or after `GIVE_UP_MS`.
   */
  letGo(jobId: string, signal: AbortSignal): Promise<void>;
}

export interface DocumentJobsOptions {
  readonly printer: DocumentPrinter | undefined;
  readonly log: JobLog;
  readonly clock: Clock;
  /** Ends with the agent. What is under way then is left at the printer, and open in the log: the next start asks after it. */
  readonly closing?: AbortSignal;
  /** A job waits no longer than this for somebody to mend something; default three minutes. */
  readonly longestWaitMs?: number;
  /** Told when there is something new to report. */
  readonly onSettled?: () => void;
}

/** A printer that waits for paper holds up the next person, and lets somebody else's paper out in the end: so long it may. */
export const LONGEST_WAIT_MS = 180_000;
const LOOK_EVERY_MS = 2_000;
/** So long a printer that does not answer is asked after jobs of an earlier run. */
export const GIVE_UP_MS = 600_000;

/** So long before that, a job that never comes to an end is taken from the printer. */
const LAST_CALL_MS = 60_000;

/** Sheets of one copy. */
export const sheetsOfCopy = (sides: number, duplex: boolean): number => (duplex ? Math.ceil(sides / 2) : sides);

/** Papers as jobs: intent durable before the printer hears of it, settled by the printer's word, never twice unasked. */
export function createDocumentJobs(options: DocumentJobsOptions): DocumentJobs {
  const { printer, log, clock } = options;
  const longestWaitMs = options.longestWaitMs ?? LONGEST_WAIT_MS;
  const settle = (write: () => void) => settleDurably(write, options.onSettled);
  let last: Promise<unknown> = Promise.resolve();
  /** As the printer said last; one that is away for a moment can do what it could. The driver itself never asks for what it cannot. */
  let canDuplex = true;
  const noteAbilities = (status: DocumentPrinterStatus) => {
    if ('abilities' in status) canDuplex = status.abilities.duplex;
  };
  printer?.onStatus(noteAbilities);
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work);
    last = done.catch(() => undefined);
    return done;
  };

  const printNow = async (
    on: DocumentPrinter,
    wanted: PrintableDocument,
    reprintOf: string | undefined,
    signal: AbortSignal,
    onProgress: OnDocumentProgress,
  ): Promise<Result<SettledDocument, Problem>> => {
    // Called off while it waited its turn: nothing was promised.
    if (isAborted(signal)) return err({ code: 'document-printer-unavailable', detail: 'called off before it began' });
    const id = makeUuid(clock.now());
    const { kind, code, number, pdf, sides: pages, copies } = wanted;
    noteAbilities(on.status());
    const duplex = wanted.duplex && canDuplex;
    const sheets = sheetsOfCopy(pages, duplex);
    const intended = intendDurably(() =>
      log.intend({ id, printer: 'document', kind, recordNo: undefined, code, number, sheets, copies, reprintOf, at: clock.now() }),
    );
    if (!intended.ok) return intended;
    const patience = watchWaiting(clock, longestWaitMs, signal);
    try {
      onProgress({ sheets: undefined, waitingFor: undefined });
      const outcome = await on.print({ jobId: id, pdf, pages, copies, duplex }, patience.signal, (progress) => {
        patience.note(progress.waitingFor);
        onProgress(progress);
      });
      const leftThere = outcome.state === 'unknown' && options.closing?.aborted === true;
      if (!leftThere) settle(() => log.settle(id, outcome, clock.now()));
      return ok({ id, outcome, problem: problemOf(outcome, patience.waitedFor) });
    } finally {
      patience.end();
    }
  };

  const run: DocumentJobs['print'] = async (wanted, signal, onProgress = () => undefined) =>
    printer === undefined
      ? err({ code: 'document-printer-unavailable' })
      : inTurn(() => printNow(printer, wanted, undefined, signal, onProgress));

  const reprint: DocumentJobs['reprint'] = async (earlierJobId, wanted, signal, onProgress = () => undefined) =>
    printer === undefined
      ? err({ code: 'document-printer-unavailable' })
      : inTurn(async () => {
          if (!(await printer.cancel(earlierJobId, signal)))
            return err({ code: 'document-printer-unavailable', detail: 'the earlier job could not be taken from the printer' });
          return printNow(printer, wanted, earlierJobId, signal, onProgress);
        });

  /** Asks after a job until its end is known. One that waits for somebody longer than `waitMs` is taken from the printer. */
  const follow = async (on: DocumentPrinter, id: string, waitMs: number, signal: AbortSignal): Promise<void> => {
    const giveUpAt = clock.monotonic() + GIVE_UP_MS;
    const patience = watchWaiting(clock, waitMs, signal);
    try {
      while (!isAborted(signal)) {
        const looked = await on.find(id, signal);
        if (isAborted(signal)) return;
        if (looked.found === 'ended') {
          settle(() => log.settle(id, looked.outcome, clock.now()));
          return;
        }
        const status = on.status();
        const underWay = looked.found === 'under-way';
        patience.note(underWay && status.state === 'stopped' ? status.fault : undefined);
        const now = clock.monotonic();
        if (underWay && (waitMs === 0 || patience.signal.aborted || now >= giveUpAt - LAST_CALL_MS)) await on.cancel(id, signal);
        if (looked.found === 'not-there' || now >= giveUpAt) {
          settle(() => log.giveUp(id, clock.now()));
          return;
        }
        await clock.sleep(LOOK_EVERY_MS, signal);
      }
    } finally {
      patience.end();
    }
  };

  return {
    print: run,
    reprint,
    confirm: (jobId, whole) => settle(() => log.confirm(jobId, whole, clock.now())),
    recover: async (signal) => {
      const open = log.openDocuments();
      // A kiosk whose printer was taken away has nobody to ask.
      if (printer === undefined) for (const { id } of open) settle(() => log.giveUp(id, clock.now()));
      else await Promise.all(open.map(({ id }) => follow(printer, id, longestWaitMs, signal)));
    },
    letGo: async (jobId, signal) => {
      if (printer !== undefined) await follow(printer, jobId, 0, signal);
    },
  };
}

/** Aborts its signal when a job has waited for somebody too long without a pause, or with the signal given. */
function watchWaiting(clock: Clock, longestMs: number, signal: AbortSignal) {
  const tooLong = new AbortController();
  let waitedFor: DocumentPrinterFault | undefined;
  let cancel: (() => void) | undefined;
  return {
    signal: AbortSignal.any([signal, tooLong.signal]),
    /** What it waited for when it was called off; undefined where it went on. */
    get waitedFor() {
      return waitedFor;
    },
    note: (fault: DocumentPrinterFault | undefined) => {
      waitedFor = fault;
      if (fault === undefined) {
        cancel?.();
        cancel = undefined;
      } else cancel ??= clock.after(longestMs, () => tooLong.abort());
    },
    end: () => cancel?.(),
  };
}

/** A job that was called off while it waited for paper did not come out for want of paper. */
function problemOf(outcome: DocumentPrintOutcome, waitedFor: DocumentPrinterFault | undefined): Problem | undefined {
  if (outcome.state === 'printed') return undefined;
  return problemOfDocumentFault(outcome.fault === 'cancelled' ? (waitedFor ?? 'cancelled') : outcome.fault);
}

/** Which problem a document printer's fault is for the people in front of it. */
export function problemOfDocumentFault(fault: DocumentPrinterFault | 'no-answer'): Problem {
  switch (fault) {
    case 'paper-out':
      return { code: 'document-printer-paper-out' };
    case 'paper-jam':
      return { code: 'document-printer-jam' };
    case 'cover-open':
      return { code: 'document-printer-open' };
    case 'marker-empty':
    case 'format-refused':
    case 'cancelled':
    case 'unrecoverable':
      return { code: 'document-printer-faulty', detail: fault };
    case 'busy':
    case 'disconnected':
    case 'no-answer':
      return { code: 'document-printer-unavailable', detail: fault };
  }
}
