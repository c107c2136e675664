import type { ReceiptView, Site } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { PrintOutcome, ReceiptPrinter } from '../hal/receipt-printer.ts';
import type { ReceiptContent } from '../printing/content.ts';
import { problemOfFault, type ReceiptJobs } from '../printing/jobs.ts';
import type { Effect } from './messages.ts';

/** What the session wants on paper, and how that stands; it holds the content in memory until the session is over. */
export interface ReceiptDesk {
  /** `code` is what the bureau's public page knows the receipt by; undefined where nothing was recorded. */
  print(wanted: Extract<Effect, { do: 'print' }>, code: string | undefined): void;
  /** Prints again because the person asked. */
  reprint(sessionId: string): void;
  /** The person has looked whether the slip is whole. */
  confirm(sessionId: string, whole: boolean): void;
  forget(): void;
}

export interface ReceiptDeskOptions {
  readonly jobs: ReceiptJobs;
  readonly printer: ReceiptPrinter | undefined;
  readonly clock: Clock;
  site(): Site | undefined;
  tell(sessionId: string, receipt: ReceiptView): void;
}

/** The paper of the session that is going on. */
interface Held {
  readonly sessionId: string;
  readonly content: ReceiptContent;
  readonly stop: AbortController;
  jobId: string | undefined;
  shown: ReceiptView;
}

export function createReceiptDesk(options: ReceiptDeskOptions): ReceiptDesk {
  const { jobs, printer, clock } = options;
  let held: Held | undefined;

  const show = (of: Held, receipt: ReceiptView) => {
    if (held !== of) return;
    of.shown = receipt;
    options.tell(of.sessionId, receipt);
  };

  const run = async (of: Held, again: boolean) => {
    const printed =
      again && of.jobId !== undefined
        ? await jobs.reprint(of.jobId, of.content, of.stop.signal)
        : await jobs.print(of.content, of.stop.signal);
    if (!printed.ok) {
      show(of, { state: 'not-printed', problem: printed.error, canReprint: printerReady(printer) });
      return;
    }
    of.jobId = printed.value.id;
    show(of, receiptView(printed.value.outcome, again, printerReady(printer)));
  };

  // When paper is back, the page may offer what it could not offer before.
  printer?.onStatus(() => {
    if (held === undefined || !('canReprint' in held.shown)) return;
    const canReprint = printerReady(printer);
    if (held.shown.canReprint !== canReprint) show(held, { ...held.shown, canReprint });
  });

  return {
    print: (wanted, code) => {
      const site = options.site();
      if (printer === undefined || site === undefined) {
        options.tell(wanted.sessionId, { state: 'no-printer' });
        return;
      }
      held = {
        sessionId: wanted.sessionId,
        content: contentOf(wanted, code, site, clock.now()),
        stop: new AbortController(),
        jobId: undefined,
        shown: { state: 'printing' },
      };
      void run(held, false);
    },
    reprint: (sessionId) => {
      if (held?.sessionId === sessionId) void run(held, true);
    },
    confirm: (sessionId, whole) => {
      if (held?.sessionId !== sessionId || held.shown.state !== 'unknown') return;
      if (held.jobId !== undefined) jobs.confirm(held.jobId, whole);
      if (whole) show(held, { state: 'printed', evidence: 'sent', reprint: false });
      else
        show(held, {
          state: 'partly-printed',
          problem: held.shown.problem ?? { code: 'printer-unavailable' },
          canReprint: printerReady(printer),
        });
    },
    forget: () => {
      held = undefined;
    },
  };
}

const printerReady = (printer: ReceiptPrinter | undefined): boolean => printer?.status().state === 'ready';

function receiptView(outcome: PrintOutcome, reprint: boolean, canReprint: boolean): ReceiptView {
  switch (outcome.state) {
    case 'printed':
      return { state: 'printed', evidence: outcome.evidence, reprint };
    case 'not-printed':
    case 'partly-printed':
      return { state: outcome.state, problem: problemOfFault(outcome.fault), canReprint };
    case 'unknown':
      return { state: 'unknown', problem: problemOfFault(outcome.fault), canReprint };
  }
}

function contentOf(wanted: Extract<Effect, { do: 'print' }>, code: string | undefined, site: Site, at: number): ReceiptContent {
  return {
    outcome: wanted.outcome,
    site,
    at,
    maskedNumber: wanted.maskedNumber,
    identifiedBy: wanted.by,
    benefits: wanted.benefits,
    reprint: false,
    ...(wanted.maskedName === undefined ? {} : { maskedName: wanted.maskedName }),
    ...(wanted.maskedRomanised === undefined ? {} : { romanised: wanted.maskedRomanised }),
    ...(wanted.position === undefined ? {} : { position: wanted.position }),
    ...(wanted.next === undefined ? {} : { next: wanted.next }),
    ...(wanted.recordNo === undefined ? {} : { recordNo: wanted.recordNo }),
    ...(wanted.verifyUrl === undefined ? {} : { verifyUrl: wanted.verifyUrl }),
    ...(code === undefined ? {} : { code }),
  };
}
