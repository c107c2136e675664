import { Drawing } from '../drawings/drawing.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import type { Preview } from './preview.ts';

/**
 * The agent answers, and does not know this window: another one was paired, or the agent was started anew. A person goes elsewhere, a
 * technician pairs it; the page comes back by itself then.
 */
export function Unpaired({ screen }: { readonly screen: ScreenOf<'unpaired'> }) {
  const t = useWords();
  return (
    <Page screen={screen} title={t('unpaired.title')} lines={[t('unpaired.line')]}>
      <Drawing name="tools" />
      <p data-part="technician">{t('unpaired.technician')}</p>
    </Page>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'unpaired', view: undefined, absence: 'unpaired' }];
