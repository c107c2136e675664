import { bodyPosition, captureHint } from './capture.ts';
import type { BodyPosition, CaptureHint } from './capture.ts';

const SPOKEN_STEPS = [
  /** The idle screen was touched, or a card was laid down. */
  'idle.welcome',
  'idle.closed',
  'choose.ask',
  'identify.card',
  'identify.reading',
  'identify.card-unreadable',
  'identify.reader-unavailable',
  'number.type',
  'number.incomplete',
  'number.characters',
  'number.check',
  'number.date',
  'identifying.wait',
  'consent.ask',
  'consent.new-notice',
  /** A kept record of an earlier visit did not end well; said kindly, before the consent. */
  'consent.follow-up',
  'offline.explain',
  /** The reader has its image: the finger may be lifted, or the hand taken away. */
  'capture.taken',
  'capture.comparing',
  /** Comparing takes longer than a person expects; says how long it may take. */
  'capture.comparing-long',
  /** Nothing came on the reader in 30 s: it waits anew. */
  'capture.again',
  /** The reader stopped answering; the machine goes on another way. */
  'way.reader-lost',
  'way.finger',
  'way.palm',
  'result.accepted',
  'result.already',
  'result.not-yet-due',
  'result.kept',
  'result.received',
  'result.counter',
  'result.not-found',
  'result.not-enrolled',
  'result.no-biometrics',
  'result.slip',
  'result.staff-pending',
  'result.left',
  'result.timed-out',
  'receipt.take',
  'receipt.not-printed',
  'receipt.partly-printed',
  'receipt.ask-whole',
  'receipt.write-down',
  'card.take',
  'still-there.ask',
  'still-there.ten-seconds',
  'help.called',
  'trouble.person',
  'trouble.attendant',
  'trouble.technician',
  'look-up.wait',
  'look-up.slow',
  /** The three figures are there, hidden: touch them to see them. */
  'look-up.overview',
  'look-up.menu',
  'look-up.sheet',
  'look-up.step-up',
  'look-up.password',
  'look-up.password-incomplete',
  'look-up.password-wrong',
  'look-up.archives',
  'look-up.archive',
  'look-up.papers',
  'look-up.certify',
  'look-up.certified',
  'look-up.correction',
  'look-up.needs-card',
  'look-up.not-found',
  'look-up.no-way',
  'look-up.password-locked',
  'look-up.password-not-set',
  'look-up.counter',
  'look-up.limit-reached',
  'look-up.nothing-on-file',
  'look-up.bureau-away',
  'look-up.over',
  'look-up.confirmed',
  'look-up.correction-sent',
  'look-up.not-taken',
  'look-up.slip-only',
  'consent.look-up',
  'print.ask',
  'print.going',
  'print.waiting',
  'print.take',
  'print.take-again',
  'print.not-printed',
  'print.partly-printed',
  'print.ask-whole',
  'info.menu',
  'info.list',
  'info.guide',
  'info.sites',
  'feedback.rate',
  'feedback.way',
  'feedback.write',
  'feedback.type',
  'feedback.telephone',
  'feedback.telephone-wrong',
  'feedback.thanks',
  /** Said when the volume is changed, so that a person hears how loud it is now. */
  'settings.volume',
] as const;

type SpokenStep = (typeof SPOKEN_STEPS)[number];

/** `capture.right-index`: which part of the body is wanted now. */
export type CaptureMessageId = `capture.${BodyPosition}`;
/** `hint.too-dry`: one concrete piece of advice. */
export type HintMessageId = `hint.${CaptureHint}`;

/** The name of one thing that the loudspeaker says. None of them holds a name, a number or an amount. */
export type MessageId = SpokenStep | CaptureMessageId | HintMessageId;

export const captureMessage = (position: BodyPosition): CaptureMessageId => `capture.${position}`;
export const hintMessage = (hint: CaptureHint): HintMessageId => `hint.${hint}`;

/** Every message id; a voice pack has one clip for each. */
export const MESSAGE_IDS: readonly MessageId[] = [
  ...SPOKEN_STEPS,
  ...bodyPosition.options.map(captureMessage),
  ...captureHint.options.map(hintMessage),
];
