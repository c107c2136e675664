import { Icon } from '../drawings/icons.tsx';
import { useKiosk } from '../kiosk-context.ts';
import type { Where } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { useTap } from './use-tap.ts';
import css from './lower-line.module.css';

/** Where we are in words, what the person should know of the machine, and 再听一遍. */
export function LowerLine({ where }: { readonly where: Where }) {
  const { view, act } = useKiosk();
  const t = useWords();
  const notice = view?.notices[0];
  const { pressed, handlers } = useTap('speech.again', 'button', () => act({ kind: 'speech.again' }));
  return (
    <footer className={css.line} data-part="where">
      <span className={css.where}>{t(`where.${where}`)}</span>
      {notice === undefined ? (
        <span className={css.notice} />
      ) : (
        <span className={css.notice} data-notice={notice.code}>
          <span className={css.icon}>
            <Icon name="care" />
          </span>
          {t(`problem.${notice.code}.happened`)}
        </span>
      )}
      {view !== undefined && (
        <button type="button" className={css.again} data-action="speech.again" data-pressed={pressed} {...handlers}>
          <span className={css.icon}>
            <Icon name="again" />
          </span>
          {t('foot.again')}
        </button>
      )}
    </footer>
  );
}
