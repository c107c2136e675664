import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** The bureau has it and has not decided. */
export function Received({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="hourglass" showCounter />;
}

export const preview = (): readonly Preview[] => [
  { name: 'received-no-printer', view: previewView(previewResult('received', { receipt: { state: 'no-printer' } })) },
  { name: 'received', view: previewView(previewResult('received')) },
];
