import type {
  BenefitAnswer,
  BodyPosition,
  CaptureHint,
  CivilDate,
  IdleSlide,
  Identity,
  IdentifiedBy,
  LookUpPolicy,
  Modality,
  Outcome,
  PersonSettings,
  Problem,
  PublicContent,
  Purpose,
  ReceiptView,
  Service,
  Site,
  Speech,
} from '@changqing/protocol';
import type { FeedbackPage } from './feedback/feedback-machine.ts';
import type { InfoPage } from './info/info-machine.ts';
import type { LookUpPage } from './look-up/look-up-page.ts';
import type { LookUp } from './look-up/look-up.ts';
import type { Wish } from './look-up/wish.ts';
import type { TechnicianPage } from './technician/technician-page.ts';

/** What the machine around the session is like at the moment: which parts work, and whether the bureau can be reached. */
export interface World {
  readonly cardReader: boolean;
  readonly fingerReader: boolean;
  /** The height band of the palm reader that works, mm; undefined while there is none. */
  readonly palmReader: { readonly nearestMm: number; readonly farthestMm: number } | undefined;
  readonly offline: boolean;
  /** Why nobody can be certified at the moment. Looking up and notices go on. */
  readonly closed: Problem | undefined;
  /** Why nothing at all is begun here at the moment: current, disk, opening hours. What was begun is finished. */
  readonly shut?: Problem | undefined;
  /** Of the services, those that cannot be offered now, with why; and where the next kiosk is, in words. */
  readonly outOfOrder?: readonly { readonly service: Service; readonly problem: Problem }[];
  readonly nextKiosk?: string | undefined;
  /** A sentence of the bureau's for today, at the foot of the idle page. */
  readonly notice?: string | undefined;
  /** What this kiosk offers, and what a card that is laid on the idle page begins. */
  readonly services: readonly Service[];
  readonly defaultService: Service;
  /** After which services a rating is asked for. */
  readonly feedbackAfter: readonly Service[];
  /** The bureau's own levels for looking up. */
  readonly lookUpPolicy: LookUpPolicy;
  /** Printing on A4: why there is none at the moment, and what the printer can do. */
  readonly papers: { readonly problem?: Problem; readonly duplex: boolean; readonly maximumCopies: number };
  /** Printing on the 80 mm roll. */
  readonly slips: { readonly problem?: Problem };
  /** What may be shown to anybody, as it was fetched last; also while central is away. */
  readonly content: PublicContent | undefined;
  /** What the idle page goes through. */
  readonly slides: readonly IdleSlide[];
  readonly site: Site;
  /** The civil day, for what is shown between two days. */
  readonly today: CivilDate;
  /** The notice that people are asked to agree to. */
  readonly noticeVersion: string;
  /** A changed notice is shown on a page of its own first. */
  readonly newNotice: boolean;
  /** What the next person finds. */
  readonly defaults: PersonSettings;
}

/** Who stands there, as far as this session may know. Gone with the session. */
export interface Subject {
  readonly by: IdentifiedBy;
  readonly identity: Identity;
  /** As read from the card; absent when the number was typed. */
  readonly name: string | undefined;
  readonly maskedName: string | undefined;
  /** Central's, for where no font can draw the masked name. */
  readonly maskedRomanised: string | undefined;
  readonly maskedNumber: string;
  readonly personRef: string | undefined;
  readonly enrolled: readonly BodyPosition[];
  readonly followUp: boolean;
  readonly offline: boolean;
  readonly noticeVersion: string;
  readonly newNotice: boolean;
}

/** One part of the body, asked for at most three times. */
export interface Rung {
  readonly modality: Modality;
  readonly position: BodyPosition;
}

/** Where the session stands on its ladder, and what it has used up. */
export interface Ladder {
  readonly mode: 'online' | 'offline';
  readonly rungs: readonly Rung[];
  readonly index: number;
  /** Attempts on this rung that central did not match. */
  readonly tries: number;
  readonly capturesOnRung: number;
  /** Images delivered in this session, refused ones included. */
  readonly captures: number;
  /** Attempts that were recorded. */
  readonly attempts: number;
  /** Times in a row that the reader of this rung failed. */
  readonly failures: number;
  /** Offline: the best capture of this rung so far. */
  readonly best: { readonly captureId: string; readonly quality: number } | undefined;
  /** Monotonic time at which the session goes on to the slip by itself; undefined before the first capture. */
  readonly limitAt: number | undefined;
  /** Why rungs were left before their tries were used up. */
  readonly switched: readonly { readonly position: BodyPosition; readonly why: 'asked' | 'refused' | 'reader-lost' }[];
}

