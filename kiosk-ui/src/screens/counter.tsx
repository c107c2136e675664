import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { LONGEST_SITE, previewResult, previewView, type Preview } from './preview.ts';

/** The way to the counter; no reason stands on the screen. */
export function Counter({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="counter" showCounter />;
}

export const preview = (): readonly Preview[] => [
  { name: 'counter', view: previewView(previewResult('counter')) },
  { name: 'counter-longest', view: previewView(previewResult('counter'), { site: LONGEST_SITE }) },
];
