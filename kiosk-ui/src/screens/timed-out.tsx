import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** Nobody touched anything for long: the visit is over and its data gone. */
export function TimedOut({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="clock" />;
}

export const preview = (): readonly Preview[] => [
  { name: 'timed-out', view: previewView(previewResult('timed-out', { receipt: { state: 'none' } })) },
];
