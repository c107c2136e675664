import type { Clock } from '../clock.ts';
import type { WantedDevice } from '../devices/open-devices.ts';
import { describeCommands, describeReplies } from '../devices/escpos/describe.ts';
import * as escpos from '../devices/escpos/model.ts';
import * as ipp from '../devices/ipp/model.ts';
import { createHidPosNarrator } from '../devices/hid-pos/describe.ts';
import * as hidPos from '../devices/hid-pos/model.ts';
import * as hidUps from '../devices/hid-ups/model.ts';
import * as ld2410 from '../devices/ld2410/model.ts';
import { describeReport } from '../devices/pvr-hid/describe.ts';
import * as pvrHid from '../devices/pvr-hid/model.ts';
import { createSamVNarrator } from '../devices/sam-v/describe.ts';
import * as samV from '../devices/sam-v/model.ts';
import { createZfm20Narrator } from '../devices/zfm-20/describe.ts';
import * as zfm20 from '../devices/zfm-20/model.ts';
import { tapOpener } from '../links/tapped-link.ts';
import { createEscposSimulator, type EscposSimulator } from './escpos/simulator.ts';
import { createSimulatedDocumentPrinter, type SimulatedDocumentPrinter } from './ipp/simulator.ts';
import { createHidPosSimulator, type HidPosSimulator } from './hid-pos/simulator.ts';
import { createSimulatedHidCable } from './hid-ups/hid-cable.ts';
import { createHidUpsSimulator, type HidUpsSimulator } from './hid-ups/simulator.ts';
import { createLd2410Simulator, type Ld2410Simulator } from './ld2410/simulator.ts';
import { createPvrHidSimulator, type PvrHidSimulator } from './pvr-hid/simulator.ts';
import { createSamVSimulator, type SamVSimulator } from './sam-v/simulator.ts';
import { createSimulatedCable, type SimulatedCable } from './simulated-device.ts';
import type { Describe, WireWatch } from './wire-watch.ts';
import { createZfm20Simulator, type Zfm20Simulator } from './zfm-20/simulator.ts';

/** Devices at the far ends of their cables, and a document printer at an address. */
export interface SimulatedKiosk {
  readonly card: SamVSimulator;
  readonly finger: Zfm20Simulator;
  readonly palm: PvrHidSimulator;
  readonly printer: EscposSimulator;
  readonly document: SimulatedDocumentPrinter;
  readonly scanner: HidPosSimulator;
  readonly presence: Ld2410Simulator;
  readonly power: HidUpsSimulator;
  readonly cables: Readonly<Record<Watched, SimulatedCable> & Record<'presence' | 'power', Cable>>;
  /** What the agent drives, exactly as it would drive real devices. */
  readonly wanted: readonly WantedDevice[];
}

/** A cable as hands see it. */
type Cable = Omit<SimulatedCable, 'opener'>;
/** Whose words on the wire are shown; the radar's come without an end, and the UPS has none. */
type Watched = 'card' | 'finger' | 'palm' | 'printer' | 'scanner';

export interface SimulatedKioskOptions {
  readonly clock: Clock;
  readonly watch?: WireWatch;
  /** No waiting for sensors and lines where the simulators can do without. */
  readonly fast?: boolean;
}

export function createSimulatedKiosk({ clock, watch, fast = false }: SimulatedKioskOptions): SimulatedKiosk {
  const card = createSamVSimulator({ clock, fast });
  const finger = createZfm20Simulator({ clock, fast });
  // As it is installed: the factory's speed was raised.
  finger.memory.baudFactor = zfm20.RAISED_BAUD_RATE / zfm20.BAUD_UNIT;
  const palm = createPvrHidSimulator({ clock });
  const printer = createEscposSimulator({ clock, linkDiesWithPower: false, ...(fast ? { mmPerSecond: 2_000 } : {}) });
  const document = createSimulatedDocumentPrinter({ clock, pagesPerMinute: fast ? 1_200 : 30 });
  const scanner = createHidPosSimulator({ clock });
  const presence = createLd2410Simulator({ clock, reportMs: 500 });
  const power = createHidUpsSimulator();
  const powerCable = createSimulatedHidCable(power, clock, { name: 'hid:power' });
  const presenceCable = createSimulatedCable(presence, clock, { name: 'serial:presence', baudRate: ld2410.BAUD_RATE });
  const cables = {
    scanner: createSimulatedCable(scanner, clock, { name: 'hid:scanner' }),
    card: createSimulatedCable(card, clock, { name: 'serial:card', baudRate: samV.BAUD_RATE }),
    finger: createSimulatedCable(finger, clock, { name: 'serial:finger', baudRate: zfm20.RAISED_BAUD_RATE }),
    palm: createSimulatedCable(palm, clock, { name: 'hid:palm' }),
    printer: createSimulatedCable(printer, clock, { name: 'serial:printer', baudRate: 115_200 }),
  };
  const describes = describers();
  const end = (device: keyof typeof cables) =>
    watch === undefined
      ? cables[device].opener
      : tapOpener(cables[device].opener, clock, watch.listen(device, describes[device], ...(device === 'scanner' ? [0] : [])));
  return {
    card,
    finger,
    palm,
    printer,
    document,
    scanner,
    presence,
    power,
    cables: { ...cables, presence: presenceCable, power: powerCable },
    wanted: [
      { model: samV.MODEL, opener: end('card'), settings: {} },
      { model: zfm20.MODEL, opener: end('finger'), settings: {} },
      { model: pvrHid.MODEL, opener: end('palm'), settings: {} },
      { model: escpos.MODEL, opener: end('printer'), settings: {} },
      { model: hidPos.MODEL, opener: end('scanner'), settings: {} },
      { model: ld2410.MODEL, opener: presenceCable.opener, settings: {} },
      { model: hidUps.MODEL, opener: powerCable.opener, settings: {} },
      // In this process; the simulated world's entry goes over HTTP instead.
      { model: ipp.MODEL, opener: document.transport, settings: {} },
    ],
  };
}

/** Frames of a stream may be cut anywhere, so each direction has a narrator of its own that remembers. */
function describers(): Record<Watched, Describe> {
  const card = { 'to-device': createSamVNarrator('to-device'), 'from-device': createSamVNarrator('from-device') };
  const finger = { 'to-device': createZfm20Narrator('zfm'), 'from-device': createZfm20Narrator('zfm') };
  const scanner = { 'to-device': createHidPosNarrator('to-device'), 'from-device': createHidPosNarrator('from-device') };
  return {
    scanner: (bytes, direction) => scanner[direction](bytes),
    card: (bytes, direction) => card[direction](bytes),
    finger: (bytes, direction) => finger[direction](bytes),
    palm: (bytes) => [describeReport(bytes)],
    printer: (bytes, direction) => [direction === 'to-device' ? describeCommands(bytes) : describeReplies(bytes)],
  };
}
