import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** Nothing of this person can be read here, or they would rather not. */
export function NoBiometrics({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="counter" showCounter />;
}

export const preview = (): readonly Preview[] => [{ name: 'no-biometrics', view: previewView(previewResult('no-biometrics')) }];
