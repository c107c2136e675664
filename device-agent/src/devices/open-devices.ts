import type { DatabaseSync } from 'node:sqlite';
import { err, ok, type DeviceReport, type DeviceRole, type Problem, type Result, type TerminalEvent } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { LinkOpener } from '../links/byte-link.ts';
import type { AgentLog } from '../log.ts';
import type { KioskDevices } from '../sessions/world-of.ts';
import { catalogue, type CatalogueFault, type DeviceEnd } from './catalogue.ts';
import type { PortFinder } from './discovery/port-finder.ts';
import type { DeviceRoster } from './roster.ts';
import { openDeviceMemories } from './watchdog/device-memory.ts';
import { USUAL_LIMITS, type WatchdogLimits } from './watchdog/ladder.ts';
import { lookAfter, type LookedAfter } from './watchdog/looked-after.ts';
import { standInsFor } from './watchdog/stand-ins/kiosk-devices.ts';

/** One device to be driven: its model and where it hangs. */
export interface WantedDevice {
  readonly model: string;
  readonly opener: DeviceEnd;
  readonly settings: unknown;
  /** The one that belongs here, by the number that it tells itself; undefined: the first one that is seen. */
  readonly serialNumber?: string | undefined;
}

/** What the agent lends to those who look after its devices. Without a database everything is forgotten at the end. */
export interface RosterHome {
  readonly database?: DatabaseSync;
  readonly audit?: (entry: TerminalEvent) => void;
  /** Lets a technician read along a device's wire. */
  readonly tap?: (role: DeviceRole, model: string, opener: LinkOpener) => LinkOpener;
}

export interface OpenDevicesOptions extends RosterHome {
  readonly limits?: WatchdogLimits;
  /** Knows what is plugged in; closed with the devices. Default: nothing is known of it. */
  readonly finder?: Pick<PortFinder, 'ports' | 'close'>;
}

/**
 * Starts the drivers of a kiosk's devices and looks after them. Error `settings-invalid`: which device is not known, wrongly set, or one too many for
 * its role. Those begun are closed.
 */
export async function openDevices(
  wanted: readonly WantedDevice[],
  clock: Clock,
  log: AgentLog,
  options: OpenDevicesOptions = {},
): Promise<Result<DeviceRoster, Problem>> {
  const memories = options.database === undefined ? undefined : openDeviceMemories(options.database);
  const listeners = new Set<() => void>();
  const all = new Map<DeviceRole, LookedAfter>();
  const closeAll = async () => {
    options.finder?.close();
    await Promise.allSettled([...all.values()].map((device) => device.close()));
  };

  for (const [index, { model, opener, settings, serialNumber }] of wanted.entries()) {
    const begun = begin();
    if (begun.ok) {
      all.set(begun.value.role, begun.value);
      continue;
    }
    await closeAll();
    return err({ code: 'settings-invalid', detail: `devices.${index}: ${begun.error}` });

    function begin(): Result<LookedAfter, string> {
      const entry = catalogue.find((known) => known.model === model);
      if (entry === undefined) return err(`model ${model} is not known; known are ${catalogue.map((known) => known.model).join(', ')}`);
      const { role, maker } = entry;
      if (all.has(role)) return err(`${model}: there is a device for the role ${role} already`);
      const { tap } = options;
      const looked = lookAfter({
        role,
        model,
        maker,
        end: opener,
        expectedSerialNumber: serialNumber,
        make: (end, deviceLog) => entry.create(end, settings, clock, deviceLog),
        tap: tap === undefined ? undefined : (tapped) => tap(role, model, tapped),
        clock,
        limits: options.limits ?? USUAL_LIMITS,
        log: ({ event, detail }) => log.info({ event: `device-${event}`, model, detail }),
        memories,
        audit: (event) => options.audit?.(event),
        onChange: () => listeners.forEach((listener) => listener()),
      });
      return looked.ok ? looked : err(describeFault(looked.error));
    }
  }

  const missing = (role: DeviceRole): Result<never, Problem> =>
    err({ code: 'device-out-of-order', detail: `the settings name no device for the role ${role}` });
  return ok({
    devices: standInsFor([...all.values()]),
    reports: () => [...all.values()].map((device) => device.report()),
    onReports: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    noteUse: (role, succeeded) => all.get(role)?.noteUse(succeeded),
    reset: async (role, signal) => all.get(role)?.reset(signal) ?? missing(role),
    accept: (role) => all.get(role)?.accept() ?? missing(role),
    ports: async () => (await options.finder?.ports()) ?? [],
    close: closeAll,
  });
}

const describeFault = (fault: CatalogueFault): string =>
  fault.code === 'unknown-model'
    ? `model ${fault.model} is not known; known are ${fault.known.join(', ')}`
    : `${fault.model}: ${fault.detail}`;

/** A kiosk's devices that nobody looks after, as a roster: for tests, and for a kiosk whose settings are broken. Nothing is counted or reset. */
export function rosterOf(devices: KioskDevices, reports: readonly DeviceReport[] = []): DeviceRoster {
  const { card, finger, palm, printer, document, scanner, presence, power, verifier, socialCard } = devices;
  const all = [card, finger, palm, printer, document, scanner, presence, power, verifier, socialCard];
  const nothing = (role: DeviceRole): Result<never, Problem> =>
    err({ code: 'device-out-of-order', detail: `nobody looks after the ${role}` });
  return {
    devices,
    reports: () => reports,
    onReports: () => () => undefined,
    noteUse: () => undefined,
    reset: (role) => Promise.resolve(nothing(role)),
    accept: nothing,
    ports: () => Promise.resolve([]),
    close: async () => {
      // A driver that hangs does not hold up the others.
      await Promise.allSettled(all.map(async (device) => device?.close()));
    },
  };
}

/** A kiosk without any device. */
export const NO_DEVICES: KioskDevices = { card: undefined, finger: undefined, palm: undefined, printer: undefined, document: undefined };
