import { NextWindow, ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { PREVIEW_BENEFIT, PREVIEW_BENEFITS, previewResult, previewView, type Preview } from './preview.ts';

/** Certified: the one page that may say so, with when to come next. */
export function Accepted({ screen }: { readonly screen: ResultScreen }) {
  return (
    <ResultPage screen={screen} drawing="check">
      <NextWindow screen={screen} />
    </ResultPage>
  );
}

export const preview = (): readonly Preview[] => {
  const one = { benefits: [PREVIEW_BENEFIT], next: PREVIEW_BENEFIT };
  const paperOut = { code: 'printer-paper-out' } as const;
  return [
    { name: 'accepted', view: previewView(previewResult('accepted', one)) },
    { name: 'accepted-printing', view: previewView(previewResult('accepted', { ...one, receipt: { state: 'printing' } })) },
    { name: 'accepted-look-up', view: previewView(previewResult('accepted', { ...one, canLookUp: true })) },
    {
      name: 'accepted-look-up-reprint',
      view: previewView(
        previewResult('accepted', { ...one, canLookUp: true, receipt: { state: 'not-printed', problem: paperOut, canReprint: true } }),
      ),
    },
    { name: 'accepted-several', view: previewView(previewResult('accepted', { benefits: [...PREVIEW_BENEFITS], next: PREVIEW_BENEFIT })) },
    {
      name: 'accepted-paper-out',
      view: previewView(previewResult('accepted', { ...one, receipt: { state: 'not-printed', problem: paperOut, canReprint: false } }), {
        notices: [paperOut],
      }),
    },
    {
      name: 'accepted-reprint',
      view: previewView(previewResult('accepted', { ...one, receipt: { state: 'partly-printed', problem: paperOut, canReprint: true } })),
    },
    {
      name: 'accepted-reprinted',
      view: previewView(previewResult('accepted', { ...one, receipt: { state: 'printed', evidence: 'acknowledged', reprint: true } })),
    },
    {
      name: 'accepted-paper-unknown',
      view: previewView(previewResult('accepted', { ...one, receipt: { state: 'unknown', canReprint: true } })),
    },
    { name: 'accepted-no-printer', view: previewView(previewResult('accepted', { ...one, receipt: { state: 'no-printer' } })) },
    {
      name: 'accepted-several-no-printer',
      view: previewView(
        previewResult('accepted', { benefits: [...PREVIEW_BENEFITS], next: PREVIEW_BENEFIT, receipt: { state: 'no-printer' } }),
      ),
    },
  ];
};
