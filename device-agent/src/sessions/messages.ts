import type {
  BenefitAnswer,
  BodyPosition,
  CaptureHint,
  Command,
  IdCard,
  IdentifiedBy,
  IdentifyAnswer,
  Identity,
  Modality,
  Outcome,
  Problem,
  Purpose,
  ReceiptView,
  RecordResult,
} from '@changqing/protocol';
import type { FeedbackEffect, FeedbackInput } from './feedback/feedback-messages.ts';
import type { LookUpEffect, LookUpInput } from './look-up/look-up-messages.ts';
import type { Ending, World } from './state.ts';
import type { TechnicianEffect, TechnicianInput } from './technician/technician-messages.ts';

/** How central took an attempt while the person was waiting. */
export type LiveAnswer =
  | { readonly kind: 'result'; readonly result: RecordResult }
  /** Nothing within the time that a person waits, or nothing that can be believed. */
  | { readonly kind: 'none' }
  /** Central will never take this record. */
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What happens to a session. Replies name the session or capture that asked; a reply to an earlier one is ignored. */
export type Input =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'world'; readonly world: World }
  /** A deadline may have passed. */
  | { readonly kind: 'tick' }
  | { readonly kind: 'card-reading' }
  | { readonly kind: 'card-read'; readonly card: IdCard }
  | { readonly kind: 'card-unreadable' }
  | {
      readonly kind: 'identified';
      readonly sessionId: string;
      readonly answer:
        | { readonly kind: 'answer'; readonly answer: IdentifyAnswer }
        | { readonly kind: 'unreachable' }
        | { readonly kind: 'refused'; readonly problem: Problem };
    }
  | {
      readonly kind: 'consent-recorded';
      readonly consentId: string;
      readonly result: { readonly recordNo: string; readonly verifyUrl: string } | { readonly problem: Problem };
    }
  | { readonly kind: 'hint'; readonly captureId: string; readonly hint: CaptureHint; readonly heightMm?: number }
  | { readonly kind: 'taken'; readonly captureId: string }
  /** The image became a template, or was refused; `advice` is the one thing to do better. */
  | {
      readonly kind: 'sample';
      readonly captureId: string;
      readonly usable: boolean;
      readonly quality: number;
      readonly advice: CaptureHint | undefined;
    }
  | { readonly kind: 'capture-failed'; readonly captureId: string; readonly why: 'timed-out' | 'reader-lost' }
  | { readonly kind: 'attempt-recorded'; readonly attemptId: string; readonly problem?: Problem }
  | { readonly kind: 'answered'; readonly attemptId: string; readonly answer: LiveAnswer }
  | { readonly kind: 'receipt'; readonly sessionId: string; readonly receipt: ReceiptView }
  | LookUpInput
  | FeedbackInput
  | TechnicianInput;

/** What a session wants done. The runner performs effects in order and feeds their replies back as inputs. */
export type Effect =
  | LookUpEffect
  | FeedbackEffect
  | TechnicianEffect
  | {
      readonly do: 'identify';
      readonly sessionId: string;
      readonly by: IdentifiedBy;
      readonly identity: Identity;
      readonly name: string | undefined;
    }
  | {
      readonly do: 'record-consent';
      readonly sessionId: string;
      readonly consentId: string;
      readonly purpose: Purpose;
      readonly personRef: string | undefined;
      readonly noticeVersion: string;
      readonly modalities: readonly Modality[];
      readonly live: boolean;
    }
  | {
      readonly do: 'capture';
      readonly captureId: string;
      readonly modality: Modality;
      readonly position: BodyPosition;
      readonly timeoutMs: number;
    }
  | { readonly do: 'cancel-capture'; readonly captureId: string }
  /** Overwrites the template of a capture that will not be offered. */
  | { readonly do: 'drop-capture'; readonly captureId: string }
  | {
      readonly do: 'record-attempt';
      readonly sessionId: string;
      readonly attemptId: string;
      readonly captureId: string;
      readonly purpose: Purpose;
      readonly consentId: string;
      readonly noticeVersion: string;
      readonly tryNumber: number;
      readonly modality: Modality;
      readonly position: BodyPosition;
      readonly by: IdentifiedBy;
      readonly personRef: string | undefined;
      /** Offline the identity goes sealed into the evidence. */
      readonly sealedIdentity: { readonly identity: Identity; readonly name: string | undefined } | undefined;
      readonly recordNo: string;
    }
  | { readonly do: 'settle'; readonly attemptId: string; readonly as: 'kept' | 'abandoned' }
  | {
      readonly do: 'print';
      readonly sessionId: string;
      readonly outcome: Outcome;
      readonly by: IdentifiedBy;
      /** What was captured last. */
      readonly position: BodyPosition | undefined;
      readonly maskedName: string | undefined;
      readonly maskedRomanised: string | undefined;
      readonly maskedNumber: string;
      readonly benefits: readonly BenefitAnswer[];
      readonly next: BenefitAnswer | undefined;
      readonly recordNo: string | undefined;
      readonly verifyUrl: string | undefined;
    }
  | { readonly do: 'reprint'; readonly sessionId: string }
  | { readonly do: 'confirm-paper'; readonly sessionId: string; readonly whole: boolean }
  | { readonly do: 'call-help'; readonly page: string }
  /** The session is over: what it held is overwritten, and its outcome counted. */
  | {
      readonly do: 'end';
      readonly sessionId: string;
      readonly outcome: Ending;
      readonly captures: number;
      readonly switched: readonly { readonly position: BodyPosition; readonly why: string }[];
      /** Page and problem, without the person. */
      readonly trouble?: string;
    };
