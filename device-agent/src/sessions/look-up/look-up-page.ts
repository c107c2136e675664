import type { BenefitAnswer, BenefitKind, LookUpTopic, PaperKind, ParticularField, PrintView, Problem, Step } from '@changqing/protocol';
import type { Page } from '../state.ts';
import type { Wish } from './wish.ts';

type StepNamed<Name extends Step['step']> = Extract<Step, { step: Name }>;

/** What central is being asked for, as the page says it. */
export type WaitingFor = StepNamed<'look-up.waiting'>['what'];
/** A kind word instead of what was wanted. */
export type LookUpWord = StepNamed<'look-up.word'>['word'];
/** How a benefit stands after certifying while serving. */
export type CertifiedWhileServing = StepNamed<'look-up.certified'>['as'];

export interface ShownPicture {
  readonly state: 'shown';
  readonly id: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The picture of an archive's page. `id` is what the agent's own address knows it by. */
export type ArchivePicture =
  | {
      readonly state: 'loading';
      readonly requestId: string;
      readonly slow: boolean;
      readonly slowAt: number;
      readonly giveUpAt: number;
      /** The page that was shown before, for where this one does not come. */
      readonly before: { readonly page: number; readonly picture: ShownPicture } | undefined;
    }
  | ShownPicture
  | { readonly state: 'unreadable' };

/** What is to be printed, or is being printed. */
export interface Printing {
  readonly what: 'slip' | 'paper';
  /** In the order in which they come out; for a slip none. */
  readonly papers: readonly PaperKind[];
  /** Of each paper, one copy. */
  readonly sidesOf: readonly number[];
  /** For a slip: the record that it shows. */
  readonly topic?: Exclude<LookUpTopic, 'archives'>;
  readonly slipMm?: number;
  readonly copies: number;
  readonly maximumCopies: number;
  readonly duplex: boolean;
  /** It has come out before. */
  readonly again: boolean;
}

/** The pages of looking up and printing. `from` is the page that 返回 leads to; times are monotonic ms. */
export type LookUpPage =
  | {
      readonly at: 'waiting';
      readonly what: WaitingFor;
      readonly requestId: string;
      readonly slow: boolean;
      readonly slowAt: number;
      readonly giveUpAt: number;
      /** What was wanted; it goes on there once the answer is here. */
      readonly wish: Wish | undefined;
      readonly from: Page | undefined;
      /** The slip that is printed as soon as its record is here. */
      readonly slip?: Printing;
    }
  | { readonly at: 'overview'; readonly shownUntil?: number }
  | { readonly at: 'menu'; readonly page: number }
  | {
      readonly at: 'sheet';
      readonly topic: Exclude<LookUpTopic, 'archives'>;
      readonly index: number;
      readonly shownUntil?: number;
      readonly problem?: Problem;
    }
  | { readonly at: 'step-up'; readonly needs: 2 | 3; readonly wish: Wish; readonly from: Page }
  | {
      readonly at: 'password';
      readonly needs: 2 | 3;
      readonly wish: Wish;
      readonly from: Page;
      readonly triesLeft?: number;
      readonly incomplete: boolean;
    }
  | { readonly at: 'archives'; readonly page: number }
  | { readonly at: 'archive'; readonly documentId: string; readonly page: number; readonly picture: ArchivePicture }
  | { readonly at: 'papers'; readonly page: number }
  | { readonly at: 'print-ask'; readonly printing: Printing; readonly from: Page }
  | {
      readonly at: 'print-going';
      readonly printing: Printing;
      /** Which of the papers, from 1. */
      readonly index: number;
      readonly sheets: number;
      readonly print: PrintView;
      readonly stopping: boolean;
      /** When a printer that tells nothing any more is given up. */
      readonly giveUpAt: number;
      readonly from: Page;
    }
  | {
      readonly at: 'print-collect';
      readonly printing: Printing;
      readonly sheets: number;
      readonly reprint: boolean;
      readonly reminded: boolean;
      readonly remindAt: number;
      readonly until: number;
      readonly from: Page;
    }
  | {
      readonly at: 'print-ended';
      readonly printing: Printing;
      readonly index: number;
      readonly print: PrintView;
      /** Nothing is known of the printer any more: the person's word is all that there is. */
      readonly givenUp?: boolean;
      readonly from: Page;
    }
  | {
      readonly at: 'certify';
      readonly benefits: readonly BenefitKind[];
      readonly recording: boolean;
      readonly consentId?: string;
      readonly wish: Wish;
      readonly from: Page;
    }
  | {
      readonly at: 'certified';
      readonly as: CertifiedWhileServing;
      readonly next: BenefitAnswer | undefined;
      readonly wish: Wish;
      readonly from: Page;
    }
  | { readonly at: 'correction'; readonly page: number; readonly wrong: readonly ParticularField[] }
  | {
      readonly at: 'word';
      readonly word: LookUpWord;
      /** What may be tried once more from here. */
      readonly wish?: Wish;
      /** Where 返回 leads; undefined where the session ends. */
      readonly from: Page | undefined;
    };
