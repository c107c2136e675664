import { useEffect, useState } from 'react';
import { Drawing } from '../drawings/drawing.tsx';
import { BlankPage, Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import type { Preview } from './preview.ts';

const LONG_MS = 20_000;

/**
 * The agent does not answer: nothing of anybody is on the screen, and the page says calmly that it will be back. At first it says nothing at
 * all, since mostly the view is there before one could read it.
 */
export function Away({ screen }: { readonly screen: ScreenOf<'away'> }) {
  const t = useWords();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  if (screen.brief) return <BlankPage screen={screen} />;
  return (
    <Page screen={screen} title={t('away.title')} lines={[long ? t('away.long') : t('away.line')]}>
      <Drawing name="wait" />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'away', view: undefined }];
