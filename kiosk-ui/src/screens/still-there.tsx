import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { useTap } from '../parts/use-tap.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import css from './still-there.module.css';

/** Covers everything: large seconds, and any touch anywhere goes on. */
export function StillThere({ secondsLeft }: { readonly secondsLeft: number }) {
  const t = useWords();
  const { act } = useKiosk();
  const stay = (): void => act({ kind: 'presence' });
  const { handlers } = useTap('presence.anywhere', 'button', stay);
  return (
    <div className={css.cover} data-screen="still-there" {...handlers}>
      <h1 className={css.title}>{t('stillThere.title')}</h1>
      <p className={css.seconds}>
        <span className={css.number} data-part="seconds">
          {secondsLeft}
        </span>
        <span>{t('stillThere.seconds')}</span>
      </p>
      <p>{t('stillThere.line')}</p>
      <div className={css.action}>
        <Button action="presence" face="primary" label={t('stillThere.stay')} onTap={stay} />
      </div>
    </div>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'still-there', view: previewView({ step: 'identify', cardReader: 'ready' }, { stillThere: { secondsLeft: 24 } }) },
  { name: 'still-there-ten', view: previewView({ step: 'number' }, { stillThere: { secondsLeft: 9 } }) },
];
