import type { FleetDetail, FleetTerminal, TerminalReport } from '@changqing/protocol';
import { Box, Facts } from '../../parts/box.tsx';
import { Mark } from '../../parts/mark.tsx';
import { sayShut } from '../../words/refusals.ts';
import { sayAgo, sayBytes, sayCount, sayDuration, sayOffset, sayTime } from '../../words/say.ts';
import { shell } from '../../words/shell.ts';
import { page as words } from '../../words/terminal.ts';
import { MODE, SERVICE } from '../../words/terminals.ts';
import { AlarmItem } from '../alarm-item.tsx';
import css from '../terminal-page.module.css';
import { DeviceTable } from './device-table.tsx';

interface OverviewTabProps {
  readonly detail: FleetDetail;
  readonly nowMs: number;
}

/** Everything in one look: what is wrong, the devices, the services, the machine. */
export function OverviewTab({ detail: { terminal, alarms }, nowMs }: OverviewTabProps) {
  const { report, lastBeatAt } = terminal;
  const open = alarms.filter(({ clearedAt }) => clearedAt === undefined);
  return (
    <>
      {open.length === 0 ? null : (
        <Box title={words.openAlarms} part="open-alarms">
          <ul>
            {open.map((alarm) => (
              <AlarmItem key={alarm.id} alarm={alarm} nowMs={nowMs} />
            ))}
          </ul>
        </Box>
      )}
      {report === undefined ? (
        <p>{words.noReport}</p>
      ) : (
        <>
          {terminal.presence === 'on-time' || lastBeatAt === undefined ? null : (
            <p className={css.soft}>{words.asOf(sayTime(lastBeatAt, nowMs))}</p>
          )}
          <DeviceTable devices={report.devices} nowMs={nowMs} />
          <div className={css.columns}>
            <Services report={report} />
            <Machine terminal={terminal} report={report} nowMs={nowMs} />
            <Outbox terminal={terminal} report={report} nowMs={nowMs} />
            <Today report={report} />
          </div>
        </>
      )}
    </>
  );
}

function Services({ report }: { readonly report: TerminalReport }) {
  return (
    <Box title={words.services} part="services">
      <Facts
        facts={report.services.map(({ service, open, problem }) => [
          SERVICE[service],
          <Mark
            key={service}
            tone={open ? 'good' : 'stop'}
            text={open ? words.open : problem === undefined ? words.shut : `${words.shut}：${sayShut(problem.code)}`}
          />,
        ])}
      />
    </Box>
  );
}

interface PartProps {
  readonly terminal: FleetTerminal;
  readonly report: TerminalReport;
  readonly nowMs: number;
}

function Machine({ terminal, report, nowMs }: PartProps) {
  const { facts } = words;
  const { disk, memory, temperatureC, clockOffsetMs, roundTripMs, lastSelfTest } = report;
  return (
    <Box title={words.machine} part="machine">
      <Facts
        facts={[
          [facts.mode, MODE[report.mode]],
          [facts.busy, report.busy ? words.busy : words.free],
          [facts.lastBeat, terminal.lastBeatAt === undefined ? words.none : sayTime(terminal.lastBeatAt, nowMs)],
          [facts.version, report.agentVersion],
          [facts.uptime, sayDuration(report.uptimeSeconds * 1_000)],
          disk === undefined ? undefined : [facts.disk, words.of(sayBytes(disk.freeBytes), sayBytes(disk.totalBytes))],
          memory === undefined ? undefined : [facts.memory, words.upTo(sayBytes(memory.rssBytes), sayBytes(memory.ceilingBytes))],
          temperatureC === undefined ? undefined : [facts.temperature, `${temperatureC}℃`],
          clockOffsetMs === undefined ? undefined : [facts.clock, sayOffset(clockOffsetMs)],
          roundTripMs === undefined ? undefined : [facts.roundTrip, sayDuration(roundTripMs)],
          lastSelfTest === undefined
            ? [facts.lastTest, shell.terminals.noTest]
            : [facts.lastTest, `${sayTime(lastSelfTest.at, nowMs)}，${shell.terminals.tests(lastSelfTest.passed, lastSelfTest.failed)}`],
        ]}
      />
    </Box>
  );
}

function Outbox({ terminal, report, nowMs }: PartProps) {
  const { facts } = words;
  const supplies = report.supplies ?? terminal.supplies;
  const { outbox } = report;
  const cardOnly = terminal.cardOnlyToday;
  return (
    <Box title={`${words.outbox}和${words.supplies}`} part="outbox">
      <Facts
        facts={[
          [facts.waiting, sayCount(outbox.waiting)],
          outbox.oldestAt === undefined
            ? undefined
            : [facts.oldest, `${sayTime(outbox.oldestAt, nowMs)}（${sayAgo(outbox.oldestAt, nowMs)}）`],
          supplies?.rollLeftMm === undefined ? undefined : [facts.roll, words.metres((supplies.rollLeftMm / 1_000).toFixed(1))],
          supplies?.sheetsLeft === undefined ? undefined : [facts.sheets, words.sheetCount(supplies.sheetsLeft)],
          supplies?.low === true ? [words.supplies, <Mark key="low" tone="care" text={shell.terminals.paper.low} />] : undefined,
          cardOnly === undefined
            ? undefined
            : [
                facts.cardOnly,
                cardOnly.unusual ? (
                  <Mark key="cards" tone="care" text={`${words.times(sayCount(cardOnly.count))}，${facts.unusual}`} />
                ) : (
                  words.times(sayCount(cardOnly.count))
                ),
              ],
        ]}
      />
    </Box>
  );
}

function Today({ report: { today } }: { readonly report: TerminalReport }) {
  const { counts } = words;
  return (
    <Box title={words.today} part="today">
      <Facts
        facts={[
          [counts.sessions, words.times(sayCount(today.sessions))],
          [counts.certified, words.times(sayCount(today.certified))],
          [counts.kept, words.times(sayCount(today.kept))],
          [counts.counter, words.times(sayCount(today.counter))],
          [counts.prints, words.times(sayCount(today.prints))],
        ]}
      />
    </Box>
  );
}
