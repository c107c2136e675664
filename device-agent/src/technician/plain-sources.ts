import { err, type Problem, type Result, type Site } from '@changqing/protocol';
import { freemem, networkInterfaces, release, type as systemName } from 'node:os';
import type { ContactState } from '../central/contact.ts';
import type { Clock } from '../clock.ts';
import type { DeviceRoster } from '../devices/roster.ts';
import type { Journal } from '../records/journal.ts';
import type { World } from '../sessions/state.ts';
import { AGENT_VERSION } from '../version.ts';
import type { DeskSources } from './desk.ts';

export interface PlainSourcesParts {
  readonly clock: Clock;
  readonly bootId: string;
  readonly centralUrl: URL;
  readonly memoryCeilingBytes: number;
  readonly journal: Pick<Journal, 'waiting' | 'counts' | 'clockBehind'>;
  readonly roster: Pick<DeviceRoster, 'reports'>;
  contact(): ContactState;
  site(): Site;
  world(): World;
}

const notHere = (): Promise<Result<never, Problem>> =>
  Promise.resolve(err({ code: 'command-not-now', detail: 'this agent makes no reports' }));

/** What an agent knows of itself without a line to central: no reports, no bundles, no figures. */
export function plainSources(parts: PlainSourcesParts): DeskSources {
  const upSince = new Date(parts.clock.now()).toISOString();
  return {
    overview: () => {
      const { profile, online, offsetToCentralMs, lastContactMs } = parts.contact();
      const { waiting, waitingAttempts, refused } = parts.journal.counts();
      const [oldest] = parts.journal.waiting(1);
      const { services, outOfOrder = [] } = parts.world();
      return {
        ...(profile === undefined ? {} : { terminalId: profile.terminalId }),
        site: parts.site().name,
        devices: [...parts.roster.reports()],
        services: services.map((service) => {
          const problem = outOfOrder.find((entry) => entry.service === service)?.problem;
          return { service, open: problem === undefined, ...(problem === undefined ? {} : { problem }) };
        }),
        machine: {
          agentVersion: AGENT_VERSION,
          node: process.version,
          system: `${systemName()} ${release()} ${process.arch}`,
          bootId: parts.bootId,
          upSince,
          memory: { rssBytes: process.memoryUsage.rss(), ceilingBytes: parts.memoryCeilingBytes, machineFreeBytes: freemem() },
        },
        clock: {
          wall: new Date(parts.clock.now()).toISOString(),
          ...(offsetToCentralMs === undefined ? {} : { offsetToCentralMs: Math.round(offsetToCentralMs) }),
          behind: parts.journal.clockBehind(),
        },
        network: {
          interfaces: Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
            addresses.filter(({ internal }) => !internal).map(({ address }) => ({ name, address, up: true })),
          ),
          central: {
            url: parts.centralUrl.origin,
            reachable: online,
            ...(lastContactMs === undefined ? {} : { lastContactAt: new Date(lastContactMs).toISOString() }),
          },
          live: { connected: false, eventsWaiting: 0 },
        },
        outbox: {
          waiting,
          ...(oldest === undefined ? {} : { oldestAt: new Date(oldest.at_ms).toISOString() }),
          kept: waitingAttempts,
          refused,
        },
        certificates: [],
        reports: [],
        orders: [],
      };
    },
    figures: () => ({ days: [] }),
    reports: { make: notHere, print: notHere, pdf: () => Promise.resolve(undefined) },
    bundles: { make: notHere, read: () => Promise.resolve(undefined) },
  };
}
