import { assertNever, type Sheet, type SheetValue, type Step } from '@changqing/protocol';
import { BACK, type Common } from './screen-common.ts';

/** Steps of looking up and printing. */
export type LookUpStep = Extract<Step, { readonly step: `look-up.${string}` | `print.${string}` }>;
type LookUpStepOf<Name extends LookUpStep['step']> = Extract<LookUpStep, { readonly step: Name }>;

/** A screen that shows its step as it came; the view has nothing in it that may not be shown. */
type Shows<Name extends string, StepName extends LookUpStep['step']> = Common & {
  readonly screen: Name;
  readonly step: LookUpStepOf<StepName>;
};

/** What a page of a record offers beside turning local parts. */
export type SheetChoice = 'confirm' | 'correct' | 'previous' | 'next' | 'reveal' | 'print' | 'section';
export const MOST_CHOICES = 5;

/** The pages of looking up and printing. */
export type LookUpScreen =
  | Shows<'look-up-waiting', 'look-up.waiting'>
  | Shows<'look-up-overview', 'look-up.overview'>
  | Shows<'look-up-menu', 'look-up.menu'>
  | Shows<'look-up-sheet', 'look-up.sheet'>
  | Shows<'look-up-step-up', 'look-up.step-up'>
  | Shows<'look-up-password', 'look-up.password'>
  | Shows<'look-up-archives', 'look-up.archives'>
  | Shows<'look-up-archive', 'look-up.archive'>
  | Shows<'look-up-papers', 'look-up.papers'>
  | Shows<'print-ask', 'print.ask'>
  | Shows<'print-going', 'print.going'>
  | Shows<'print-collect', 'print.collect'>
  | Shows<'print-ended', 'print.ended'>
  | Shows<'look-up-certify', 'look-up.certify'>
  | Shows<'look-up-certified', 'look-up.certified'>
  | Shows<'look-up-correction', 'look-up.correction'>
  | Shows<'look-up-word', 'look-up.word'>;

const LOOK_UP = { where: 'lookUp', personal: true, back: BACK } as const;
const PASSWORD = { where: 'password', personal: true, back: BACK } as const;
const PRINTING = { where: 'printing', personal: true, back: BACK } as const;

export const isLookUpStep = (step: Step): step is LookUpStep => step.step.startsWith('look-up.') || step.step.startsWith('print.');

/** The page for a step of looking up or printing. */
export function lookUpScreenFor(step: LookUpStep): LookUpScreen {
  switch (step.step) {
    case 'look-up.waiting':
      return { screen: 'look-up-waiting', ...LOOK_UP, step };
    case 'look-up.overview':
      return { screen: 'look-up-overview', ...LOOK_UP, step: { ...step, sheet: withoutHidden(step.sheet) } };
    case 'look-up.menu':
      return { screen: 'look-up-menu', ...LOOK_UP, step };
    case 'look-up.sheet':
      return { screen: 'look-up-sheet', ...LOOK_UP, step: { ...step, sheet: withoutHidden(step.sheet) } };
    case 'look-up.step-up':
      return { screen: 'look-up-step-up', ...PASSWORD, step };
    case 'look-up.password':
      return { screen: 'look-up-password', ...PASSWORD, step };
    case 'look-up.archives':
      return { screen: 'look-up-archives', ...LOOK_UP, step };
    case 'look-up.archive':
      return { screen: 'look-up-archive', ...LOOK_UP, step };
    case 'look-up.papers':
      return { screen: 'look-up-papers', ...PRINTING, step };
    case 'print.ask':
      return { screen: 'print-ask', ...PRINTING, step };
    case 'print.going':
      return { screen: 'print-going', ...PRINTING, step };
    case 'print.collect':
      return { screen: 'print-collect', ...PRINTING, step };
    case 'print.ended':
      return { screen: 'print-ended', ...PRINTING, step };
    case 'look-up.certify':
      return { screen: 'look-up-certify', ...LOOK_UP, step };
    case 'look-up.certified':
      return { screen: 'look-up-certified', ...LOOK_UP, step };
    case 'look-up.correction':
      return { screen: 'look-up-correction', ...LOOK_UP, step };
    case 'look-up.word':
      return { screen: 'look-up-word', ...LOOK_UP, step };
    default:
      return assertNever(step);
  }
}

/**
 * A sheet that is marked as hidden shows no amount, even where one came with it: the queue behind reads this screen. The agent leaves them
 * out; this is the second lock.
 */
export function withoutHidden(sheet: Sheet): Sheet {
  if (sheet.amounts !== 'hidden') return sheet;
  return { ...sheet, body: hideAmounts(sheet.body) };
}

const hide = (value: SheetValue): SheetValue => (value.is === 'fen' ? { is: 'hidden' } : value);

function hideAmounts(body: Sheet['body']): Sheet['body'] {
  switch (body.body) {
    case 'figures':
      // The three figures are hidden together: months tell of a life, too.
      return { ...body, figures: body.figures.map((figure) => ({ ...figure, value: { is: 'hidden' } })) };
    case 'facts':
      return { ...body, facts: body.facts.map((fact) => ({ ...fact, value: hide(fact.value) })) };
    case 'steps':
      return { ...body, facts: body.facts.map((fact) => ({ ...fact, value: hide(fact.value) })) };
    case 'table':
      return { ...body, rows: body.rows.map((row) => row.map(hide)) };
    case 'chart':
      return { ...body, last: hide(body.last) };
    case 'strip':
    case 'nothing':
      return body;
    default:
      return assertNever(body);
  }
}

/**
 * What a page of a record offers, at most five (UI-10), the most wanted first. Particulars are confirmed on the last page, when all of them
 * were seen. `canTurn` is whether there is something before and after, parts of this page included.
 */
export function sheetChoices(
  { sheet, canPrintSlip, canConfirm }: LookUpStepOf<'look-up.sheet'>,
  canTurn: { readonly back: boolean; readonly on: boolean },
): readonly SheetChoice[] {
  const atEnd = !canTurn.on;
  const wanted: readonly [SheetChoice, boolean][] = [
    ['confirm', canConfirm && atEnd],
    ['correct', canConfirm && atEnd],
    ['next', canTurn.on],
    ['previous', canTurn.back],
    ['reveal', sheet.amounts !== 'none'],
    // Pages turn within a section: without this button the others could not be reached.
    ['section', sheet.nextSection !== undefined],
    ['print', canPrintSlip],
  ];
  return wanted.flatMap(([choice, there]) => (there ? [choice] : [])).slice(0, MOST_CHOICES);
}

/** Whether a page is one of these. */
export const isLookUpScreen = <Page extends { readonly screen: string }>(page: Page): page is Extract<Page, LookUpScreen> =>
  page.screen.startsWith('look-up-') || page.screen.startsWith('print-');
