import type { Live } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { Banner } from './banner.tsx';

/** What the reader says at this moment, as one line. */
export function LiveLine({ live, words }: { readonly live: Live; readonly words: 'fingerHint' | 'palmHint' }) {
  const t = useWords();
  switch (live.kind) {
    case 'comparing':
      return <Banner tone="wait" loud busy text={t('capture.comparing')} />;
    case 'reading':
      return <Banner tone="good" loud text={t('capture.reading')} />;
    case 'hint':
      return <Banner tone={live.tone} loud text={t(`${words}.${live.hint}`)} />;
  }
}
