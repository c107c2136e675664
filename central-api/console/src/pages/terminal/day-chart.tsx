import type { FleetDay } from '@changqing/protocol';
import { useMemo, useState } from 'react';
import uPlot from 'uplot';
import { ChartBox } from '../../parts/chart-box.tsx';
import parts from '../../parts/parts.module.css';
import { Plot } from '../../parts/plot.tsx';
import { sayCount } from '../../words/say.ts';
import { page } from '../../words/terminal.ts';
import css from '../terminal-page.module.css';

const words = page.charts;
const INK = '#46524c';
const GRID = { stroke: '#d5dad7', width: 1 };

export type DaySum = Exclude<keyof FleetDay, 'day'>;

interface DayChartProps {
  readonly title: string;
  readonly name: string;
  readonly days: readonly FleetDay[];
  /** One or two. */
  readonly sums: readonly [DaySum, DaySum?];
}

function optionsOf(days: readonly FleetDay[], count: number): Omit<uPlot.Options, 'width' | 'height'> {
  const bar = (index: number): uPlot.Series => {
    const paths =
      count === 1 ? uPlot.paths.bars?.({ size: [0.6, 40] }) : uPlot.paths.bars?.({ size: [0.36, 26], align: index === 0 ? -1 : 1 });
    return {
      stroke: index === 0 ? '#0e3e66' : '#5c3b00',
      fill: index === 0 ? '#0e3e66' : '#e0b64f',
      width: 1,
      points: { show: false },
      ...(paths === undefined ? {} : { paths }),
    };
  };
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: [-0.7, Math.max(days.length, 7) - 0.3] },
      y: { range: (_plot, _least, most) => [0, Math.max(most * 1.1, 1)] },
    },
    axes: [
      {
        stroke: INK,
        grid: { show: false },
        ticks: GRID,
        incrs: [1, 2, 5, 7, 10],
        values: (_plot, splits) => splits.map((at) => days[at]?.day.slice(5) ?? ''),
      },
      { stroke: INK, grid: GRID, ticks: GRID, size: 58, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] },
    ],
    series: [{}, ...Array.from({ length: count }, (_, index) => bar(index))],
  };
}

/** Sums of days as bars, one or two of them side by side. */
export function DayChart({ title, name, days, sums }: DayChartProps) {
  const [point, setPoint] = useState<number>();
  const kinds = sums.filter((kind) => kind !== undefined);
  const options = useMemo(() => optionsOf(days, kinds.length), [days, kinds.length]);
  const data = useMemo(
    (): uPlot.AlignedData => [days.map((_, index) => index), ...kinds.map((kind) => days.map((day) => day[kind]))],
    [days, kinds.join()],
  );
  const says = kinds
    .map((kind) => words.sums(page.counts[kind], sayCount(days.reduce((sum, day) => sum + day[kind], 0)), days.length))
    .join('；');
  const day = point === undefined ? undefined : days[point];
  return (
    <ChartBox
      title={title}
      name={name}
      empty={days.length === 0}
      heads={[words.day, ...kinds.map((kind) => page.counts[kind])]}
      rows={() => days.toReversed().map((one) => [one.day, ...kinds.map((kind) => sayCount(one[kind]))])}
      chart={
        <>
          <Plot data={data} options={options} says={says} onPoint={setPoint} />
          <p className={parts.soft}>
            {kinds.map((kind, index) => (
              <span key={kind} className={css.key}>
                <span className={css.swatch} data-series={index} />
                {day === undefined ? page.counts[kind] : `${day.day} ${page.counts[kind]} ${sayCount(day[kind])}`}
              </span>
            ))}
          </p>
        </>
      }
    />
  );
}
