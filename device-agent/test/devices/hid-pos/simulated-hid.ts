import { EventEmitter } from 'node:events';
import type { Clock } from '../../../src/clock.ts';
import { HID_POS_USAGE } from '../../../src/devices/hid-pos/model.ts';
import type { ByteLink, LinkOpener } from '../../../src/links/byte-link.ts';
import { createHidLinkOpener, type HidHandle, type HidHost } from '../../../src/links/hid-link.ts';
import type { HidPosSimulator } from '../../../src/simulators/hid-pos/simulator.ts';
import { createSimulatedCable, type SimulatedCable } from '../../../src/simulators/simulated-device.ts';

export interface SimulatedHidOptions {
  /** What the system tells as report descriptor; undefined where it tells none. */
  readonly descriptor?: Uint8Array | undefined;
  readonly vendorId?: number;
}

/** The scanner behind the project's own HID link, with a stand-in for the library alone: features, identity, whole reports. */
export function simulatedHid(
  simulator: HidPosSimulator,
  clock: Clock,
  options: SimulatedHidOptions = {},
): { readonly opener: LinkOpener } & Pick<SimulatedCable, 'pull' | 'plug' | 'behave'> {
  const cable = createSimulatedCable(simulator, clock, { name: 'hid:scanner' });
  const info = {
    vendorId: options.vendorId ?? 0x05e0,
    productId: 0x1900,
    manufacturer: 'Example',
    product: 'Scanner',
    serialNumber: 'S123',
    path: '/dev/hidraw0',
    ...HID_POS_USAGE,
    release: 0,
    interface: 0,
  };
  const host: HidHost = {
    list: () => Promise.resolve(cable.plugged ? [info] : []),
    open: async () => {
      const opened = await cable.opener.open(new AbortController().signal);
      if (!opened.ok) throw new Error('no such device');
      return handleOver(opened.value);
    },
    descriptor: () => (options.descriptor === undefined ? Promise.reject(new Error('not told')) : Promise.resolve(options.descriptor)),
  };

  const handleOver = (link: ByteLink): HidHandle => {
    const emitter = new EventEmitter();
    void pump(link, emitter);
    return {
      on: (event: 'data' | 'error', listener: (told: Buffer) => void) => emitter.on(event, listener),
      write: async (report) => {
        const sent = await link.send(report, new AbortController().signal);
        if (!sent.ok) throw new Error('cannot write to hid device');
        return report.length;
      },
      getFeatureReport: () => Promise.reject(new Error('none')),
      sendFeatureReport: (report) => {
        simulator.feature(report);
        return Promise.resolve(report.length);
      },
      getDeviceInfo: () => Promise.resolve(info),
      close: () => link.close(),
    };
  };

  return {
    opener: createHidLinkOpener({ choice: { by: 'usage', ...HID_POS_USAGE }, reportBytes: 64, numbered: true, host }),
    pull: () => cable.pull(),
    plug: () => cable.plug(),
    behave: (behaviour) => cable.behave(behaviour),
  };
}

async function pump(link: ByteLink, emitter: EventEmitter): Promise<void> {
  for await (const chunk of link.incoming) emitter.emit('data', Buffer.from(chunk));
  emitter.emit('error', new Error('could not read from HID device'));
}
