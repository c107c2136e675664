import type { SelfTestRecord, ServiceReport, TerminalReport } from '@changqing/protocol';
import type { KioskOverview } from '../diagnostics/overview/overview.ts';
import type { SessionState, World } from '../sessions/state.ts';

/** What a beat tells besides what the technician's overview shows. */
export interface ReportParts {
  readonly overview: KioskOverview;
  readonly state: Pick<SessionState, 'session' | 'technician' | 'world'>;
  readonly today: TerminalReport['today'];
  /** Newest first. */
  readonly selfTests: readonly SelfTestRecord[];
  readonly nowMs: number;
}

/** Which services are offered now, and why one is not. */
export function servicesOf({ services, outOfOrder, shut }: Pick<World, 'services' | 'outOfOrder' | 'shut'>): ServiceReport[] {
  return services.map((service) => {
    const problem = shut ?? outOfOrder?.find((entry) => entry.service === service)?.problem;
    return { service, open: problem === undefined, ...(problem === undefined ? {} : { problem }) };
  });
}

/** A terminal as it tells of itself with each beat. Pure; nothing of anybody. */
export function terminalReportOf({ overview, state, today, selfTests, nowMs }: ReportParts): TerminalReport {
  const { machine, clock, network, outbox, devices, services, supplies } = overview;
  const lastSelfTest = summaryOf(selfTests);
  return {
    at: new Date(nowMs).toISOString(),
    bootId: machine.bootId,
    agentVersion: machine.agentVersion,
    uptimeSeconds: Math.max(0, Math.round((nowMs - Date.parse(machine.upSince)) / 1000)),
    mode: state.technician !== undefined ? 'technician' : state.world.shut !== undefined ? 'closed' : 'people',
    busy: state.session !== undefined,
    devices,
    services,
    outbox: { waiting: outbox.waiting, ...(outbox.oldestAt === undefined ? {} : { oldestAt: outbox.oldestAt }) },
    ...(machine.disk === undefined ? {} : { disk: machine.disk }),
    memory: { rssBytes: machine.memory.rssBytes, ceilingBytes: machine.memory.ceilingBytes },
    ...(machine.temperatureC === undefined ? {} : { temperatureC: machine.temperatureC }),
    ...(clock.offsetToCentralMs === undefined ? {} : { clockOffsetMs: clock.offsetToCentralMs }),
    ...(network.central.roundTripMs === undefined ? {} : { roundTripMs: network.central.roundTripMs }),
    ...(supplies === undefined ? {} : { supplies }),
    ...(lastSelfTest === undefined ? {} : { lastSelfTest }),
    today,
  };
}

/** How each test ended last, and when the newest of them was. */
function summaryOf(records: readonly SelfTestRecord[]): TerminalReport['lastSelfTest'] {
  const [newest] = records;
  if (newest === undefined) return undefined;
  const last = new Map<string, SelfTestRecord>();
  for (const record of records) if (!last.has(record.test)) last.set(record.test, record);
  const count = (verdict: SelfTestRecord['verdict']) => [...last.values()].filter((record) => record.verdict === verdict).length;
  return { at: newest.at, passed: count('passed'), failed: count('failed') };
}
