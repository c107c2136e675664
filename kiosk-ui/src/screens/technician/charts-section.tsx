import { technicianFigures, type TechnicianFigures } from '@changqing/protocol';
import { useEffect, useState } from 'react';
import { inChinese } from '../../words/in-chinese.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DayChart, type Series } from './day-chart.tsx';
import { DeskButton } from './desk-button.tsx';
import { FiguresTable } from './figures-table.tsx';
import { useDesk } from './use-desk.ts';
import css from './desk.module.css';

type Day = TechnicianFigures['days'][number];

interface Chart {
  readonly title: string;
  readonly series: readonly (Series & { readonly of: (day: Day) => number | undefined })[];
  readonly most?: number;
}

/** Colours that differ in lightness too. */
const [DARK, LIGHT] = ['#0a4a33', '#b5651d'] as const;

const CHARTS: readonly Chart[] = [
  {
    title: words.charts.prints,
    series: [
      { name: words.charts.sessions, colour: DARK, bars: true, of: (day) => day.sessions },
      { name: words.charts.printed, colour: LIGHT, of: (day) => day.prints },
    ],
  },
  { title: words.charts.quality, most: 100, series: [{ name: words.charts.quality, colour: DARK, of: (day) => day.quality }] },
  { title: words.charts.retries, series: [{ name: words.charts.retries, colour: DARK, of: (day) => day.retries }] },
  { title: words.charts.linkErrors, series: [{ name: words.charts.linkErrors, colour: DARK, bars: true, of: (day) => day.linkErrors }] },
  {
    title: words.charts.latency,
    series: [
      { name: words.charts.p50, colour: DARK, of: (day) => day.latencyP50Ms },
      { name: words.charts.p95, colour: LIGHT, of: (day) => day.latencyP95Ms },
    ],
  },
];

/** The last thirty days as charts, or as a table. */
export function ChartsSection() {
  const { ask } = useDesk();
  const [days, setDays] = useState<readonly Day[]>();
  const [refused, setRefused] = useState<string>();
  const [shows, setShows] = useState<'chart' | 'table'>('chart');
  useEffect(() => {
    let gone = false;
    void ask('/api/technician/figures?days=30').then((answer) => {
      if (gone) return;
      const parsed = answer.ok ? technicianFigures.safeParse(answer.value) : undefined;
      if (parsed?.success === true) setDays(parsed.data.days);
      else setRefused(words.refused(inChinese(`problem.${answer.ok ? 'agent-failed' : answer.error.code}.happened`), undefined));
    });
    return () => {
      gone = true;
    };
  }, [ask]);
  return (
    <>
      <div className={css.line}>
        <p className={css.strong}>{words.charts.days}</p>
        <div className={css.buttons}>
          <DeskButton action="charts.chart" label={words.charts.asChart} chosen={shows === 'chart'} onTap={() => setShows('chart')} />
          <DeskButton action="charts.table" label={words.charts.asTable} chosen={shows === 'table'} onTap={() => setShows('table')} />
        </div>
      </div>
      {refused !== undefined && <p>{refused}</p>}
      {days !== undefined && days.length === 0 && <p>{words.charts.none}</p>}
      {days !== undefined && days.length > 0 && shows === 'table' && <FiguresTable days={days} />}
      {days !== undefined &&
        days.length > 0 &&
        shows === 'chart' &&
        CHARTS.map(({ title, series, most }) => (
          <DayChart
            key={title}
            title={title}
            days={days.map(({ day }) => day)}
            series={series}
            rows={series.map(({ of }) => days.map((day) => of(day) ?? null))}
            {...(most === undefined ? {} : { most })}
          />
        ))}
    </>
  );
}
