import { NextWindow, ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { PREVIEW_BENEFIT, previewResult, previewView, type Preview } from './preview.ts';

/** Too early: when to come. */
export function NotYetDue({ screen }: { readonly screen: ResultScreen }) {
  return (
    <ResultPage screen={screen} drawing="calendar-ahead">
      <NextWindow screen={screen} />
    </ResultPage>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'not-yet-due', view: previewView(previewResult('not-yet-due', { benefits: [PREVIEW_BENEFIT], next: PREVIEW_BENEFIT })) },
];
