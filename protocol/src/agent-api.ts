import { z } from 'zod';
import { benefitAnswer } from './benefit.ts';
import { bodyPosition, captureHint, modality } from './capture.ts';
import { identifiedBy } from './attempt.ts';
import { problem } from './problem.ts';
import { printEvidence } from './receipt.ts';
import { purpose } from './consent.ts';
import { idleSlide, infoCommands, infoSteps } from './info-view.ts';
import { lookUpCommands, lookUpSteps } from './look-up-view.ts';
import { service } from './service.ts';
import { technicianCommands, technicianSteps } from './technician-steps.ts';
import { site } from './terminal.ts';

/** How a session ended. Stable names. */
export const outcome = z.enum([
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
]);
export type Outcome = z.infer<typeof outcome>;

/** What the receipt of this session does at the moment. */
export const receiptView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('printing') }),
  z.object({ state: z.literal('printed'), evidence: printEvidence, reprint: z.boolean() }),
  /** Paper came out in part or not at all, for a reason that somebody can mend; a reprint may be offered once `canReprint`. */
  z.object({ state: z.enum(['not-printed', 'partly-printed']), problem, canReprint: z.boolean() }),
  /** Nobody can tell: the person is asked whether the slip came out whole. */
  z.object({ state: z.literal('unknown'), problem: problem.optional(), canReprint: z.boolean() }),
  /** There is no printer: the number stays on the screen. */
  z.object({ state: z.literal('no-printer') }),
]);
export type ReceiptView = z.infer<typeof receiptView>;

/** The one question or message of the moment. What is known in one step exists on that variant alone. */
export const step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('starting') }),
  /** Nobody is there. `closed` says why certifying is not possible at the moment. */
  z.object({
    step: z.literal('idle'),
    closed: problem.optional(),
    offline: z.boolean(),
    slides: z.array(idleSlide).max(60).optional(),
    /** Services that this kiosk has and cannot offer now, with why; they are not among those that can be chosen. */
    outOfOrder: z.array(z.object({ service, problem })).optional(),
    /** Where the next kiosk is, in words; told where something is out of order. */
    nextKiosk: z.string().optional(),
    /** A sentence of the bureau's for today. */
    notice: z.string().optional(),
  }),
  z.object({
    step: z.literal('choose'),
    services: z.array(service).min(1).optional(),
    outOfOrder: z.array(z.object({ service, problem })).optional(),
    nextKiosk: z.string().optional(),
  }),
  z.object({
    step: z.literal('identify'),
    cardReader: z.enum(['ready', 'reading', 'unavailable']),
    problem: problem.optional(),
    /** Looking up takes a card: typing a number is not offered then. */
    cardOnly: z.boolean().optional(),
  }),
  z.object({ step: z.literal('number'), problem: problem.optional() }),
  z.object({ step: z.literal('identifying') }),
  z.object({
    step: z.literal('consent'),
    by: identifiedBy,
    maskedName: z.string().optional(),
    /** Shown beside `maskedName` where no font can draw that. */
    maskedRomanised: z.string().optional(),
    maskedNumber: z.string(),
    noticeVersion: z.string(),
    newNotice: z.boolean(),
    offline: z.boolean(),
    followUp: z.boolean(),
    /** What the finger or palm is asked for; certification where it is not told. */
    purpose: purpose.optional(),
  }),
  z.object({
    step: z.literal('capture'),
    modality,
    position: bodyPosition,
    /** Which try on this rung, 1 to 3, and how many captures of this session are left. */
    tryOnRung: z.number().int().min(1).max(3),
    triesOnRung: z.number().int().min(1).max(3),
    phase: z.enum(['waiting', 'reading', 'comparing']),
    hint: captureHint,
    /** Why the last capture or try did not do; shown as one concrete piece of advice. */
    advice: captureHint.optional(),
    palm: z.object({ nearestMm: z.number(), farthestMm: z.number(), heightMm: z.number().optional() }).optional(),
    offline: z.boolean(),
    canSwitch: z.boolean(),
  }),
  /** A word before the machine changes the way: no blame. */
  z.object({ step: z.literal('another-way'), modality, position: bodyPosition }),
  z.object({
    step: z.literal('result'),
    outcome,
    benefits: z.array(benefitAnswer),
    /** The earliest next window, the one to lead with. */
    next: benefitAnswer.optional(),
    recordNo: z.string().optional(),
    /** What is printed as QR; the screen shows it where there is no printer. */
    verifyUrl: z.string().optional(),
    receipt: receiptView,
    /** Looking up is open on this verification until the session ends. */
    canLookUp: z.boolean().optional(),
  }),
  z.object({ step: z.literal('trouble'), problem }),
  ...lookUpSteps,
  ...infoSteps,
  ...technicianSteps,
]);
export type Step = z.infer<typeof step>;

