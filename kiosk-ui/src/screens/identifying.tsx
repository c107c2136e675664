import { Drawing } from '../drawings/drawing.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** The bureau is asked who this is. */
export function Identifying({ screen }: { readonly screen: ScreenOf<'identifying'> }) {
  const t = useWords();
  return (
    <Page screen={screen} title={t('identifying.title')} lines={[t('identifying.line')]}>
      <Drawing name="hourglass" />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'identifying', view: previewView({ step: 'identifying' }) }];
