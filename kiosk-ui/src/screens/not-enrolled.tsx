import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** Known, and no finger or palm on record. */
export function NotEnrolled({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="register" showCounter />;
}

export const preview = (): readonly Preview[] => [{ name: 'not-enrolled', view: previewView(previewResult('not-enrolled')) }];
