import type { ReactNode } from 'react';
import css from './desk.module.css';

interface FactsProps {
  readonly title: string;
  /** Names and values, in order; what is undefined is left out. */
  readonly facts: readonly (readonly [string, ReactNode] | undefined)[];
  readonly children?: ReactNode;
}

/** A box of facts in two columns. */
export function Facts({ title, facts, children }: FactsProps) {
  return (
    <section className={css.box}>
      <h2 className={css.boxTitle}>{title}</h2>
      <dl className={css.facts}>
        {facts.map((fact) =>
          fact === undefined || fact[1] === undefined ? null : (
            <div key={fact[0]} className={css.fact}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
        )}
      </dl>
      {children}
    </section>
  );
}