/** Sound: what the loudspeaker says, and how loud. Ids are keys of the words; never a name, number or amount. */
export const speech = z.object({ id: z.number().int(), messageId: z.string() });
export type Speech = z.infer<typeof speech>;

/** Settings that a person chose for this session; back to the site's own for the next person. */
export const personSettings = z.object({
  size: z.enum(['standard', 'large', 'largest']),
  theme: z.enum(['paper', 'high-contrast']),
  language: z.enum(['zh', 'en']),
  volume: z.number().int().min(0).max(4),
});
export type PersonSettings = z.infer<typeof personSettings>;

/** Everything the screen needs, whole, at each change. The UI shows it and adds nothing up. */
export const view = z.object({
  /** Counts up by one with each view; a lower one is never shown after a higher one of the same boot. */
  version: z.number().int().nonnegative(),
  bootId: z.string(),
  sessionId: z.string().optional(),
  time: z.iso.datetime(),
  site,
  step,
  /** Present while the person is asked whether they are still there: any touch extends. */
  stillThere: z.object({ secondsLeft: z.number().int().nonnegative() }).optional(),
  settings: personSettings,
  speech: speech.optional(),
  /** One-use word for the next command that acts. */
  nonce: z.string(),
  /** Things that do not stop the session but that the foot of the page tells. */
  notices: z.array(problem),
});
export type View = z.infer<typeof view>;

/** What was touched. Each carries the nonce of the view it was touched on. */
export const command = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session.start') }),
  z.object({ kind: z.literal('service.choose'), service }),
  z.object({ kind: z.literal('identify.type') }),
  z.object({ kind: z.literal('number.enter'), number: z.string().max(64) }),
  z.object({ kind: z.literal('consent.agree') }),
  z.object({ kind: z.literal('consent.not-me') }),
  /** 换一种方式 / 手指不方便: the next rung. */
  z.object({ kind: z.literal('way.switch') }),
  z.object({ kind: z.literal('step.back') }),
  z.object({ kind: z.literal('session.leave') }),
  z.object({ kind: z.literal('help.ask') }),
  z.object({ kind: z.literal('receipt.reprint') }),
  /** The person says whether the slip of an `unknown` job came out whole. */
  z.object({ kind: z.literal('receipt.confirm'), whole: z.boolean() }),
  z.object({ kind: z.literal('result.done') }),
  ...lookUpCommands,
  ...infoCommands,
  ...technicianCommands,
  z.object({ kind: z.literal('speech.again') }),
  z.object({ kind: z.literal('settings.change'), settings: personSettings.partial() }),
  /**
   * Any touch anywhere while the machine asks whether somebody is there. May come at any other time too, and then puts the question off:
   * a page on which somebody types sends it now and then. It does not use the nonce up.
   */
  z.object({ kind: z.literal('presence') }),
]);
export type Command = z.infer<typeof command>;

/** Body of `POST /api/commands`. */
export const commandRequest = z.object({ nonce: z.string(), command });
export type CommandRequest = z.infer<typeof commandRequest>;

/** Body of `POST /api/supplies`: what was put in, and how much of it where that is not the usual amount. */
export const suppliesChanged = z.object({
  what: z.enum(['roll', 'sheets']),
  amount: z.number().int().positive().max(200_000).optional(),
});
export type SuppliesChanged = z.infer<typeof suppliesChanged>;

/** A line of the dock's wire watch: what went over which cable, decoded, personal data masked. */
export const wireEvent = z.object({
  at: z.iso.datetime(),
  device: z.string(),
  direction: z.enum(['to-device', 'from-device']),
  bytes: z.string(),
  length: z.number().int(),
  means: z.string(),
});
export type WireEvent = z.infer<typeof wireEvent>;
