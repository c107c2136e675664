import type { PrintView, Problem } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { DocumentPrinter } from '../hal/document-printer.ts';
import type { ReceiptPrinter } from '../hal/receipt-printer.ts';
import type { AuditEntry } from '../records/audit.ts';
import type { DocumentJobs } from './document-jobs.ts';
import type { PrintableSlip, ReceiptJobs } from './jobs.ts';
import { paperPiece, slipPiece, type DeskPaper, type DeskWishes, type Piece, type PieceEnd } from './print-pieces.ts';
import { paperProblem, slipProblem } from './print-readiness.ts';

export type { DeskPaper, DeskWishes } from './print-pieces.ts';

/** How the printing of a session stands. */
export interface DeskNews {
  /** Which of the papers, from 1. */
  readonly index: number;
  /** Sheets of all papers and copies together; 0 for a slip. `sheetsOut` in `print` counts towards these. */
  readonly sheets: number;
  /** Told at each change, and once a minute while the printer is at work. `printed` is told once, when nothing of the order is left to print. */
  readonly print: PrintView;
}

/**
 * What a session wants on paper beside its receipt, and how that stands. One order at a time; papers come out one after the other, and where one
 * does not come out the others wait for the person's word. The content is held in memory until `forget`; a job that is under way then is only
 * settled.
 */
export interface PrintDesk {
  /** Why no paper can be printed now; undefined when it can. */
  canPrintPaper(): Problem | undefined;
  canPrintSlip(): Problem | undefined;
  /** Begins a new order; false while one is under way. */
  printSlip(sessionId: string, slip: PrintableSlip): boolean;
  printPapers(sessionId: string, papers: readonly DeskPaper[], wishes: DeskWishes): boolean;
  /** The person asks for what did not come out: once more, marked 补打, and then for what has not been printed yet. */
  again(sessionId: string): void;
  /** The person has looked whether the paper of an `unknown` job is whole; with `true` the rest of the order goes on. */
  confirm(sessionId: string, whole: boolean): void;
  /** Ends what has not begun: further papers, and the one at the printer where no sheet of it is out or where it waits for somebody. */
  stop(sessionId: string): void;
  /** The paper was taken, or nobody said so: then that is in the audit. */
  taken(sessionId: string, confirmed: boolean): void;
  /** The session is over: nothing new begins, contents go, and what waits at the printer for somebody is taken from it. */
  forget(): void;
}

export interface PrintDeskOptions {
  readonly receipts: ReceiptJobs;
  readonly documents: DocumentJobs;
  readonly printer: ReceiptPrinter | undefined;
  readonly document: DocumentPrinter | undefined;
  readonly clock: Clock;
  /** Ends with the agent. */
  readonly closing: AbortSignal;
  audit(entry: AuditEntry): void;
  tell(sessionId: string, news: DeskNews): void;
}

/** Many printers say nothing of a long paper before it is out: that it is waited for is told so often. */
const STILL_GOING_MS = 60_000;

/** One printing that is under way. */
interface Run {
  readonly stop: AbortController;
  /** Its turn has come: what was promised is durable, and the printer hears of it. */
  begun: boolean;
  sheetsOut: number;
  waiting: boolean;
}

/** The order of the session that is going on. */
interface Order {
  readonly sessionId: string;
  readonly what: 'slip' | 'paper';
  /** Emptied when the session is over: what is under way is settled without them. */
  pieces: readonly Piece[];
  /** Position of the piece that is under way, or that stands for the person to decide. */
  at: number;
  /** How the last job of that piece ended. */
  ended: PieceEnd | undefined;
  run: Run | undefined;
  stopped: boolean;
  shown: PrintView;
}

