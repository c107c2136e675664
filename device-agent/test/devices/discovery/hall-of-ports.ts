import { createVirtualClock } from '../../../src/clock.ts';
import { catalogue } from '../../../src/devices/catalogue.ts';
import type { ListedPort } from '../../../src/devices/discovery/listed-port.ts';
import { createPortFinder } from '../../../src/devices/discovery/port-finder.ts';
import type { PortHolder } from '../../../src/devices/discovery/port-holders.ts';
import { wantedIn } from '../../../src/devices/open-link.ts';
import { openDevices } from '../../../src/devices/open-devices.ts';
import type { LinkError } from '../../../src/links/byte-link.ts';
import { silentAgentLog } from '../../../src/log.ts';
import { linkSettings } from '../../../src/settings/link-settings.ts';
import { createMemoryLinkPair } from '../../../src/simulators/memory-link.ts';
import type { WireSimulator } from '../../../src/simulators/simulated-device.ts';

/** A machine with ports into which things can be plugged, in virtual time. What was sent into each is kept. */
export function createHallOfPorts() {
  // Everything waits for promises and this clock alone.
  const clock = createVirtualClock(undefined, 4);
  interface Plugged {
    readonly port: ListedPort;
    readonly thing: WireSimulator | undefined;
    unplug: () => void;
    open: number;
    openings: number;
    fault: LinkError | undefined;
    readonly heard: number[];
  }
  const plugged = new Map<string, Plugged>();
  const holders = new Map<string, readonly PortHolder[]>();
  const switched: string[] = [];
  let mostOpenings = 0;

  const finder = createPortFinder({
    clock,
    catalogue,
    tools: {
      lister: { list: () => Promise.resolve([...plugged.values()].map(({ port }) => port)) },
      holders: () => Promise.resolve(holders),
      cardReaders: () => Promise.resolve(['Example Reader 00 00']),
      powerCycle: (folder) => {
        switched.push(folder);
        for (const each of plugged.values()) if (each.port.usbDevice === folder) each.thing?.powerUp?.();
        return Promise.resolve({ ok: true, value: undefined });
      },
      openPort: (port, { baudRate }) => ({
        name: `${port.kind}:${port.path}@${baudRate}`,
        open: () => {
          const found = plugged.get(port.path);
          if (found === undefined) return Promise.resolve({ ok: false, error: { code: 'not-found', path: port.path } });
          if (found.fault !== undefined) return Promise.resolve({ ok: false, error: found.fault });
          if (found.open > 0) return Promise.resolve({ ok: false, error: { code: 'busy', path: port.path } });
          found.open += 1;
          found.openings += 1;
          mostOpenings = Math.max(mostOpenings, [...plugged.values()].filter(({ open }) => open > 0).length);
          const { near, far } = createMemoryLinkPair(`${port.kind}:${port.path}@${baudRate}`);
          const serving = new AbortController();
          const leave = () => {
            if (found.unplug === leave) found.open -= 1;
            found.unplug = () => undefined;
            serving.abort();
            void near.close();
          };
          found.unplug = leave;
          void found.thing?.serve(far, serving.signal, { baudRate: port.kind === 'serial' ? baudRate : undefined });
          return Promise.resolve({
            ok: true,
            value: {
              ...near,
              send: (bytes, signal) => {
                found.heard.push(...bytes);
                return near.send(bytes, signal);
              },
              close: () => {
                leave();
                return Promise.resolve();
              },
            },
          });
        },
      }),
    },
  });

  return {
    clock,
    finder,
    holders,
    switched,
    get mostAtOnce() {
      return mostOpenings;
    },
    plug: (port: ListedPort, thing?: WireSimulator, fault?: LinkError) => {
      plugged.set(port.path, { port, thing, unplug: () => undefined, open: 0, openings: 0, fault, heard: [] });
      thing?.powerUp?.();
    },
    unplug: (path: string) => {
      plugged.get(path)?.unplug();
      plugged.delete(path);
    },
    heardAt: (path: string): readonly number[] => plugged.get(path)?.heard ?? [],
    isOpen: (path: string): boolean => (plugged.get(path)?.open ?? 0) > 0,
    openAt: (): readonly string[] => [...plugged.values()].filter(({ open }) => open > 0).map(({ port }) => port.path),
    roster: async (devices: readonly { readonly model: string; readonly link: unknown; readonly settings?: Record<string, unknown> }[]) => {
      const wanted = devices.map(({ model, link, settings = {} }) => ({ model, link: linkSettings.parse(link), settings }));
      const opened = await openDevices(wantedIn(wanted, finder, clock), clock, silentAgentLog, { finder });
      if (!opened.ok) throw new Error(opened.error.detail);
      return opened.value;
    },
  };
}

/** Things that are plugged in, as the system lists them. */
export const ch340 = (path: string, usbDevice?: string): ListedPort => ({
  kind: 'serial',
  path,
  vendorId: '1a86',
  productId: '7523',
  product: 'USB Serial',
  ...(usbDevice === undefined ? {} : { usbDevice }),
});
export const ftdi = (path: string, serialNumber: string): ListedPort => ({
  kind: 'serial',
  path,
  vendorId: '0403',
  productId: '6001',
  serialNumber,
  product: 'FT232R USB UART',
});
export const palmReader = (path: string, serialNumber: string): ListedPort => ({
  kind: 'hid',
  path,
  vendorId: '1209',
  productId: '0001',
  serialNumber,
  usages: [{ usagePage: 0xff00, usage: 0x50 }],
});
export const onBoard = (path: string): ListedPort => ({ kind: 'serial', path });
