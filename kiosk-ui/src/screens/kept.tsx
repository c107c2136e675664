import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** Captured and compared by nobody yet: a safe box, no check mark. */
export function Kept({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="safe" />;
}

export const preview = (): readonly Preview[] => [
  { name: 'kept', view: previewView(previewResult('kept'), { notices: [{ code: 'central-unreachable' }] }) },
  { name: 'kept-no-printer', view: previewView(previewResult('kept', { receipt: { state: 'no-printer' } })) },
];
