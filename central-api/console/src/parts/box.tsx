import { useId, type ReactNode } from 'react';
import css from './parts.module.css';

interface BoxProps {
  readonly title: string;
  readonly part: string;
  readonly children: ReactNode;
  /** Beside the title. */
  readonly beside?: ReactNode;
}

/** A part of a page under its own heading. */
export function Box({ title, part, children, beside }: BoxProps) {
  const id = useId();
  return (
    <section className={css.box} data-part={part} aria-labelledby={id}>
      <div className={css.boxHead}>
        <h2 id={id}>{title}</h2>
        {beside}
      </div>
      {children}
    </section>
  );
}

interface FactsProps {
  readonly facts: readonly (readonly [name: string, value: ReactNode] | undefined)[];
}

/** Names and values in two columns; what is undefined is left out. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={css.facts}>
      {facts.map((fact) =>
        fact === undefined ? null : (
          <div key={fact[0]} className={css.fact}>
            <dt>{fact[0]}</dt>
            <dd>{fact[1]}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
