import { z } from 'zod';
import { benefitAnswer, benefitKind } from './benefit.ts';
import { paperKind } from './paper.ts';
import { particularField } from './personal-records/particulars.ts';
import { lookUpTopic } from './personal-records/topic.ts';
import { problem } from './problem.ts';
import { printEvidence } from './receipt.ts';
import { sheet, sheetValue } from './sheet.ts';
import { certifiedAs } from './verification.ts';

/** Choices on a page of a list; never more, so that nothing scrolls. */
export const LIST_ROWS = 3;

/** What can be chosen as paper: one kind, everything that a lender asks for, or a slip of the 80 mm printer. */
export const paperChoice = z.enum([...paperKind.exclude(['archive-copy', 'blank-form']).options, 'loan']);
export type PaperChoice = z.infer<typeof paperChoice>;

/** Where a list stands. */
const paging = { page: z.number().int().positive(), pages: z.number().int().positive() };

/** How one printing stands. As with receipts, nothing is printed again unasked. */
export const printView = z.discriminatedUnion('state', [
  /** Being laid out, or handed to the printer. */
  z.object({ state: z.literal('preparing') }),
  z.object({
    state: z.literal('printing'),
    /** Sheets that have come out, where the printer tells. */
    sheetsOut: z.number().int().nonnegative().optional(),
    /** The printer waits for somebody; it goes on by itself when that is done. */
    waitingFor: problem.optional(),
  }),
  z.object({ state: z.literal('printed'), evidence: printEvidence, reprint: z.boolean() }),
  z.object({ state: z.enum(['not-printed', 'partly-printed']), problem, canReprint: z.boolean() }),
  /** Nobody can tell: the person is asked whether the paper came out whole. */
  z.object({ state: z.literal('unknown'), problem: problem.optional(), canReprint: z.boolean() }),
  z.object({ state: z.literal('no-printer') }),
]);
export type PrintView = z.infer<typeof printView>;

/** What a page of printing is about. */
const printed = {
  what: z.enum(['slip', 'paper']),
  /** Titles of the papers, in the order in which they come out; for a slip none. */
  papers: z.array(paperKind),
};