export type CaptureStage = 'waiting' | 'reading' | 'recording' | 'comparing';

/** The page that the person sees, with what is known on it alone. */
export type Page =
  | { readonly page: 'choose' }
  | { readonly page: 'identify'; readonly reading: boolean; readonly problem?: Problem }
  | { readonly page: 'number'; readonly problem?: Problem }
  | { readonly page: 'identifying' }
  | { readonly page: 'consent'; readonly notice: 'new' | 'usual'; readonly recording: boolean }
  | {
      readonly page: 'capture';
      readonly captureId: string;
      readonly stage: CaptureStage;
      readonly hint: CaptureHint;
      readonly advice?: CaptureHint;
      readonly heightMm?: number | undefined;
      readonly attemptId?: string;
      /** While the reader is gone: when the session stops waiting for it. */
      readonly lostUntil?: number;
    }
  | { readonly page: 'another-way'; readonly until: number }
  | {
      readonly page: 'result';
      readonly outcome: Outcome;
      readonly benefits: readonly BenefitAnswer[];
      readonly receipt: ReceiptView;
      readonly homeAt: number;
    }
  | { readonly page: 'trouble'; readonly problem: Problem; readonly homeAt: number }
  | { readonly page: 'look-up'; readonly at: LookUpPage }
  /** Notices, guides, sites and forms, for everybody. */
  | { readonly page: 'info'; readonly at: InfoPage }
  /** A rating or a message after a service; holds nothing of who it was. */
  | { readonly page: 'feedback'; readonly at: FeedbackPage };

/** How a visit ended, as the journal counts it. */
export type Ending = Outcome | 'looked-up' | 'informed' | 'rated';

/** A visit that has just begun. */
export const newSession = (id: string, at: number, service: Service = 'certification'): Session => ({
  id,
  service,
  page: { page: 'choose' },
  presentAt: at,
  goneAt: undefined,
  saidTenSeconds: false,
});

/** One person's visit. */
export interface Session {
  readonly id: string;
  readonly page: Page;
  /** What the person came for, or went on to. */
  readonly service: Service;
  readonly subject?: Subject;
  /** What the finger or palm is asked for; `look-up` while more is to be shown of who one is. */
  readonly purpose?: Purpose | undefined;
  /** What more is shown of who one is for, and where 返回 leads from there; with the purpose `look-up` alone. */
  readonly stepUp?: { readonly wish: Wish; readonly from: Page } | undefined;
  readonly consentId?: string | undefined;
  /** Central's word of this session that the person is who they are: it opens a look-up. */
  readonly verificationId?: string;
  /** How the certification of this session ended, when the person went on to look up. */
  readonly certified?: Outcome;
  readonly lookUp?: LookUp;
  /** The card was taken away: when the look-up ends. */
  readonly cardGoneAt?: number | undefined;
  /** The person wants to go: the session ends as soon as the printing is over. */
  readonly leaving?: boolean;
  readonly paper?: { readonly recordNo: string; readonly verifyUrl: string };
  readonly ladder?: Ladder | undefined;
  /** Last sign of a person, monotonic. */
  readonly presentAt: number;
  /** When the warning runs out; undefined while nobody is asked. */
  readonly goneAt: number | undefined;
  readonly saidTenSeconds: boolean;
}

export interface SessionState {
  readonly world: World;
  readonly settings: PersonSettings;
  readonly speech: Speech | undefined;
  readonly spoken: number;
  /** When the loudspeaker was given something last, monotonic. */
  readonly spokenAt: number;
  readonly session: Session | undefined;
  /** Somebody of the bureau is let in, or has diagnostics open; never while there is a session. */
  readonly technician: TechnicianPage | undefined;
  /** The word to somebody who has left or was away too long; nothing of the person is in it. */
  readonly farewell: { readonly outcome: 'left' | 'timed-out'; readonly until: number } | undefined;
  /** When settings that were changed without a session go back to the site's own, monotonic. */
  readonly settingsUntil: number | undefined;
}

/** Nobody is there. */
export const initialState = (world: World): SessionState => ({
  world,
  settings: world.defaults,
  speech: undefined,
  spoken: 0,
  spokenAt: 0,
  session: undefined,
  technician: undefined,
  farewell: undefined,
  settingsUntil: undefined,
});
