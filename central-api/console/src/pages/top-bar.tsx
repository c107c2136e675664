import { Link } from 'react-aria-components';
import { useFleet } from '../fleet/use-fleet.ts';
import { LIST_ADDRESS } from '../location.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Mark } from '../parts/mark.tsx';
import { useMe } from '../session/use-me.ts';
import { shell } from '../words/shell.ts';
import { ROLE } from '../words/terminals.ts';
import css from './top-bar.module.css';

const LINE_TONE = { up: 'good', connecting: 'wait', down: 'stop' } as const;

/** Where one is, whether what is shown is live, and who is logged in. */
export function TopBar({ onLeave }: { readonly onLeave: () => void }) {
  const { line } = useFleet();
  const me = useMe();
  return (
    <header className={css.bar}>
      <Link className={css.home ?? ''} href={LIST_ADDRESS} data-action="bar.list" aria-label={shell.list}>
        <img src="/console/favicon.svg" alt="" width="24" height="24" />
        <span>{shell.title}</span>
      </Link>
      <span className={css.line} role="status" data-line={line}>
        <Mark tone={LINE_TONE[line]} text={shell.line[line]} />
      </span>
      <span data-part="me">
        {me.name}，{ROLE[me.role]}
      </span>
      <ActButton action="bar.log-out" onPress={onLeave}>
        {shell.logOut}
      </ActButton>
    </header>
  );
}