/** Pages of looking up and printing. */
export const lookUpSteps = [
  /** Central is being asked. `slow` after eight seconds: the page says so honestly. */
  z.object({
    step: z.literal('look-up.waiting'),
    what: z.enum(['person', 'record', 'paper', 'page', 'password', 'sending']),
    slow: z.boolean(),
  }),
  z.object({
    step: z.literal('look-up.overview'),
    maskedName: z.string(),
    maskedRomanised: z.string().optional(),
    maskedNumber: z.string(),
    sheet,
    canPrint: z.boolean(),
  }),
  /** Which part of the file; `needs` is the level where it has not been reached. */
  z.object({
    step: z.literal('look-up.menu'),
    entries: z.array(z.object({ topic: lookUpTopic, needs: z.union([z.literal(2), z.literal(3)]).optional() })).max(LIST_ROWS),
    ...paging,
  }),
  z.object({
    step: z.literal('look-up.sheet'),
    sheet,
    /** What can be done beside turning pages. */
    canPrintSlip: z.boolean(),
    canConfirm: z.boolean(),
    /** The last look did not reach the bureau: what is shown is what was there before. */
    problem: problem.optional(),
  }),
  /** More has to be shown of who one is; the ways that this person and this machine have. None: the counter. */
  z.object({
    step: z.literal('look-up.step-up'),
    needs: z.union([z.literal(2), z.literal(3)]),
    ways: z.array(z.enum(['password', 'biometric'])),
  }),
  z.object({
    step: z.literal('look-up.password'),
    wrong: z.object({ triesLeft: z.number().int().positive() }).optional(),
    incomplete: z.boolean(),
  }),
  z.object({
    step: z.literal('look-up.archives'),
    entries: z
      .array(z.object({ title: z.string(), category: sheetValue, dated: sheetValue, documentPages: z.number().int() }))
      .max(LIST_ROWS),
    ...paging,
  }),
  z.object({
    step: z.literal('look-up.archive'),
    title: z.string(),
    ...paging,
    /** `id` names the picture at `GET /api/pictures/{id}`; it holds for this page alone. */
    picture: z.discriminatedUnion('state', [
      z.object({ state: z.literal('loading'), slow: z.boolean() }),
      z.object({ state: z.literal('shown'), id: z.string(), widthPx: z.number().int().positive(), heightPx: z.number().int().positive() }),
      z.object({ state: z.literal('unreadable') }),
    ]),
    canPrint: z.boolean(),
  }),
  z.object({
    step: z.literal('look-up.papers'),
    entries: z.array(z.object({ paper: paperChoice, needs: z.union([z.literal(2), z.literal(3)]).optional() })).max(LIST_ROWS),
    ...paging,
    /** Why no paper can be had now, such as `document-printer-unavailable`; a slip may still be. */
    problem: problem.optional(),
  }),
  /** Before printing: what, how many sheets. */
  z.object({
    step: z.literal('print.ask'),
    ...printed,
    /** Sides of one copy together, and sheets of all copies. For a slip its length in millimetres stands in `slipMm`. */
    sides: z.number().int().nonnegative(),
    sheets: z.number().int().nonnegative(),
    slipMm: z.number().int().positive().optional(),
    copies: z.number().int().positive(),
    maximumCopies: z.number().int().positive(),
    duplex: z.boolean(),
    /** It has come out before: it will be marked 补打. */
    again: z.boolean(),
    /** Printing stands still before it has begun: no paper, cover open. */
    problem: problem.optional(),
  }),
  z.object({
    step: z.literal('print.going'),
    ...printed,
    /** Which of the papers, from 1. */ index: z.number().int().positive(),
    sheets: z.number().int(),
    print: printView,
  }),
  /** It came out: take it. `reminded` after a while; then the page ends with "not confirmed taken". */
  z.object({ step: z.literal('print.collect'), ...printed, sheets: z.number().int(), reprint: z.boolean(), reminded: z.boolean() }),
  /** It did not come out, or nobody can tell. `index` is the first paper that is concerned. */
  z.object({ step: z.literal('print.ended'), ...printed, index: z.number().int().positive(), print: printView }),
  /** Certify while serving: the one honest question. */
  z.object({ step: z.literal('look-up.certify'), benefits: z.array(benefitKind).min(1), recording: z.boolean() }),
  z.object({
    step: z.literal('look-up.certified'),
    as: z.union([certifiedAs, z.literal('kept'), z.literal('counter')]),
    next: benefitAnswer.optional(),
  }),
  z.object({
    step: z.literal('look-up.correction'),
    fields: z.array(z.object({ field: particularField, wrong: z.boolean() })).max(LIST_ROWS),
    ...paging,
    canSend: z.boolean(),
  }),
  /** A kind word where something cannot be had here, and what to do. The session goes on from `step.back`, but for those that end it. */
  z.object({
    step: z.literal('look-up.word'),
    word: z.enum([
      'needs-card',
      'not-found',
      'no-way',
      'password-locked',
      'password-not-set',
      'counter',
      'limit-reached',
      'nothing-on-file',
      'bureau-away',
      'over',
      'confirmed',
      'correction-sent',
      'not-taken',
      'slip-only',
    ]),
    /** The bureau did not answer: what was wanted may be tried once more from here. */
    canTryAgain: z.boolean().optional(),
  }),
] as const;

/** What is touched on those pages. Lists are touched by `list.*`. */
export const lookUpCommands = [
  z.object({
    kind: z.literal('list.open'),
    index: z
      .number()
      .int()
      .min(0)
      .max(LIST_ROWS - 1),
  }),
  z.object({ kind: z.literal('list.next') }),
  z.object({ kind: z.literal('list.previous') }),
  z.object({ kind: z.literal('look-up.menu') }),
  /** Tries once more what the bureau did not answer. */
  z.object({ kind: z.literal('look-up.again') }),
  /** Shows the amounts for half a minute, or hides them again. */
  z.object({ kind: z.literal('sheet.reveal') }),
  z.object({ kind: z.literal('sheet.section') }),
  z.object({ kind: z.literal('step-up.choose'), way: z.enum(['password', 'biometric']) }),
  z.object({ kind: z.literal('password.enter'), password: z.string().max(12) }),
  z.object({ kind: z.literal('archive.print') }),
  z.object({ kind: z.literal('print.papers') }),
  z.object({ kind: z.literal('print.slip') }),
  z.object({ kind: z.literal('print.copies'), copies: z.number().int().min(1).max(9) }),
  z.object({ kind: z.literal('print.start') }),
  z.object({ kind: z.literal('print.stop') }),
  z.object({ kind: z.literal('print.taken') }),
  z.object({ kind: z.literal('print.confirm'), whole: z.boolean() }),
  z.object({ kind: z.literal('print.again') }),
  z.object({ kind: z.literal('certify.answer'), yes: z.boolean() }),
  z.object({ kind: z.literal('particulars.confirm') }),
  z.object({ kind: z.literal('particulars.correct') }),
  z.object({ kind: z.literal('correction.send') }),
  /** From the result of a certification on to looking up, on the same verification. */
  z.object({ kind: z.literal('service.look-up') }),
] as const;
