import { assertNever, type Step } from '@changqing/protocol';
import { LEAVE_DESK, type Common } from './screen-common.ts';

/** Steps on which somebody of the bureau is let in, and diagnostics itself. */
export type TechnicianStep = Extract<Step, { readonly step: `technician.${string}` }>;
type Shows<Name extends string, StepName extends TechnicianStep['step']> = Common & {
  readonly screen: Name;
  readonly step: Extract<TechnicianStep, { readonly step: StepName }>;
};

export type TechnicianScreen =
  Shows<'technician-card', 'technician.card'> | Shows<'technician-pin', 'technician.pin'> | Shows<'technician-desk', 'technician.desk'>;

const TECHNICIAN = { where: 'technician', personal: false, back: LEAVE_DESK } as const;

export const isTechnicianStep = (step: Step): step is TechnicianStep => step.step.startsWith('technician.');

/** The page for a step of the technician's. */
export function technicianScreenFor(step: TechnicianStep): TechnicianScreen {
  switch (step.step) {
    case 'technician.card':
      return { screen: 'technician-card', ...TECHNICIAN, step };
    case 'technician.pin':
      return { screen: 'technician-pin', ...TECHNICIAN, step };
    case 'technician.desk':
      return { screen: 'technician-desk', ...TECHNICIAN, step };
    default:
      return assertNever(step);
  }
}

/** Whether a page is one of these. */
export const isTechnicianScreen = <Page extends { readonly screen: string }>(page: Page): page is Extract<Page, TechnicianScreen> =>
  page.screen.startsWith('technician-');
