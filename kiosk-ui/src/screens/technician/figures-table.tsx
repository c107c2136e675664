import type { TechnicianFigures } from '@changqing/protocol';
import { technicianZh as words } from '../../words/technician-zh.ts';
import css from './desk.module.css';

const figure = (value: number | undefined, digits = 0): string => (value === undefined ? words.none : value.toFixed(digits));

/** The same days in figures, newest first. */
export function FiguresTable({ days }: { readonly days: readonly TechnicianFigures['days'][number][] }) {
  const { charts } = words;
  const columns = [
    charts.sessions,
    charts.printed,
    charts.quality,
    charts.retries,
    charts.linkErrors,
    `${charts.latency}${charts.p50}`,
    charts.p95,
  ];
  return (
    <table className={css.table} data-part="figures">
      <thead>
        <tr>
          <th>{charts.day}</th>
          {columns.map((name) => (
            <th key={name} className={css.number}>
              {name.replace(/（.*?）/g, '')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.day}>
            <td className={css.time}>{day.day}</td>
            <td className={css.number}>{figure(day.sessions)}</td>
            <td className={css.number}>{figure(day.prints)}</td>
            <td className={css.number}>{figure(day.quality)}</td>
            <td className={css.number}>{figure(day.retries, 1)}</td>
            <td className={css.number}>{figure(day.linkErrors)}</td>
            <td className={css.number}>{figure(day.latencyP50Ms)}</td>
            <td className={css.number}>{figure(day.latencyP95Ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
