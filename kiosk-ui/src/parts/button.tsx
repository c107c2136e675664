import type { ReactNode } from 'react';
import { Rare } from './rare.tsx';
import { useTap } from './use-tap.ts';
import css from './button.module.css';

interface ButtonProps {
  /** Name for tests and for whoever drives the page: `consent.agree`. */
  readonly action: string;
  readonly onTap: () => void;
  readonly label: string;
  /** At most one `primary` a page. */
  readonly face?: 'primary' | 'plain';
  readonly icon?: ReactNode;
  readonly chosen?: boolean;
}

/** The one thing to touch, or one of a few. */
export function Button({ action, onTap, label, face = 'plain', icon, chosen }: ButtonProps) {
  const { pressed, handlers } = useTap(action, 'button', onTap);
  return (
    <button
      type="button"
      className={css[face]}
      data-action={action}
      data-pressed={pressed}
      data-face={face}
      aria-pressed={chosen}
      {...handlers}
    >
      {icon !== undefined && <span className={css.icon}>{icon}</span>}
      <span className={css.label}>
        <Rare text={label} />
      </span>
    </button>
  );
}
