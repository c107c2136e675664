import { ok, type PaperKind, type Problem, type Result } from '@changqing/protocol';
import type { DocumentPrintOutcome } from '../hal/document-printer.ts';
import type { PrintOutcome } from '../hal/receipt-printer.ts';
import { problemOfDocumentFault, sheetsOfCopy, type DocumentJobs, type OnDocumentProgress } from './document-jobs.ts';
import { problemOfFault, type PrintableSlip, type ReceiptJobs } from './jobs.ts';

/** A paper that is laid out and ready to go to the printer. */
export interface DeskPaper {
  readonly kind: PaperKind;
  /** What the bureau's public page knows it by; blank forms have none. */
  readonly code?: string;
  readonly number?: string;
  readonly pdf: Uint8Array;
  /** Sides of one copy. */
  readonly sides: number;
  /** It has come out before this session: `pdf` is marked 补打 already. */
  readonly reprint: boolean;
  /** Lays it out once more, marked 补打: asked for where the person wants this paper again. Not called where `reprint` says that it is marked. */
  layOutMarked(): Promise<Result<{ readonly pdf: Uint8Array; readonly sides: number }, Problem>>;
}

/** How papers are wanted, within what the printer says that it can do. */
export interface DeskWishes {
  readonly copies: number;
  readonly duplex: boolean;
}

/** How the printing of one piece ended. */
export interface PieceEnd {
  readonly id: string;
  readonly outcome: PrintOutcome | DocumentPrintOutcome;
  /** Why, for the people in front of it, where it did not end well. */
  readonly problem: Problem | undefined;
  /** It is marked 补打. */
  readonly marked: boolean;
}

/** Told when the piece's turn has come, and while it is under way. */
export type OnPieceProgress = (sheetsOut: number | undefined, waitingFor: Problem | undefined) => void;

/** One piece of an order, whichever printer it is for. */
export interface Piece {
  /** Sheets of all copies; 0 for a slip. */
  readonly sheets: number;
  /** Prints it; with the id of the job that it repeats, again and marked. Fails with a problem only when nothing was sent. */
  print(earlierJobId: string | undefined, signal: AbortSignal, onProgress: OnPieceProgress): Promise<Result<PieceEnd, Problem>>;
  /** The person has looked at an `unknown` one. */
  confirm(jobId: string, whole: boolean): void;
  /** Nobody will look at the `unknown` one any more. */
  letGo(jobId: string): void;
}

/** A slip for the 80 mm printer. */
export function slipPiece(slip: PrintableSlip, jobs: ReceiptJobs): Piece {
  return {
    sheets: 0,
    print: async (earlier, signal, onProgress) => {
      const onBegun = () => onProgress(undefined, undefined);
      const settled = await (earlier === undefined
        ? jobs.printSlip(slip, signal, onBegun)
        : jobs.reprintSlip(earlier, slip, signal, onBegun));
      if (!settled.ok) return settled;
      const { id, outcome } = settled.value;
      const problem = outcome.state === 'printed' ? undefined : problemOfFault(outcome.fault);
      return ok({ id, outcome, problem, marked: earlier !== undefined });
    },
    confirm: (jobId, whole) => jobs.confirm(jobId, whole),
    // The driver of that printer clears it by itself before anything else is printed.
    letGo: () => undefined,
  };
}

/** A paper for the document printer. `closing` ends with the agent. */
export function paperPiece(paper: DeskPaper, { copies, duplex }: DeskWishes, jobs: DocumentJobs, closing: AbortSignal): Piece {
  const { kind, code, number } = paper;
  return {
    sheets: sheetsOfCopy(paper.sides, duplex) * copies,
    print: async (earlier, signal, tell) => {
      const laidOut = earlier === undefined || paper.reprint ? ok(paper) : await paper.layOutMarked();
      if (!laidOut.ok) return laidOut;
      const { pdf, sides } = laidOut.value;
      const wanted = { kind, code, number, pdf, sides, copies, duplex };
      const onProgress: OnDocumentProgress = ({ sheets, waitingFor }) =>
        tell(sheets, waitingFor === undefined ? undefined : problemOfDocumentFault(waitingFor));
      const settled = await (earlier === undefined
        ? jobs.print(wanted, signal, onProgress)
        : jobs.reprint(earlier, wanted, signal, onProgress));
      return settled.ok ? ok({ ...settled.value, marked: paper.reprint || earlier !== undefined }) : settled;
    },
    confirm: (jobId, whole) => jobs.confirm(jobId, whole),
    letGo: (jobId) => void jobs.letGo(jobId, closing),
  };
}
