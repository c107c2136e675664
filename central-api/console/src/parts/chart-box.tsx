import { useState, type ReactNode } from 'react';
import pageCss from '../pages/terminal-page.module.css';
import { page } from '../words/terminal.ts';
import { ActButton } from './act-button.tsx';
import { Box } from './box.tsx';
import parts from './parts.module.css';

const words = page.charts;

interface ChartBoxProps {
  readonly title: string;
  readonly name: string;
  readonly empty: boolean;
  readonly chart: ReactNode;
  readonly heads: readonly string[];
  /** Newest first, made when it is asked for. */
  readonly rows: () => readonly (readonly string[])[];
}

/** A chart that can be read as a table just as well. */
export function ChartBox({ title, name, empty, chart, heads, rows }: ChartBoxProps) {
  const [asTable, setAsTable] = useState(false);
  const toggle = (
    <ActButton
      look="quiet"
      action={`chart.${name}`}
      aria-label={`${title}：${asTable ? words.asChart : words.asTable}`}
      onPress={() => setAsTable(!asTable)}
    >
      {asTable ? words.asChart : words.asTable}
    </ActButton>
  );
  return (
    <Box title={title} part={`chart-${name}`} {...(empty ? {} : { beside: toggle })}>
      {empty ? <p className={parts.empty}>{words.none}</p> : asTable ? <Rows title={title} heads={heads} rows={rows()} /> : chart}
    </Box>
  );
}

function Rows({
  title,
  heads,
  rows,
}: {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}) {
  return (
    <div className={pageCss.rows} tabIndex={0} role="group" aria-label={title}>
      <table className={parts.table}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) => (
                <td key={heads[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
