import type { DiagnosticsView } from '@changqing/protocol';
import { useTap } from '../../parts/use-tap.ts';
import { inChinese } from '../../words/in-chinese.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeviceTable } from './device-table.tsx';
import { Facts } from './facts.tsx';
import type { Finding, Section } from './findings.ts';
import { Mark } from './mark.tsx';
import { sayBytes, sayCount, sayDuration, sayOffset, saySeconds, sayTime } from './say-figures.ts';
import { useDesk } from './use-desk.ts';
import css from './desk.module.css';
import own from './overview.module.css';

interface OverviewProps {
  readonly findings: readonly Finding[];
  readonly go: (section: Section) => void;
}

/** Everything in one look: first what has to be done, then how all of it stands. */
export function Overview({ findings, go }: OverviewProps) {
  const { view } = useDesk();
  return (
    <>
      <Findings findings={findings} go={go} />
      <DeviceTable />
      <div className={css.boxes}>
        <Services view={view} />
        <Machine view={view} />
        <Clock view={view} />
        <Network view={view} />
        <Central view={view} />
        <Outbox view={view} />
        <Certificates view={view} />
        <Supplies view={view} />
        <Tests view={view} />
      </div>
      <Visits view={view} />
      <Orders view={view} />
    </>
  );
}

function Findings({ findings, go }: OverviewProps) {
  if (findings.length === 0) {
    return (
      <p className={own.fine}>
        <Mark tone="good" text={words.findings.fine} />
      </p>
    );
  }
  return (
    <section className={own.findings} data-part="findings">
      <h2 className={css.boxTitle}>{words.findings.count(findings.length)}</h2>
      <ul>
        {findings.map(({ tone, what, detail, section }, at) => (
          <li key={what}>
            <FindingRow at={at} tone={tone} what={what} detail={detail} section={section} go={go} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FindingRowProps extends Pick<OverviewProps, 'go'> {
  readonly at: number;
  readonly tone: Finding['tone'];
  readonly what: string;
  readonly detail: string | undefined;
  readonly section: Section;
}

/** The whole line leads to where it is mended. */
function FindingRow({ at, tone, what, detail, section, go }: FindingRowProps) {
  const action = `finding.${at}`;
  const { pressed, handlers } = useTap(action, 'button', () => go(section));
  return (
    <button type="button" className={own.finding} data-action={action} data-pressed={pressed} {...handlers}>
      <Mark tone={tone} text={what} />
      <span className={own.detail}>{detail}</span>
      <span className={own.goes}>{words.sections[section]} ›</span>
    </button>
  );
}

type Part = { readonly view: DiagnosticsView };

function Services({ view }: Part) {
  return (
    <Facts
      title={words.overview.services}
      facts={view.services.map(({ service, open, problem }) => [
        words.service[service],
        open ? (
          <Mark tone="good" text={words.overview.open} />
        ) : (
          <Mark tone="stop" text={problem === undefined ? words.overview.shut : inChinese(`problem.${problem.code}.happened`)} />
        ),
      ])}
    />
  );
}

function Machine({ view: { machine, at } }: Part) {
  const { disk, memory } = machine;
  return (
    <Facts
      title={words.overview.machine}
      facts={[
        [words.overview.version, machine.agentVersion],
        [words.overview.system, `${machine.system} · Node ${machine.node}`],
        [words.overview.up, sayDuration(Date.parse(at) - Date.parse(machine.upSince))],
        disk && [words.overview.disk, `${sayBytes(disk.freeBytes)} / ${sayBytes(disk.totalBytes)}`],
        [words.overview.memory, `${sayBytes(memory.rssBytes)} / ${sayBytes(memory.ceilingBytes)}`],
        [words.overview.machineFree, sayBytes(memory.machineFreeBytes)],
        machine.temperatureC === undefined ? undefined : [words.overview.temperature, `${machine.temperatureC.toFixed(0)} ℃`],
        machine.load === undefined ? undefined : [words.overview.load, machine.load.toFixed(2)],
      ]}
    />
  );
}

function Clock({ view: { clock, at } }: Part) {
  return (
    <Facts
      title={words.overview.clock}
      facts={[
        [words.overview.wall, saySeconds(clock.wall)],
        [words.overview.offset, clock.offsetToCentralMs === undefined ? words.none : sayOffset(clock.offsetToCentralMs)],
        clock.measuredAt === undefined ? undefined : [words.overview.measured, sayTime(clock.measuredAt, at)],
        clock.behind ? ['', <Mark key="behind" tone="stop" text={words.findings.clockBehind} />] : undefined,
      ]}
    />
  );
}

function Network({ view: { network } }: Part) {
  return (
    <Facts
      title={words.overview.network}
      facts={network.interfaces.map(({ name, address, up }) => [
        name,
        <span key={name} className={css.buttons}>
          {address}
          <Mark tone={up ? 'good' : 'stop'} text={up ? words.overview.up_ : words.overview.down_} />
        </span>,
      ])}
    />
  );
}

function Central({ view: { network, at } }: Part) {
  const { central, live } = network;
  return (
    <Facts
      title={words.overview.central}
      facts={[
        [
          central.url,
          <Mark
            key="reachable"
            tone={central.reachable ? 'good' : 'stop'}
            text={central.reachable ? words.overview.reachable : words.overview.unreachable}
          />,
        ],
        central.lastContactAt === undefined ? undefined : [words.overview.lastContact, sayTime(central.lastContactAt, at)],
        central.roundTripMs === undefined ? undefined : [words.overview.roundTrip, sayDuration(central.roundTripMs)],
        [
          words.overview.live,
          <Mark
            key="live"
            tone={live.connected ? 'good' : 'care'}
            text={`${live.connected ? words.overview.connected : words.overview.disconnected}${live.since === undefined ? '' : ` ${sayTime(live.since, at)}`}`}
          />,
        ],
        [words.overview.eventsWaiting, sayCount(live.eventsWaiting)],
      ]}
    />
  );
}

function Outbox({ view: { outbox, at } }: Part) {
  return (
    <Facts
      title={words.overview.outbox}
      facts={[
        [words.overview.waiting, sayCount(outbox.waiting)],
        outbox.oldestAt === undefined ? undefined : [words.overview.oldest, sayTime(outbox.oldestAt, at)],
        [words.overview.kept, sayCount(outbox.kept)],
        [words.overview.refused, sayCount(outbox.refused)],
      ]}
    />
  );
}

function Certificates({ view: { certificates, at } }: Part) {
  return (
    <Facts
      title={words.overview.certificates}
      facts={certificates.map(({ what, subject, validUntil }) => [
        `${what} ${subject}`,
        validUntil === undefined ? words.overview.noEnd : words.overview.until(sayTime(validUntil, at)),
      ])}
    />
  );
}

function Supplies({ view: { supplies } }: Part) {
  if (supplies === undefined) return <Facts title={words.overview.supplies} facts={[[words.overview.roll, words.none]]} />;
  return (
    <Facts
      title={words.overview.supplies}
      facts={[
        supplies.rollLeftMm === undefined ? undefined : [words.overview.roll, `${(supplies.rollLeftMm / 1_000).toFixed(1)} m`],
        supplies.sheetsLeft === undefined ? undefined : [words.overview.sheets, words.overview.sheetCount(supplies.sheetsLeft)],
        supplies.low ? ['', <Mark key="low" tone="care" text={words.findings.paper} />] : undefined,
      ]}
    />
  );
}

function Tests({ view: { tests } }: Part) {
  const possible = tests.filter((test) => test.possible);
  const count = (verdict: string): number => possible.filter(({ last }) => last?.verdict === verdict).length;
  const [passed, failed] = [count('passed'), count('failed')];
  return (
    <Facts title={words.overview.tests} facts={[]}>
      <p>{words.overview.testCounts(passed, failed, possible.length - passed - failed)}</p>
    </Facts>
  );
}

function Visits({ view: { lastVisits, at } }: Part) {
  const columns = words.overview.visitColumns;
  return (
    <section className={css.box}>
      <h2 className={css.boxTitle}>{words.overview.visits}</h2>
      {lastVisits.length === 0 ? (
        <p>{words.overview.noVisits}</p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              <th>{columns.at}</th>
              <th>{columns.outcome}</th>
              <th className={css.number}>{columns.captures}</th>
              <th className={css.number}>{columns.seconds}</th>
              <th>{columns.trouble}</th>
            </tr>
          </thead>
          <tbody>
            {lastVisits.slice(0, 5).map((visit) => (
              <tr key={visit.at}>
                <td className={css.time}>{sayTime(visit.at, at)}</td>
                <td>{words.outcome[visit.outcome] ?? visit.outcome}</td>
                <td className={css.number}>{visit.captures}</td>
                <td className={css.number}>{visit.seconds === undefined ? words.none : sayDuration(visit.seconds * 1_000)}</td>
                <td className={css.break}>{visit.trouble ?? words.none}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Orders({ view: { orders, at } }: Part) {
  if (orders.length === 0) return null;
  return (
    <Facts
      title={words.overview.orders}
      facts={orders
        .slice(0, 4)
        .map((order) => [
          `${sayTime(order.at, at)} ${order.id.slice(0, 8)}`,
          `${words.order[order.state]}${order.detail === undefined ? '' : ` · ${order.detail}`}`,
        ])}
    />
  );
}
