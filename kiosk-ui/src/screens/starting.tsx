import { Drawing } from '../drawings/drawing.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** The agent is there and gets its readers ready. */
export function Starting({ screen }: { readonly screen: ScreenOf<'starting'> }) {
  const t = useWords();
  return (
    <Page screen={screen} title={t('starting.title')} lines={[t('starting.line')]}>
      <Drawing name="wait" />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'starting', view: previewView({ step: 'starting' }) }];
