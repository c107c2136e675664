import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { LONGEST_SITE, previewResult, previewView, type Preview } from './preview.ts';

/** The end of the ladder: what to bring, and where. */
export function Slip({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="slip" showCounter />;
}

export const preview = (): readonly Preview[] => [
  { name: 'slip-no-printer', view: previewView(previewResult('slip', { receipt: { state: 'no-printer' } }), { site: LONGEST_SITE }) },
  { name: 'slip', view: previewView(previewResult('slip')) },
  { name: 'slip-longest', view: previewView(previewResult('slip'), { site: LONGEST_SITE }) },
];
