import { ActButton } from '../parts/act-button.tsx';
import { shell } from '../words/shell.ts';
import css from './terminals-page.module.css';

const words = shell.terminals;

interface PageTurnerProps {
  /** From nought. */
  readonly page: number;
  readonly rows: number;
  readonly all: number;
  readonly onTurn: (page: number) => void;
}

/** Which rows of how many, and the way to the others. */
export function PageTurner({ page, rows, all, onTurn }: PageTurnerProps) {
  if (all <= rows) return null;
  return (
    <nav className={css.turner} aria-label={words.title}>
      <span role="status">{words.page(page * rows + 1, Math.min(all, (page + 1) * rows), all)}</span>
      <ActButton action="list.earlier" isDisabled={page === 0} onPress={() => onTurn(page - 1)}>
        {words.earlier}
      </ActButton>
      <ActButton action="list.later" isDisabled={(page + 1) * rows >= all} onPress={() => onTurn(page + 1)}>
        {words.later}
      </ActButton>
    </nav>
  );
}
