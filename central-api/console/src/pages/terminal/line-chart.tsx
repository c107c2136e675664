import type { FleetSample } from '@changqing/protocol';
import { useMemo, useState } from 'react';
import uPlot from 'uplot';
import { lineOf, valuesOf } from '../../fleet/chart-data.ts';
import { ChartBox } from '../../parts/chart-box.tsx';
import parts from '../../parts/parts.module.css';
import { Plot } from '../../parts/plot.tsx';
import { sayInstant } from '../../words/say.ts';
import { page } from '../../words/terminal.ts';

const words = page.charts;
const MOST_ROWS = 300;
const INK = '#46524c';
const GRID = { stroke: '#d5dad7', width: 1 };

interface LineChartProps {
  readonly title: string;
  readonly name: string;
  readonly samples: readonly FleetSample[];
  readonly valueOf: (sample: FleetSample) => number | undefined;
}

const say = (value: number): string => String(Number(value.toPrecision(4)));

const OPTIONS: Omit<uPlot.Options, 'width' | 'height'> = {
  legend: { show: false },
  tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Asia/Shanghai'),
  cursor: { y: false, drag: { x: false, y: false } },
  scales: { y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
  axes: [
    {
      stroke: INK,
      grid: GRID,
      ticks: GRID,
      values: (_plot, splits, _axis, _space, increment) =>
        splits.map((seconds) => (increment >= 86_400 ? sayInstant(seconds * 1_000).slice(5, 10) : timeOf(seconds))),
    },
    { stroke: INK, grid: GRID, ticks: GRID, size: 58 },
  ],
  series: [{}, { stroke: '#0e3e66', width: 2, points: { show: false } }],
};

/** Midnight is told as its day. */
function timeOf(seconds: number): string {
  const said = sayInstant(seconds * 1_000);
  const clock = said.slice(11, 16);
  return clock === '00:00' ? said.slice(5, 10) : clock;
}

/** One figure over time. */
export function LineChart({ title, name, samples, valueOf }: LineChartProps) {
  const [point, setPoint] = useState<number>();
  // The figure of a chart stays the same one.
  const line = useMemo(() => lineOf(samples, valueOf), [samples]);
  const data = useMemo((): uPlot.AlignedData => [[...line.at], [...line.values]], [line]);
  const values = valuesOf(line);
  const last = values.at(-1);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const at = point === undefined ? undefined : line.at[point];
  const value = point === undefined ? undefined : line.values[point];
  const says = last === undefined ? words.none : words.says(title, say(last), say(least), say(most));
  return (
    <ChartBox
      title={title}
      name={name}
      empty={last === undefined}
      heads={[words.at, title]}
      rows={() =>
        samples
          .toReversed()
          .slice(0, MOST_ROWS)
          .map((sample) => {
            const figure = valueOf(sample);
            return [sayInstant(sample.at), figure === undefined ? page.none : say(figure)];
          })
      }
      chart={
        <>
          <Plot data={data} options={single(values.length)} says={says} onPoint={setPoint} />
          <p className={parts.soft}>
            {at === undefined || value === undefined || value === null ? says : `${sayInstant(at * 1_000)}：${say(value)}`}
          </p>
        </>
      }
    />
  );
}

const WITH_POINTS: typeof OPTIONS = { ...OPTIONS, series: [{}, { stroke: '#0e3e66', width: 2, points: { show: true, size: 7 } }] };
/** A line of very few places would not be seen. */
const single = (count: number): typeof OPTIONS => (count < 5 ? WITH_POINTS : OPTIONS);
