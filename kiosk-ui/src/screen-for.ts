import {
  assertNever,
  type BenefitAnswer,
  type BodyPosition,
  type CaptureHint,
  type CivilSpan,
  type IdleSlide,
  type Outcome,
  type ProblemCode,
  type Purpose,
  type ReceiptView,
  type Service,
  type View,
} from '@changqing/protocol';
import type { Absence } from './absence.ts';
import { BACK, DONE, LEAVE, type Common } from './screen-common.ts';
import { infoScreenFor, isInfoStep, type InfoScreen } from './screen-for-info.ts';
import { isLookUpStep, lookUpScreenFor, type LookUpScreen } from './screen-for-look-up.ts';
import { isTechnicianStep, technicianScreenFor, type TechnicianScreen } from './screen-for-technician.ts';

export type { Where } from './screen-common.ts';

/** What a body part is called and which way round it is drawn. */
export type Hand = 'left' | 'right';
export const handOf = (position: BodyPosition): Hand => (position.startsWith('left') ? 'left' : 'right');

/** The state of a reader as one line, with the tone that picks its icon and colours. */
export type Live =
  | { readonly kind: 'hint'; readonly tone: 'wait' | 'care' | 'good'; readonly hint: CaptureHint }
  | { readonly kind: 'reading'; readonly tone: 'good' }
  | { readonly kind: 'comparing'; readonly tone: 'wait' };

interface CaptureCommon extends Common {
  readonly position: BodyPosition;
  readonly hand: Hand;
  readonly live: Live;
  readonly canSwitch: boolean;
  readonly offline: boolean;
}

/** What stands under a result: the slip, and the number where the slip is missing or in doubt. */
export interface ResultFacts {
  readonly receipt: ReceiptView;
  /** The earliest next window, only where the outcome may name one. */
  readonly window?: CivilSpan;
  readonly benefits: readonly BenefitAnswer[];
  /** The record number, only where the person has to copy it from the screen. */
  readonly copyNumber?: string;
  /** What the QR says, only where there is no printer. */
  readonly qr?: string;
  /** Looking up is open on this verification. */
  readonly canLookUp: boolean;
}

export const RESULT_SCREENS = [
  'accepted',
  'already',
  'not-yet-due',
  'kept',
  'received',
  'counter',
  'not-found',
  'not-enrolled',
  'no-biometrics',
  'slip',
  'staff-pending',
  'left',
  'timed-out',
] as const satisfies readonly Outcome[];

/** What came of a visit. */
export type ResultScreen = Common & { readonly screen: Outcome; readonly result: ResultFacts };

/** What this machine has and cannot offer now: one entry for each reason, and where else to go. */
export interface Missing {
  readonly because: readonly { readonly problem: ProblemCode; readonly services: readonly Service[] }[];
  readonly nextKiosk?: string;
}

/** One page, with everything that it shows. */
export type Screen =
  | (Common & { readonly screen: 'away'; readonly brief: boolean })
  | (Common & { readonly screen: 'unpaired' })
  | (Common & { readonly screen: 'starting' })
  | (Common & {
      readonly screen: 'idle';
      readonly closed?: ProblemCode;
      readonly offline: boolean;
      readonly slides: readonly IdleSlide[];
      readonly missing: Missing;
      /** A sentence of the bureau's for today. */
      readonly notice?: string;
    })
  | (Common & { readonly screen: 'choose'; readonly services: readonly Service[]; readonly missing: Missing })
  | (Common & {
      readonly screen: 'identify';
      readonly cardReader: 'ready' | 'reading' | 'unavailable';
      /** Looking up takes a card: typing is not offered. */
      readonly cardOnly: boolean;
      readonly problem?: ProblemCode;
    })
  | (Common & { readonly screen: 'number'; readonly problem?: ProblemCode })
  | (Common & { readonly screen: 'identifying' })
  | (Common & {
      readonly screen: 'consent';
      readonly maskedName?: string;
      readonly maskedRomanised?: string;
      readonly maskedNumber: string;
      readonly newNotice: boolean;
      readonly offline: boolean;
      readonly followUp: boolean;
      readonly purpose: Purpose;
    })
  | (CaptureCommon & { readonly screen: 'capture-finger' })
  | (CaptureCommon & {
      readonly screen: 'capture-palm';
      readonly nearestMm: number;
      readonly farthestMm: number;
      readonly heightMm?: number;
    })
  | (Common & { readonly screen: 'another-way'; readonly position: BodyPosition; readonly to: 'finger' | 'palm' })
  | ResultScreen
  | (Common & { readonly screen: 'trouble'; readonly problem: ProblemCode })
  | LookUpScreen
  | InfoScreen
  | TechnicianScreen;

export type ScreenName = Screen['screen'];
/** The variant of one page. */
export type ScreenOf<Name extends ScreenName> = Extract<Screen, { readonly screen: Name }>;

