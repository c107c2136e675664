import type { FleetTerminal } from '@changqing/protocol';
import type { ReactNode } from 'react';
import { paperOf, troubledDevices, type ListColumn } from '../fleet/list-rows.ts';
import { DEVICE_TONE, Mark, PRESENCE_TONE } from '../parts/mark.tsx';
import { sayAgo, sayCount, sayDuration, sayTime } from '../words/say.ts';
import { shell } from '../words/shell.ts';
import { DEVICE, DEVICE_STATE, MODE, PRESENCE } from '../words/terminals.ts';
import css from './terminals-page.module.css';

const words = shell.terminals;
const none = <span className={css.soft}>{words.unknown}</span>;
const below = (text: string): ReactNode => <div className={css.soft}>{text}</div>;

/** What stands in each column. */
export const CELLS: Readonly<Record<ListColumn, (terminal: FleetTerminal, nowMs: number) => ReactNode>> = {
  name: ({ name, siteNo, terminalId }) => (
    <div className={css.name}>
      <strong>{name}</strong>
      {below(`${words.site_(siteNo)} · ${terminalId}`)}
    </div>
  ),
  presence: (terminal, nowMs) => <Presence terminal={terminal} nowMs={nowMs} />,
  device: (terminal) => <WorstDevice terminal={terminal} />,
  paper: (terminal) => <Paper terminal={terminal} />,
  queue: ({ report }, nowMs) =>
    report === undefined ? (
      none
    ) : (
      <>
        {sayCount(report.outbox.waiting)}
        {report.outbox.oldestAt === undefined ? null : below(words.oldest(sayAgo(report.outbox.oldestAt, nowMs)))}
      </>
    ),
  test: ({ report }, nowMs) => {
    if (report === undefined) return none;
    if (report.lastSelfTest === undefined) return <span className={css.soft}>{words.noTest}</span>;
    const { at, passed, failed } = report.lastSelfTest;
    return (
      <>
        <Mark tone={failed === 0 ? 'good' : 'stop'} text={words.tests(passed, failed)} />
        {below(sayTime(at, nowMs))}
      </>
    );
  },
  version: ({ report }) => report?.agentVersion ?? none,
  alarms: ({ openAlarms }) => (openAlarms === 0 ? '0' : <Mark tone="stop" text={String(openAlarms)} />),
  beat: ({ lastBeatAt }, nowMs) => (lastBeatAt === undefined ? none : sayTime(lastBeatAt, nowMs)),
};

interface PresenceProps {
  readonly terminal: FleetTerminal;
  readonly nowMs: number;
}

/** Whether it is heard, and for how long not. */
export function Presence({ terminal: { presence, lastBeatAt, report }, nowMs }: PresenceProps) {
  const late = presence === 'late' && lastBeatAt !== undefined;
  return (
    <>
      <Mark tone={PRESENCE_TONE[presence]} text={late ? words.lateFor(sayDuration(nowMs - Date.parse(lastBeatAt))) : PRESENCE[presence]} />
      {presence === 'on-time' && report !== undefined && report.mode !== 'people' ? below(MODE[report.mode]) : null}
    </>
  );
}

function WorstDevice({ terminal: { report } }: { readonly terminal: FleetTerminal }) {
  if (report === undefined) return none;
  const [worst, ...others] = troubledDevices(report);
  if (worst === undefined) return <Mark tone="good" text={words.allWell} />;
  return (
    <>
      <Mark tone={DEVICE_TONE[worst.state]} text={`${DEVICE[worst.role]}${DEVICE_STATE[worst.state]}`} />
      {others.length === 0 ? null : below(words.more(others.length))}
    </>
  );
}

function Paper({ terminal }: { readonly terminal: FleetTerminal }) {
  const paper = paperOf(terminal);
  if (paper === undefined) return none;
  const supplies = terminal.report?.supplies ?? terminal.supplies;
  const left = [
    supplies?.rollLeftMm === undefined ? undefined : words.roll(String(Math.round(supplies.rollLeftMm / 1_000))),
    supplies?.sheetsLeft === undefined ? undefined : words.sheets(supplies.sheetsLeft),
  ].filter((part) => part !== undefined);
  return (
    <>
      <Mark tone={paper === 'out' ? 'stop' : paper === 'low' ? 'care' : 'good'} text={words.paper[paper]} />
      {left.length === 0 ? null : below(left.join(' '))}
    </>
  );
}
