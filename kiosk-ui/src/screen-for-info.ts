import { assertNever, type Step } from '@changqing/protocol';
import { BACK, type Common } from './screen-common.ts';

/** Steps that need no card: information for everybody, and what is left for the bureau. */
export type InfoStep = Extract<Step, { readonly step: `info.${string}` | `feedback.${string}` }>;
type Shows<Name extends string, StepName extends InfoStep['step']> = Common & {
  readonly screen: Name;
  readonly step: Extract<InfoStep, { readonly step: StepName }>;
};

export type InfoScreen =
  | Shows<'info-menu', 'info.menu'>
  | Shows<'info-list', 'info.list'>
  | Shows<'info-notice', 'info.notice'>
  | Shows<'info-guide', 'info.guide'>
  | Shows<'info-sites', 'info.sites'>
  | Shows<'feedback-rate', 'feedback.rate'>
  | Shows<'feedback-way', 'feedback.way'>
  | Shows<'feedback-write', 'feedback.write'>
  | Shows<'feedback-type', 'feedback.type'>
  | Shows<'feedback-telephone', 'feedback.telephone'>
  | Shows<'feedback-thanks', 'feedback.thanks'>;

const INFO = { where: 'info', personal: false, back: BACK } as const;
const FEEDBACK = { where: 'feedback', personal: false, back: BACK } as const;
/** What is being written is somebody's own. */
const WRITING = { where: 'feedback', personal: true, back: BACK } as const;

export const isInfoStep = (step: Step): step is InfoStep => step.step.startsWith('info.') || step.step.startsWith('feedback.');

/** The page for a step of information or feedback. */
export function infoScreenFor(step: InfoStep): InfoScreen {
  switch (step.step) {
    case 'info.menu':
      return { screen: 'info-menu', ...INFO, step };
    case 'info.list':
      return { screen: 'info-list', ...INFO, step };
    case 'info.notice':
      return { screen: 'info-notice', ...INFO, step };
    case 'info.guide':
      return { screen: 'info-guide', ...INFO, step };
    case 'info.sites':
      return { screen: 'info-sites', ...INFO, step };
    case 'feedback.rate':
      return { screen: 'feedback-rate', ...FEEDBACK, step };
    case 'feedback.way':
      return { screen: 'feedback-way', ...FEEDBACK, step };
    case 'feedback.write':
      return { screen: 'feedback-write', ...WRITING, step };
    case 'feedback.type':
      return { screen: 'feedback-type', ...WRITING, step };
    case 'feedback.telephone':
      return { screen: 'feedback-telephone', ...WRITING, step };
    case 'feedback.thanks':
      return { screen: 'feedback-thanks', ...FEEDBACK, step };
    default:
      return assertNever(step);
  }
}

/** Whether a page is one of these. */
export const isInfoScreen = <Page extends { readonly screen: string }>(page: Page): page is Extract<Page, InfoScreen> =>
  page.screen.startsWith('info-') || page.screen.startsWith('feedback-');
