import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** Nobody with this number is known to the bureau. */
export function NotFound({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="card-question" showCounter />;
}

export const preview = (): readonly Preview[] => [{ name: 'not-found', view: previewView(previewResult('not-found')) }];
