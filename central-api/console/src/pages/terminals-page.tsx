import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { countStates, filterTerminals, sortTerminals, type ListColumn, type ListFilter } from '../fleet/list-rows.ts';
import { useFleet, useFleetClient } from '../fleet/use-fleet.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { useNow } from '../use-now.ts';
import { sayRefusal } from '../words/refusals.ts';
import { shell } from '../words/shell.ts';
import { AlarmPanel } from './alarm-panel.tsx';
import { ListFilters } from './list-filters.tsx';
import { PageTurner } from './page-turner.tsx';
import { TerminalTable } from './terminal-table.tsx';
import css from './terminals-page.module.css';

const PAGE_ROWS = 50;
const words = shell.terminals;

export interface ListSort {
  readonly column: ListColumn;
  readonly direction: 'ascending' | 'descending';
}

/** All terminals, and beside them what somebody has to look at. */
export function TerminalsPage() {
  const { terminals, refusal, aheadMs } = useFleet();
  const client = useFleetClient();
  const [filter, setFilter] = useState<ListFilter>({ state: 'all', site: '', text: '' });
  // What needs somebody stands first.
  const [sort, setSort] = useState<ListSort>({ column: 'alarms', direction: 'descending' });
  const [turned, setTurned] = useState(0);
  const nowMs = useNow(15_000) + aheadMs;

  const narrow = (next: ListFilter): void => {
    setFilter(next);
    setTurned(0);
  };
  const sortBy = useCallback((next: ListSort): void => {
    setSort(next);
    setTurned(0);
  }, []);
  const all = terminals === undefined ? [] : [...terminals.values()];
  // What is typed is never kept waiting for the rows.
  const wanted = useDeferredValue(filter);
  const shown = useMemo(
    () => sortTerminals(filterTerminals([...(terminals?.values() ?? [])], wanted), sort.column, sort.direction),
    [terminals, wanted, sort],
  );
  const page = Math.min(turned, Math.max(0, Math.ceil(shown.length / PAGE_ROWS) - 1));
  const rows = useMemo(() => shown.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS), [shown, page]);
  return (
    <main className={css.page} data-page="terminals">
      <div className={css.list}>
        <div className={css.head}>
          <h1>{words.title}</h1>
          <span role="status">{terminals === undefined ? shell.loading : words.count(shown.length, all.length)}</span>
        </div>
        {refusal === undefined ? null : (
          <Notice tone="stop">
            <p>
              {sayRefusal(refusal)}
              {terminals === undefined ? '' : shell.stale}
            </p>
            <ActButton action="list.again" onPress={client.again}>
              {shell.tryAgain}
            </ActButton>
          </Notice>
        )}
        {terminals === undefined ? null : (
          <>
            <ListFilters
              filter={filter}
              onFilter={narrow}
              counts={countStates(all)}
              sites={[...new Set(all.map(({ siteNo }) => siteNo))].toSorted()}
            />
            <TerminalTable rows={rows} sort={sort} onSort={sortBy} nowMs={nowMs} empty={all.length === 0 ? words.noneAtAll : words.none} />
            <PageTurner page={page} rows={PAGE_ROWS} all={shown.length} onTurn={setTurned} />
          </>
        )}
      </div>
      <AlarmPanel nowMs={nowMs} />
    </main>
  );
}
