import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { technicianZh as words } from '../../words/technician-zh.ts';
import css from './day-chart.module.css';

export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly bars?: boolean;
}

interface DayChartProps {
  readonly title: string;
  /** Civil days, oldest first. */
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** One row of values a series; null where nothing was measured. */
  readonly rows: readonly (readonly (number | null)[])[];
  /** The top of the scale, where that is fixed. */
  readonly most?: number;
}

/** A chart over days, with a legend of names and colours, and the last value in figures. */
export function DayChart({ title, days, series, rows, most }: DayChartProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = host.current;
    if (at === null) return;
    const font = `${Math.round(parseFloat(getComputedStyle(at).fontSize) * 0.85)}px ${getComputedStyle(at).fontFamily}`;
    const axis = { font, stroke: '#46524c', grid: { stroke: '#d5dad7', width: 1 }, ticks: { stroke: '#d5dad7', width: 1 } };
    const bars = uPlot.paths.bars?.({ size: [0.6, 40] });
    const chart = new uPlot(
      {
        width: at.clientWidth,
        height: at.clientHeight,
        legend: { show: false },
        cursor: { show: false },
        // Days are counted, not instants: no time zone moves a point to the day before.
        scales: {
          x: { time: false, range: () => [-0.6, days.length - 0.4] },
          y: { range: (_chart, _least, top) => [0, most ?? Math.max(1, top * 1.1)] },
        },
        axes: [
          { ...axis, values: (_chart, splits) => splits.map((split) => days[split]?.slice(5) ?? null), incrs: [1, 5, 10] },
          { ...axis, size: 64 },
        ],
        series: [
          {},
          ...series.map(({ name, colour, bars: asBars = false }) => ({
            label: name,
            stroke: colour,
            width: 2,
            ...(asBars
              ? { fill: `${colour}40`, points: { show: false }, ...(bars === undefined ? {} : { paths: bars }) }
              : { points: { show: true, size: 6, fill: colour } }),
          })),
        ],
      },
      [days.map((_, day) => day), ...rows.map((row) => [...row])],
      at,
    );
    return () => chart.destroy();
  }, [days, series, rows, most]);
  return (
    <figure className={css.figure} data-part="chart">
      <figcaption className={css.caption}>
        <span className={css.title}>{title}</span>
        {series.map(({ name, colour }, index) => {
          const last = rows[index]?.findLast((value) => value !== null) ?? undefined;
          return (
            <span key={name} className={css.key}>
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <rect width="16" height="16" fill={colour} />
              </svg>
              {series.length > 1 && name} {last === undefined ? words.none : rounded(last)}
            </span>
          );
        })}
      </figcaption>
      <div ref={host} className={css.host} />
    </figure>
  );
}

const rounded = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));
