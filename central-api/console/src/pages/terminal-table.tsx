import type { FleetTerminal } from '@changqing/protocol';
import { memo } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import { isListColumn, LIST_COLUMNS } from '../fleet/list-rows.ts';
import { addressOf } from '../location.ts';
import { Icon } from '../parts/icon.tsx';
import { shell } from '../words/shell.ts';
import { CELLS } from './terminal-cells.tsx';
import type { ListSort } from './terminals-page.tsx';
import css from './terminals-page.module.css';

const words = shell.terminals;

interface TerminalTableProps {
  readonly rows: readonly FleetTerminal[];
  readonly sort: ListSort;
  readonly onSort: (sort: ListSort) => void;
  /** On central's clock, ms. */
  readonly nowMs: number;
  readonly empty: string;
}

/** One row a terminal; a row opens its page. Drawn anew only where something in it changed. */
export const TerminalTable = memo(function TerminalTable({ rows, sort, onSort, nowMs, empty }: TerminalTableProps) {
  return (
    <div className={css.frame}>
      <Table
        aria-label={words.title}
        className={css.table ?? ''}
        sortDescriptor={{ column: sort.column, direction: sort.direction }}
        onSortChange={({ column, direction }) => {
          if (isListColumn(column)) onSort({ column, direction });
        }}
      >
        <TableHeader>
          {LIST_COLUMNS.map((column) => (
            <Column
              key={column}
              id={column}
              allowsSorting
              isRowHeader={column === 'name'}
              className={css.column ?? ''}
              data-column={column}
            >
              {({ sortDirection }) => (
                <span className={css.columnName}>
                  {words.columns[column]}
                  <span className={css.arrow}>
                    {sortDirection === undefined ? null : <Icon name={sortDirection === 'ascending' ? 'up' : 'down'} />}
                  </span>
                </span>
              )}
            </Column>
          ))}
        </TableHeader>
        <TableBody items={rows} dependencies={[nowMs]} renderEmptyState={() => <div className={css.empty}>{empty}</div>}>
          {(terminal) => (
            <Row
              id={terminal.terminalId}
              href={addressOf(terminal.terminalId)}
              className={css.row ?? ''}
              textValue={terminal.name}
              data-terminal={terminal.terminalId}
              data-presence={terminal.presence}
            >
              {LIST_COLUMNS.map((column) => (
                <Cell key={column} className={css.cell ?? ''} data-cell={column}>
                  {CELLS[column](terminal, nowMs)}
                </Cell>
              ))}
            </Row>
          )}
        </TableBody>
      </Table>
    </div>
  );
});
