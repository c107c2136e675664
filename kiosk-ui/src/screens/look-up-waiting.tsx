import type { Step } from '@changqing/protocol';
import { Drawing } from '../drawings/drawing.tsx';
import { Banner } from '../parts/banner.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** The bureau is being asked. After eight seconds the page says honestly that it takes longer. */
export function LookUpWaiting({ screen }: { readonly screen: ScreenOf<'look-up-waiting'> }) {
  const t = useWords();
  const { what, slow } = screen.step;
  return (
    <Page screen={screen} title={t(`lookUp.waiting.title.${what}`)} lines={slow ? [] : [t('lookUp.waiting.line')]}>
      <Drawing name="hourglass" />
      {slow && <Banner tone="wait" busy text={t('lookUp.waiting.slow')} />}
    </Page>
  );
}

type What = Extract<Step, { readonly step: 'look-up.waiting' }>['what'];
const WHATS: readonly What[] = ['person', 'record', 'paper', 'page', 'password', 'sending'];

export const preview = (): readonly Preview[] => [
  ...WHATS.map((what) => ({ name: `look-up-waiting-${what}`, view: previewView({ step: 'look-up.waiting', what, slow: false }) })),
  { name: 'look-up-waiting-slow', view: previewView({ step: 'look-up.waiting', what: 'record', slow: true }) },
];
