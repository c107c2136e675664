import type { ReactNode } from 'react';
import { Icon, type IconName } from '../drawings/icons.tsx';
import { Rare } from './rare.tsx';
import { useTap } from './use-tap.ts';
import css from './choice-row.module.css';

interface ChoiceRowProps {
  readonly action: string;
  readonly label: string;
  /** A quieter second line: what it takes, or what it is. */
  readonly more?: string | undefined;
  readonly moreIcon?: IconName;
  /** A drawing at its beginning. */
  readonly children?: ReactNode;
  /** For lines that are switched on and off. */
  readonly chosen?: boolean;
  readonly onTap: () => void;
}

/** One of a few things to choose from, as wide as the page. */
export function ChoiceRow({ action, label, more, moreIcon, children, chosen, onTap }: ChoiceRowProps) {
  const { pressed, handlers } = useTap(action, 'button', onTap);
  return (
    <button type="button" className={css.row} data-action={action} data-pressed={pressed} aria-pressed={chosen} {...handlers}>
      {children !== undefined && <span className={css.drawing}>{children}</span>}
      <span className={css.words}>
        <span className={css.label}>
          <Rare text={label} />
        </span>
        {more !== undefined && (
          <span className={css.more}>
            {moreIcon !== undefined && (
              <span className={css.icon}>
                <Icon name={moreIcon} />
              </span>
            )}
            <span className={css.moreText}>
              <Rare text={more} />
            </span>
          </span>
        )}
      </span>
      {chosen === undefined && (
        <span className={css.icon}>
          <Icon name="next" />
        </span>
      )}
    </button>
  );
}

/** Choices below each other. */
export function ChoiceRows({ children }: { readonly children: ReactNode }) {
  return <div className={css.rows}>{children}</div>;
}
