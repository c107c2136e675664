import type { FleetDay, FleetSample } from '@changqing/protocol';
import { useMemo, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { since } from '../../fleet/chart-data.ts';
import { page } from '../../words/terminal.ts';
import css from '../terminal-page.module.css';
import list from '../terminals-page.module.css';
import { DayChart } from './day-chart.tsx';
import { LineChart } from './line-chart.tsx';

const words = page.charts;
const DAY_MS = 86_400_000;
const RANGES = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
type Range = keyof typeof RANGES;
const RANGE_NAMES: readonly Range[] = ['day', 'week', 'month'];

const FIGURES: readonly { readonly name: string; readonly title: string; readonly valueOf: (sample: FleetSample) => number | undefined }[] =
  [
    { name: 'round-trip', title: words.roundTrip, valueOf: ({ roundTripMs }) => roundTripMs },
    { name: 'waiting', title: words.waiting, valueOf: ({ waiting }) => waiting },
    { name: 'link-errors', title: words.linkErrors, valueOf: ({ linkErrors }) => linkErrors },
    { name: 'memory', title: words.memory, valueOf: ({ rssBytes }) => (rssBytes === undefined ? undefined : rssBytes / 1e6) },
    { name: 'disk', title: words.disk, valueOf: ({ freeBytes }) => (freeBytes === undefined ? undefined : freeBytes / 1e9) },
    { name: 'temperature', title: words.temperature, valueOf: ({ temperatureC }) => temperatureC },
  ];

interface ChartsTabProps {
  readonly samples: readonly FleetSample[];
  readonly days: readonly FleetDay[];
  readonly nowMs: number;
}

/** What was sampled every five minutes, and the sums of days. */
export function ChartsTab({ samples, days, nowMs }: ChartsTabProps) {
  const [range, setRange] = useState<Range>('week');
  // To the minute is enough: a chart is not drawn anew because a second passed.
  const fromMs = Math.floor(nowMs / 60_000) * 60_000 - RANGES[range];
  const shown = useMemo(() => since(samples, fromMs), [samples, fromMs]);
  return (
    <>
      <ToggleButtonGroup
        className={list.states ?? ''}
        aria-label={words.rangeLabel}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[range]}
        onSelectionChange={(keys) => setRange(RANGE_NAMES.find((name) => keys.has(name)) ?? 'week')}
      >
        {RANGE_NAMES.map((name) => (
          <ToggleButton key={name} id={name} className={list.state ?? ''} data-action={`range.${name}`}>
            {words.range[name]}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <div className={css.wide}>
        {FIGURES.map((figure) => (
          <LineChart key={figure.name} {...figure} samples={shown} />
        ))}
        <DayChart name="visits" title={words.visits} days={days} sums={['sessions', 'certified']} />
        <DayChart name="elsewhere" title={words.elsewhere} days={days} sums={['kept', 'counter']} />
        <DayChart name="prints" title={words.prints} days={days} sums={['prints']} />
      </div>
    </>
  );
}
