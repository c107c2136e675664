import type { ReactNode } from 'react';
import css from './row.module.css';

/** Buttons side by side, of equal width. */
export function Row({ children }: { readonly children: ReactNode }) {
  return <div className={css.row}>{children}</div>;
}
