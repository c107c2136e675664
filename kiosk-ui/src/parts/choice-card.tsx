import type { ReactNode } from 'react';
import { useTap } from './use-tap.ts';
import css from './choice-card.module.css';

interface ChoiceCardProps {
  readonly action: string;
  readonly label: string;
  readonly onTap: () => void;
  /** Flat, its drawing beside the words: where there are several. */
  readonly side?: boolean;
  /** The drawing. */
  readonly children: ReactNode;
}

/** One of two to four large cards with a drawing. */
export function ChoiceCard({ action, label, onTap, side = false, children }: ChoiceCardProps) {
  const { pressed, handlers } = useTap(action, 'button', onTap);
  return (
    <button type="button" className={css.card} data-action={action} data-side={side} data-pressed={pressed} {...handlers}>
      <span className={css.drawing}>{children}</span>
      <span className={css.label}>{label}</span>
    </button>
  );
}
