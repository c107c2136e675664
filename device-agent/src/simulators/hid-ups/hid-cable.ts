import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { LinkError } from '../../links/byte-link.ts';
import type { HidFeatures, HidIdentity, HidLink, HidLinkOpener } from '../../links/hid-link.ts';
import { createSimulatedCable, type SimulatedCable, type SimulatedCableOptions, type WireSimulator } from '../simulated-device.ts';

/** A simulated HID device: its reports go over the wire, and its features are asked beside it. */
export interface HidSimulator extends WireSimulator {
  readonly identity: HidIdentity;
  readonly descriptor: Uint8Array;
  /** The feature report with its id in front; undefined where the device refuses; waits for ever where it hangs. */
  getFeature(reportId: number): Promise<Uint8Array | undefined>;
  /** Whether the device took the report. */
  setFeature(report: Uint8Array): Promise<boolean>;
}

/** A cable whose opener gives HID links. */
export interface SimulatedHidCable extends Omit<SimulatedCable, 'opener'> {
  readonly opener: HidLinkOpener;
}

/** Lays a cable in memory from a driver to a simulated HID device. Features can be asked as long as it is plugged in. */
export function createSimulatedHidCable(simulator: HidSimulator, clock: Clock, options: SimulatedCableOptions = {}): SimulatedHidCable {
  const cable = createSimulatedCable(simulator, clock, { name: 'hid:simulated', ...options });
  const open = async (signal: AbortSignal): Promise<Result<HidLink, LinkError>> => {
    const opened = await cable.opener.open(signal);
    if (!opened.ok) return opened;
    return ok({ ...opened.value, features: featuresOf(simulator, () => cable.plugged) });
  };
  return {
    opener: { name: cable.opener.name, open },
    get plugged() {
      return cable.plugged;
    },
    pull: () => cable.pull(),
    plug: () => cable.plug(),
    behave: (behaviour) => cable.behave(behaviour),
  };
}

/** The features of a simulated device, as long as it is plugged in. */
export function featuresOf(simulator: HidSimulator, plugged: () => boolean): HidFeatures {
  /** A question whose device is pulled meanwhile ends as the operating system ends it. */
  const ask = <T>(signal: AbortSignal, question: () => Promise<T | undefined>): Promise<Result<T, LinkError>> => {
    if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
    if (!plugged()) return Promise.resolve(err({ code: 'unplugged' }));
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(err({ code: 'cancelled' })), { once: true });
      void question().then((answer) => {
        if (!plugged()) resolve(err({ code: 'unplugged' }));
        else resolve(answer === undefined ? err({ code: 'io', detail: 'the device refused' }) : ok(answer));
      });
    });
  };
  return {
    identity: simulator.identity,
    descriptor: (signal) => ask(signal, () => Promise.resolve(simulator.descriptor.slice())),
    get: (reportId, mostBytes, signal) => ask(signal, async () => (await simulator.getFeature(reportId))?.slice(0, mostBytes)),
    set: async (report, signal) => {
      const taken = await ask(signal, async () => ((await simulator.setFeature(report.slice())) ? true : undefined));
      return taken.ok ? ok() : taken;
    },
  };
}
