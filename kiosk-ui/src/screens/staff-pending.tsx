import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** Attested by staff, and to be decided by a second person. */
export function StaffPending({ screen }: { readonly screen: ResultScreen }) {
  return <ResultPage screen={screen} drawing="person-helps" showCounter />;
}

export const preview = (): readonly Preview[] => [{ name: 'staff-pending', view: previewView(previewResult('staff-pending')) }];