export function createPrintDesk(options: PrintDeskOptions): PrintDesk {
  const { receipts, documents, printer, document, clock, closing } = options;
  let held: Order | undefined;

  const canPrintSlip = () => slipProblem(printer);
  const canPrintPaper = () => paperProblem(document);
  const canReprint = (order: Order) => (order.what === 'slip' ? canPrintSlip() : canPrintPaper()) === undefined;

  const show = (order: Order, print: PrintView) => {
    order.shown = print;
    if (held === order) options.tell(order.sessionId, { index: order.at + 1, sheets: sheetsOf(order.pieces), print });
  };

  const onProgress = (order: Order, run: Run, sheetsOut: number | undefined, waitingFor: Problem | undefined) => {
    run.begun = true;
    run.sheetsOut = Math.max(run.sheetsOut, sheetsOut ?? 0);
    run.waiting = waitingFor !== undefined;
    // Nobody stands there any more who could mend it, and the next person is not to find the paper.
    if (held !== order && run.waiting) run.stop.abort();
    const before = sheetsOf(order.pieces.slice(0, order.at));
    show(order, {
      state: 'printing',
      ...(sheetsOut === undefined ? {} : { sheetsOut: before + sheetsOut }),
      ...(waitingFor === undefined ? {} : { waitingFor }),
    });
  };

  /** Says again how the order stands for as long as it is under way; the returned function ends that. */
  const keepSaying = (order: Order): (() => void) => {
    let cancel = () => {};
    const next = () => {
      cancel = clock.after(STILL_GOING_MS, () => {
        if (closing.aborted) return;
        show(order, order.shown);
        next();
      });
    };
    next();
    return () => cancel();
  };

  /** Prints the piece at hand; true when it came out. */
  const printOne = async (order: Order, piece: Piece, earlier: string | undefined): Promise<boolean> => {
    const run: Run = { stop: new AbortController(), begun: false, sheetsOut: 0, waiting: false };
    order.run = run;
    show(order, { state: 'preparing' });
    const stopSaying = keepSaying(order);
    const ended = await piece.print(earlier, run.stop.signal, (sheetsOut, waitingFor) => onProgress(order, run, sheetsOut, waitingFor));
    stopSaying();
    order.run = undefined;
    if (!ended.ok) {
      show(order, { state: 'not-printed', problem: ended.error, canReprint: canReprint(order) });
      return false;
    }
    order.ended = ended.value;
    const { state } = ended.value.outcome;
    if (state !== 'printed') show(order, unfinishedView(state, ended.value.problem, canReprint(order)));
    if (held !== order && state === 'unknown') piece.letGo(ended.value.id);
    return state === 'printed';
  };

  /** From the piece at hand to the end of the order, or to where the person has to decide. */
  const goOn = async (order: Order, earlier: string | undefined): Promise<void> => {
    const piece = order.pieces[order.at];
    if (piece !== undefined && (await printOne(order, piece, earlier))) await afterPrinted(order);
  };

  const afterPrinted = async (order: Order): Promise<void> => {
    if (held !== order) return;
    if (order.stopped || order.at + 1 >= order.pieces.length) {
      show(order, printedView(order.ended));
      return;
    }
    order.at += 1;
    order.ended = undefined;
    await goOn(order, undefined);
  };

  const begin = (sessionId: string, what: Order['what'], pieces: readonly Piece[], there: boolean): boolean => {
    if (held?.run !== undefined || pieces.length === 0) return false;
    if (held !== undefined) letGo(held);
    const order: Order = {
      sessionId,
      what,
      pieces,
      at: 0,
      ended: undefined,
      run: undefined,
      stopped: false,
      shown: { state: 'preparing' },
    };
    held = order;
    if (there) void goOn(order, undefined);
    else show(order, { state: 'no-printer' });
    return true;
  };

  const orderOf = (sessionId: string): Order | undefined => (held?.sessionId === sessionId ? held : undefined);

  // When paper is back, the page may offer what it could not offer before.
  const lookAgain = () => {
    if (held === undefined || !('canReprint' in held.shown) || held.shown.canReprint === canReprint(held)) return;
    show(held, { ...held.shown, canReprint: canReprint(held) });
  };
  printer?.onStatus(lookAgain);
  document?.onStatus(lookAgain);

  return {
    canPrintPaper,
    canPrintSlip,
    printSlip: (sessionId, slip) => begin(sessionId, 'slip', [slipPiece(slip, receipts)], printer !== undefined),
    printPapers: (sessionId, papers, wishes) => {
      const pieces = papers.map((paper) => paperPiece(paper, wishes, documents, closing));
      return begin(sessionId, 'paper', pieces, document !== undefined);
    },
    again: (sessionId) => {
      const order = orderOf(sessionId);
      if (order === undefined || order.run !== undefined || !('canReprint' in order.shown)) return;
      order.stopped = false;
      void goOn(order, order.ended?.id);
    },
    confirm: (sessionId, whole) => {
      const order = orderOf(sessionId);
      if (order === undefined || order.run !== undefined || order.ended === undefined || order.shown.state !== 'unknown') return;
      order.pieces[order.at]?.confirm(order.ended.id, whole);
      if (whole) void afterPrinted(order);
      else show(order, unfinishedView('partly-printed', order.ended.problem, canReprint(order)));
    },
    stop: (sessionId) => {
      const order = orderOf(sessionId);
      if (order === undefined) return;
      order.stopped = true;
      if (order.run !== undefined && (order.run.waiting || order.run.sheetsOut === 0)) order.run.stop.abort();
    },
    taken: (sessionId, confirmed) => {
      const order = orderOf(sessionId);
      if (order === undefined || confirmed) return;
      options.audit({ act: 'print-not-confirmed-taken', session: sessionId, what: order.what, sheets: sheetsOf(order.pieces) });
    },
    forget: () => {
      const order = held;
      held = undefined;
      if (order === undefined) return;
      if (order.run === undefined) letGo(order);
      // What is on its way comes out first.
      else if (order.run.waiting || !order.run.begun) order.run.stop.abort();
      order.pieces = [];
    },
  };
}

/** Whoever an order of unknown end was for does not ask after it any more. What a person saw to be whole is out of the printer. */
function letGo({ ended, shown, pieces, at }: Order): void {
  if (ended?.outcome.state === 'unknown' && shown.state !== 'printed') pieces[at]?.letGo(ended.id);
}

const sheetsOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { sheets }) => sum + sheets, 0);

function unfinishedView(state: 'not-printed' | 'partly-printed' | 'unknown', problem: Problem | undefined, canReprint: boolean): PrintView {
  return { state, problem: problem ?? { code: 'printer-unavailable' }, canReprint };
}

/** What the person has seen to be whole is as good as sent: nobody else says so. */
function printedView(ended: PieceEnd | undefined): PrintView {
  const evidence = ended?.outcome.state === 'printed' ? ended.outcome.evidence : 'sent';
  return { state: 'printed', evidence, reprint: ended?.marked === true };
}
