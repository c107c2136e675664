import type {
  DocumentRequest,
  Identity,
  LookUpAnswer,
  LookUpTopic,
  Modality,
  PaperKind,
  ParticularField,
  PrintView,
  Problem,
  RaiseAnswer,
  RaiseRequest,
  RecordRequest,
  TopicRecord,
} from '@changqing/protocol';
import type { LiveAnswer } from '../messages.ts';

/** What a look-up asks of central. */
export type BureauQuestion =
  | { readonly ask: 'open-by-card'; readonly identity: Identity; readonly name: string | undefined }
  | { readonly ask: 'open-by-verification'; readonly verificationId: string }
  | { readonly ask: 'raise'; readonly lookUpId: string; readonly request: RaiseRequest }
  | { readonly ask: 'record'; readonly lookUpId: string; readonly request: RecordRequest }
  | { readonly ask: 'picture'; readonly lookUpId: string; readonly documentId: string; readonly page: number; readonly pages: number }
  /** Papers that come out together; one that there is nothing for is left out, unless it is the only one. */
  | { readonly ask: 'papers'; readonly requests: readonly DocumentRequest[] };

/** A paper that is checked, laid out and waits in memory. */
export interface PreparedPaper {
  readonly kind: PaperKind;
  /** Of one copy. */
  readonly sides: number;
  /** It has come out before: it is marked 补打. */
  readonly again: boolean;
}

/** What came of a question. `nothing`: central answered that there is none of it. */
export type BureauAnswer =
  | { readonly is: 'opened'; readonly answer: LookUpAnswer }
  | { readonly is: 'raised'; readonly answer: RaiseAnswer }
  | { readonly is: 'record'; readonly record: TopicRecord }
  | { readonly is: 'picture'; readonly id: string; readonly widthPx: number; readonly heightPx: number }
  | { readonly is: 'unreadable-picture' }
  | { readonly is: 'papers'; readonly papers: readonly PreparedPaper[]; readonly sheetsLeft: number | undefined }
  /** No answer in time, or none that can be believed. */
  | { readonly is: 'away' }
  | { readonly is: 'refused'; readonly problem: Problem };

/** What happens to a look-up, beside commands and ticks. */
export type LookUpInput =
  | { readonly kind: 'bureau-answered'; readonly sessionId: string; readonly requestId: string; readonly answer: BureauAnswer }
  | { readonly kind: 'slip-measured'; readonly sessionId: string; readonly slipMm: number }
  /** How a printing stands; `index` from 1. */
  | { readonly kind: 'print'; readonly sessionId: string; readonly index: number; readonly sheets: number; readonly print: PrintView }
  /** Central's word on the consent to certify on a verification of this session. */
  | {
      readonly kind: 'certified-serving';
      readonly consentId: string;
      readonly answer: LiveAnswer | { readonly kind: 'not-recorded'; readonly problem: Problem };
    }
  | {
      readonly kind: 'statement-recorded';
      readonly recordId: string;
      readonly result: 'recorded' | 'refused' | { readonly problem: Problem };
    }
  | { readonly kind: 'card-removed' };

/** Who a slip is about, and what stands on it. */
export interface WantedSlip {
  readonly maskedName: string;
  readonly maskedRomanised: string | undefined;
  readonly maskedNumber: string;
  readonly record: TopicRecord;
}

/** What a look-up wants done. */
export type LookUpEffect =
  | {
      readonly do: 'ask-bureau';
      readonly sessionId: string;
      readonly requestId: string;
      readonly question: BureauQuestion;
      readonly withinMs: number;
    }
  /** Nobody waits for this answer any more. */
  | { readonly do: 'stop-asking'; readonly requestId: string }
  | { readonly do: 'end-look-up'; readonly lookUpId: string }
  /** The scanned pages that are held go. */
  | { readonly do: 'drop-pictures' }
  | { readonly do: 'measure-slip'; readonly sessionId: string; readonly slip: WantedSlip }
  | { readonly do: 'print-slip'; readonly sessionId: string; readonly slip: WantedSlip }
  /** Prints the papers that were prepared last. */
  | { readonly do: 'print-papers'; readonly sessionId: string; readonly copies: number; readonly duplex: boolean }
  /** The prepared papers are not wanted any more. */
  | { readonly do: 'drop-papers' }
  | { readonly do: 'print-again'; readonly sessionId: string }
  | { readonly do: 'print-confirm'; readonly sessionId: string; readonly whole: boolean }
  | { readonly do: 'print-stop'; readonly sessionId: string }
  | { readonly do: 'print-taken'; readonly sessionId: string; readonly confirmed: boolean }
  | {
      readonly do: 'certify-serving';
      readonly sessionId: string;
      readonly consentId: string;
      readonly personRef: string;
      readonly noticeVersion: string;
      readonly modalities: readonly Modality[];
      readonly verificationId: string;
    }
  | {
      readonly do: 'record-statement';
      readonly sessionId: string;
      readonly recordId: string;
      readonly personRef: string;
      readonly lookUpId: string;
      readonly act: 'confirmed' | 'correction-asked';
      readonly particularsSha256: string;
      readonly fields: readonly ParticularField[];
    };

/** Every topic but the list of archives is a sheet. */
export type SheetTopic = Exclude<LookUpTopic, 'archives'>;
