import { freemem, release, type as systemName } from 'node:os';
import type { CommandOutcome, DeviceReport, DiagnosticsView, Heartbeat, PublicJwk, ServiceReport, Site } from '@changqing/protocol';
import type { ContactState } from '../../central/contact.ts';
import type { Clock } from '../../clock.ts';
import { withDeadline } from '../../deadline.ts';
import type { CentralTime } from '../../fleet/central-time.ts';
import type { LiveState } from '../../fleet/fleet-line.ts';
import { isAborted } from '../../links/aborted.ts';
import type { Journal } from '../../records/journal.ts';
import { AGENT_VERSION } from '../../version.ts';
import { listKeys, readCentralCertificate, type Certificate } from './certificates.ts';
import { listInterfaces } from './interfaces.ts';
import { lookAtMachine, type MachineState } from './machine.ts';

/** How a kiosk is at the moment: everything of the diagnostics document but what the technician's desk itself adds. */
export type KioskOverview = Omit<DiagnosticsView, 'version' | 'nonce' | 'at' | 'tests' | 'running' | 'lastVisits' | 'wire'>;

export interface OverviewParts {
  readonly clock: Clock;
  /** On the disk that matters. */
  readonly folder: string;
  readonly bootId: string;
  readonly centralUrl: URL;
  readonly memoryCeilingBytes: number;
  readonly ownKey: PublicJwk;
  /** When the own key was made, where that is known. */
  readonly ownKeyMadeAt: string | undefined;
  readonly journal: Pick<Journal, 'waiting' | 'counts' | 'clockBehind'>;
  readonly time: Pick<CentralTime, 'offsetMs' | 'roundTripMs'>;
  contact(): ContactState;
  live(): LiveState;
  site(): Site;
  devices(): readonly DeviceReport[];
  services(): readonly ServiceReport[];
  supplies(): Heartbeat['supplies'];
  commandKeys(): readonly PublicJwk[];
  reports(): DiagnosticsView['reports'];
  bundle(): DiagnosticsView['bundle'];
  orders(): readonly CommandOutcome[];
}

export interface Overview {
  /** Without waiting for anything, from what was looked at last. */
  now(): KioskOverview;
  /** Looks at the machine again and again until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

const LOOK_MS = 10_000;
const CERTIFICATE_EACH_MS = 3_600_000;
const CERTIFICATE_WITHIN_MS = 5_000;

export function createOverview(parts: OverviewParts): Overview {
  const { clock, journal, time } = parts;
  const upSince = new Date(clock.now()).toISOString();
  // Disk and temperature come with the first look.
  let machine: MachineState = { machineFreeBytes: freemem() };
  let certificate: Certificate | undefined;
  let certificateAt: number | undefined;

  const lookAtDoor = async (signal: AbortSignal) => {
    const now = clock.monotonic();
    if (certificateAt !== undefined && now - certificateAt < CERTIFICATE_EACH_MS) return;
    const found = await withDeadline(clock, CERTIFICATE_WITHIN_MS, signal, (limit) => readCentralCertificate(parts.centralUrl, limit));
    // One that was seen once is told until there is another; while nobody answers, it is looked for again soon.
    certificate = found ?? certificate;
    if (found !== undefined || parts.centralUrl.protocol !== 'https:') certificateAt = now;
  };

  const network = (): KioskOverview['network'] => {
    const { online, lastContactMs, problem } = parts.contact();
    const { connected, sinceMs, eventsWaiting } = parts.live();
    const roundTripMs = time.roundTripMs();
    return {
      interfaces: listInterfaces(),
      central: {
        url: parts.centralUrl.origin,
        reachable: online,
        ...(lastContactMs === undefined ? {} : { lastContactAt: new Date(lastContactMs).toISOString() }),
        ...(roundTripMs === undefined ? {} : { roundTripMs }),
        ...(problem === undefined ? {} : { problem: problem.code }),
      },
      live: { connected, since: new Date(sinceMs).toISOString(), eventsWaiting },
    };
  };

  return {
    now: () => {
      const { profile, offsetToCentralMs, lastContactMs } = parts.contact();
      const [oldest] = journal.waiting(1);
      const { waiting, waitingAttempts, refused } = journal.counts();
      const offset = time.offsetMs() ?? offsetToCentralMs;
      const supplies = parts.supplies();
      const bundle = parts.bundle();
      const { machineFreeBytes, ...seen } = machine;
      return {
        ...(profile === undefined ? {} : { terminalId: profile.terminalId }),
        site: parts.site().name,
        devices: [...parts.devices()],
        services: [...parts.services()],
        machine: {
          agentVersion: AGENT_VERSION,
          node: process.version,
          system: `${systemName()} ${release()} ${process.arch}`,
          bootId: parts.bootId,
          upSince,
          ...seen,
          memory: { rssBytes: process.memoryUsage.rss(), ceilingBytes: parts.memoryCeilingBytes, machineFreeBytes },
        },
        clock: {
          wall: new Date(clock.now()).toISOString(),
          ...(offset === undefined ? {} : { offsetToCentralMs: Math.round(offset) }),
          ...(offset === undefined || lastContactMs === undefined ? {} : { measuredAt: new Date(lastContactMs).toISOString() }),
          behind: journal.clockBehind(),
        },
        network: network(),
        outbox: {
          waiting,
          ...(oldest === undefined ? {} : { oldestAt: new Date(oldest.at_ms).toISOString() }),
          kept: waitingAttempts,
          refused,
        },
        certificates: [
          ...(certificate === undefined ? [] : [certificate]),
          ...listKeys(parts.ownKey, parts.ownKeyMadeAt, profile, parts.commandKeys()),
        ],
        ...(supplies === undefined ? {} : { supplies }),
        reports: [...parts.reports()],
        ...(bundle === undefined ? {} : { bundle }),
        orders: [...parts.orders()],
      };
    },
    run: async (signal) => {
      while (!isAborted(signal)) {
        machine = await lookAtMachine(parts.folder);
        await lookAtDoor(signal);
        await clock.sleep(LOOK_MS, signal);
      }
    },
  };
}
