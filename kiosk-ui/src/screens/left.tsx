import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** The person went, of their own will. */
export function Left({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="leave" />;
}

export const preview = (): readonly Preview[] => [
  { name: 'left', view: previewView(previewResult('left', { receipt: { state: 'none' } })) },
];
