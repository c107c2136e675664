import { NextWindow, ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { PREVIEW_BENEFIT, previewResult, previewView, type Preview } from './preview.ts';

/** Certified before in this cycle: told as good news, never as an error. */
export function Already({ screen }: { readonly screen: ResultScreen }) {
  return (
    <ResultPage screen={screen} drawing="calendar-done">
      <NextWindow screen={screen} />
    </ResultPage>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'already', view: previewView(previewResult('already', { benefits: [PREVIEW_BENEFIT], next: PREVIEW_BENEFIT })) },
];
