import type { ReactNode } from 'react';
import css from './dock.module.css';

interface ControlProps {
  readonly action: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
  readonly on?: boolean;
  readonly disabled?: boolean;
  readonly tone?: 'plain' | 'strong' | 'harm';
}

/** A button of the dock. */
export function Control({ action, onPress, children, on, disabled = false, tone = 'plain' }: ControlProps) {
  return (
    <button
      type="button"
      className={css.control}
      data-action={action}
      data-tone={tone}
      aria-pressed={on}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

/** A titled part of the dock. */
export function Section({
  title,
  chinese,
  aside,
  children,
}: {
  readonly title: string;
  readonly chinese: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={css.section}>
      <h2 className={css.heading}>
        {title} <span className={css.chinese}>{chinese}</span>
        {aside !== undefined && <span className={css.aside}>{aside}</span>}
      </h2>
      {children}
    </section>
  );
}