/** The page for a view; without a view, for why there is none. Pure: the same view gives the same page. */
export function screenFor(view: View | undefined, absence: Absence = 'away'): Screen {
  if (view === undefined) {
    return absence === 'unpaired'
      ? { screen: 'unpaired', where: 'trouble', personal: false }
      : { screen: 'away', where: 'home', personal: false, brief: absence === 'brief' };
  }
  const { step } = view;
  if (isLookUpStep(step)) return lookUpScreenFor(step);
  if (isInfoStep(step)) return infoScreenFor(step);
  if (isTechnicianStep(step)) return technicianScreenFor(step);
  switch (step.step) {
    case 'starting':
      return { screen: 'starting', where: 'home', personal: false };
    case 'idle':
      return {
        screen: 'idle',
        where: 'home',
        personal: false,
        offline: step.offline,
        slides: step.slides ?? [],
        missing: missingOf(step),
        ...(step.notice === undefined ? {} : { notice: step.notice }),
        ...(step.closed === undefined ? {} : { closed: step.closed.code }),
      };
    case 'choose':
      return {
        screen: 'choose',
        where: 'service',
        personal: false,
        back: BACK,
        services: step.services ?? ['certification'],
        missing: missingOf(step),
      };
    case 'identify':
      return {
        screen: 'identify',
        where: 'identity',
        personal: false,
        back: BACK,
        cardReader: step.cardReader,
        cardOnly: step.cardOnly ?? false,
        ...problemOf(step),
      };
    case 'number':
      return { screen: 'number', where: 'identity', personal: true, back: BACK, ...problemOf(step) };
    case 'identifying':
      return { screen: 'identifying', where: 'identity', personal: false, back: BACK };
    case 'consent':
      return {
        screen: 'consent',
        where: step.purpose === 'look-up' ? 'lookUp' : 'consent',
        personal: true,
        back: BACK,
        maskedNumber: step.maskedNumber,
        newNotice: step.newNotice,
        offline: step.offline,
        followUp: step.followUp,
        purpose: step.purpose ?? 'certification',
        // A typed number alone opens no name, whatever came with it.
        ...(step.by === 'card' && step.maskedName !== undefined ? namesOf(step.maskedName, step.maskedRomanised) : {}),
      };
    case 'capture':
      return captureScreen(step);
    case 'another-way':
      return {
        screen: 'another-way',
        where: step.modality === 'palm-vein' ? 'palm' : 'finger',
        personal: false,
        back: LEAVE,
        position: step.position,
        to: step.modality === 'palm-vein' ? 'palm' : 'finger',
      };
    case 'result':
      return { screen: step.outcome, where: 'result', personal: true, back: DONE, result: resultFacts(step) };
    case 'trouble':
      return { screen: 'trouble', where: 'trouble', personal: false, back: DONE, problem: step.problem.code };
    default:
      return assertNever(step);
  }
}

type Step<Name extends View['step']['step']> = Extract<View['step'], { readonly step: Name }>;

const problemOf = (step: { readonly problem?: { readonly code: ProblemCode } | undefined }): { readonly problem?: ProblemCode } =>
  step.problem === undefined ? {} : { problem: step.problem.code };

function missingOf({ outOfOrder = [], nextKiosk }: Pick<Step<'choose'>, 'outOfOrder' | 'nextKiosk'>): Missing {
  const because = new Map<ProblemCode, Service[]>();
  for (const { service, problem } of outOfOrder) because.set(problem.code, [...(because.get(problem.code) ?? []), service]);
  return {
    because: [...because].map(([problem, services]) => ({ problem, services })),
    ...(nextKiosk === undefined ? {} : { nextKiosk }),
  };
}

function captureScreen(step: Step<'capture'>): Screen {
  const common = {
    where: step.phase === 'comparing' ? 'comparing' : step.modality === 'palm-vein' ? 'palm' : 'finger',
    personal: false,
    // What is being compared cannot be taken back; going away is free.
    back: step.phase === 'comparing' ? LEAVE : BACK,
    position: step.position,
    hand: handOf(step.position),
    live: liveOf(step),
    canSwitch: step.canSwitch && step.phase !== 'comparing',
    offline: step.offline,
  } as const;
  if (step.modality === 'fingerprint') return { screen: 'capture-finger', ...common };
  const range = step.palm ?? { nearestMm: 30, farthestMm: 80 };
  return {
    screen: 'capture-palm',
    ...common,
    nearestMm: range.nearestMm,
    farthestMm: range.farthestMm,
    ...(range.heightMm === undefined ? {} : { heightMm: range.heightMm }),
  };
}

/** One line at a time: comparing before reading, reading before advice, and advice only while nothing lies on the reader. */
function liveOf(step: Step<'capture'>): Live {
  if (step.phase === 'comparing') return { kind: 'comparing', tone: 'wait' };
  if (step.hint === 'place') {
    return step.phase === 'waiting' && step.advice !== undefined && step.advice !== 'place'
      ? { kind: 'hint', tone: 'care', hint: step.advice }
      : step.phase === 'reading'
        ? { kind: 'reading', tone: 'good' }
        : { kind: 'hint', tone: 'wait', hint: 'place' };
  }
  if (step.hint === 'good' || step.hint === 'hold-still') return { kind: 'hint', tone: 'good', hint: step.hint };
  return { kind: 'hint', tone: 'care', hint: step.hint };
}

const NAMES_WINDOW: readonly Outcome[] = ['accepted', 'already', 'not-yet-due'];

function resultFacts(step: Step<'result'>): ResultFacts {
  const namesWindow = NAMES_WINDOW.includes(step.outcome);
  const { receipt } = step;
  const inDoubt = receipt.state !== 'none' && receipt.state !== 'printing' && receipt.state !== 'printed';
  return {
    receipt,
    benefits: namesWindow ? step.benefits : [],
    canLookUp: step.canLookUp ?? false,
    ...(namesWindow && step.next !== undefined ? { window: { from: step.next.nextFrom, to: step.next.nextTo } } : {}),
    ...(inDoubt && step.recordNo !== undefined ? { copyNumber: step.recordNo } : {}),
    ...(receipt.state === 'no-printer' && step.verifyUrl !== undefined ? { qr: step.verifyUrl } : {}),
  };
}

const namesOf = (maskedName: string, maskedRomanised: string | undefined) => ({
  maskedName,
  ...(maskedRomanised === undefined ? {} : { maskedRomanised }),
});
