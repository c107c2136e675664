import { useKiosk } from '../kiosk-context.ts';
import { ResultPage } from '../parts/result-page.tsx';
import type { ResultScreen } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewResult, previewView, type Preview } from './preview.ts';

/** A telephone number stays on one line. */
const UNBROKEN_HYPHEN = '\u2011';

/** Captured and compared by nobody yet: a safe box, no check mark. */
export function Kept({ screen }: { readonly screen: ResultScreen }) {
  const t = useWords();
  const { view } = useKiosk();
  const line = t('result.kept.line', { days: view?.site.resultDays, telephone: view?.site.telephone.replaceAll('-', UNBROKEN_HYPHEN) });
  return <ResultPage screen={screen} drawing="safe" line={line} />;
}

export const preview = (): readonly Preview[] => [
  { name: 'kept', view: previewView(previewResult('kept'), { notices: [{ code: 'central-unreachable' }] }) },
  { name: 'kept-no-printer', view: previewView(previewResult('kept', { receipt: { state: 'no-printer' } })) },
];
