import type { DeviceRole, WireEvent } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { toHex } from '../codec/hex.ts';
import { wipe } from '../codec/wipe.ts';
import type { DescribeWire } from '../devices/describe-wire.ts';
import type { ByteLink, LinkOpener } from '../links/byte-link.ts';

type Direction = WireEvent['direction'];

/** Lets a technician read along one device's cable. Nothing is copied while nobody watches. */
export interface WireMonitor {
  /** An opener whose links can be read along. `describe` makes a narrator anew for each watch; it leaves personal data out. */
  tap(role: DeviceRole, opener: LinkOpener, describe: DescribeWire | undefined): LinkOpener;
  /** Watches one cable, or none. */
  watch(role: DeviceRole | undefined): void;
  readonly watched: DeviceRole | undefined;
  /** Whether this device's cable can be read along. */
  canWatch(role: DeviceRole): boolean;
  onFrames(listener: (event: WireEvent) => void): () => void;
}

/** A frame's head. */
const SHOWN_BYTES = 12;
/** Directions that may carry somebody's card, finger or paper, cut anywhere: of these no byte is shown, only what the narrator says of the frames. */
const PERSONAL: Readonly<Record<DeviceRole, readonly Direction[]>> = {
  card: ['from-device'],
  'social-card': ['to-device', 'from-device'],
  finger: ['to-device', 'from-device'],
  palm: ['to-device', 'from-device'],
  verifier: ['to-device', 'from-device'],
  scanner: ['from-device'],
  printer: ['to-device'],
  document: ['to-device', 'from-device'],
  presence: [],
  power: [],
};

export function createWireMonitor(clock: Clock): WireMonitor {
  const listeners = new Set<(event: WireEvent) => void>();
  const describers = new Map<DeviceRole, DescribeWire | undefined>();
  let watched: { readonly role: DeviceRole; readonly narrate: ReturnType<DescribeWire> } | undefined;

  const note = (role: DeviceRole, direction: Direction, bytes: Uint8Array): void => {
    if (watched?.role !== role) return;
    // What is told apart must not be what the driver is at; the copy may be of a finger, and does not stay.
    const copy = bytes.slice();
    const means = watched.narrate(copy, direction).join(' · ');
    const shown = PERSONAL[role].includes(direction) ? '' : toHex(copy.subarray(0, SHOWN_BYTES)) + (copy.length > SHOWN_BYTES ? ' …' : '');
    wipe(copy);
    const event: WireEvent = {
      at: new Date(clock.now()).toISOString(),
      device: role,
      direction,
      bytes: shown,
      length: bytes.length,
      means: means.slice(0, 300),
    };
    for (const listener of [...listeners]) listener(event);
  };

  const tapLink = (role: DeviceRole, link: ByteLink): ByteLink => ({
    // What a link can do besides carrying bytes, such as the features of a HID device, stays.
    ...link,
    incoming: tapIncoming(link.incoming, (bytes) => note(role, 'from-device', bytes)),
    send: (bytes, signal) => {
      note(role, 'to-device', bytes);
      return link.send(bytes, signal);
    },
    close: () => link.close(),
  });

  const tapped = (role: DeviceRole, opener: LinkOpener): LinkOpener => ({
    name: opener.name,
    open: async (signal) => {
      const opened = await opener.open(signal);
      return opened.ok ? { ok: true, value: tapLink(role, opened.value) } : opened;
    },
  });

  return {
    tap: (role, opener, describe) => {
      describers.set(role, describe);
      return tapped(role, opener);
    },
    watch: (role) => {
      watched = role === undefined ? undefined : { role, narrate: (describers.get(role) ?? lengthsAlone)() };
    },
    get watched() {
      return watched?.role;
    },
    canWatch: (role) => describers.has(role),
    onFrames: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Of a device without a narrator only how much went over the wire is told. */
const lengthsAlone: DescribeWire = () => (bytes) => [`${bytes.length} bytes`];

async function* tapIncoming(incoming: AsyncIterable<Uint8Array>, tell: (bytes: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of incoming) {
    tell(chunk);
    yield chunk;
  }
}
