import type { Clock } from '../clock.ts';
import type { WantedDevice } from '../devices/open-devices.ts';
import { describeCommands, describeReplies } from '../devices/escpos/describe.ts';
import * as escpos from '../devices/escpos/model.ts';
import * as ipp from '../devices/ipp/model.ts';
import { describeReport } from '../devices/pvr-hid/describe.ts';
import * as pvrHid from '../devices/pvr-hid/model.ts';
import { createSamVNarrator } from '../devices/sam-v/describe.ts';
import * as samV from '../devices/sam-v/model.ts';
import { createZfm20Narrator } from '../devices/zfm-20/describe.ts';
import * as zfm20 from '../devices/zfm-20/model.ts';
import { tapOpener } from '../links/tapped-link.ts';
import { createEscposSimulator, type EscposSimulator } from './escpos/simulator.ts';
import { createSimulatedDocumentPrinter, type SimulatedDocumentPrinter } from './ipp/simulator.ts';
import { createPvrHidSimulator, type PvrHidSimulator } from './pvr-hid/simulator.ts';
import { createSamVSimulator, type SamVSimulator } from './sam-v/simulator.ts';
import { createSimulatedCable, type SimulatedCable } from './simulated-device.ts';
import type { Describe, WireWatch } from './wire-watch.ts';
import { createZfm20Simulator, type Zfm20Simulator } from './zfm-20/simulator.ts';

/** Four devices at the far ends of four cables, and a document printer at an address. */
export interface SimulatedKiosk {
  readonly card: SamVSimulator;
  readonly finger: Zfm20Simulator;
  readonly palm: PvrHidSimulator;
  readonly printer: EscposSimulator;
  readonly document: SimulatedDocumentPrinter;
  readonly cables: Readonly<Record<'card' | 'finger' | 'palm' | 'printer', SimulatedCable>>;
  /** What the agent drives, exactly as it would drive real devices. */
  readonly wanted: readonly WantedDevice[];
}

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
  const cables = {
    card: createSimulatedCable(card, clock, { name: 'serial:card', baudRate: samV.BAUD_RATE }),
    finger: createSimulatedCable(finger, clock, { name: 'serial:finger', baudRate: zfm20.RAISED_BAUD_RATE }),
    palm: createSimulatedCable(palm, clock, { name: 'hid:palm' }),
    printer: createSimulatedCable(printer, clock, { name: 'serial:printer', baudRate: 115_200 }),
  };
  const describes = describers();
  const end = (device: keyof typeof cables) =>
    watch === undefined ? cables[device].opener : tapOpener(cables[device].opener, clock, watch.listen(device, describes[device]));
  return {
    card,
    finger,
    palm,
    printer,
    document,
    cables,
    wanted: [
      { model: samV.MODEL, opener: end('card'), settings: {} },
      { model: zfm20.MODEL, opener: end('finger'), settings: {} },
      { model: pvrHid.MODEL, opener: end('palm'), settings: {} },
      { model: escpos.MODEL, opener: end('printer'), settings: {} },
      // In this process; the simulated world's entry goes over HTTP instead.
      { model: ipp.MODEL, opener: document.transport, settings: {} },
    ],
  };
}

/** Frames of a stream may be cut anywhere, so each direction has a narrator of its own that remembers. */
function describers(): Record<'card' | 'finger' | 'palm' | 'printer', Describe> {
  const card = { 'to-device': createSamVNarrator('to-device'), 'from-device': createSamVNarrator('from-device') };
  const finger = { 'to-device': createZfm20Narrator('zfm'), 'from-device': createZfm20Narrator('zfm') };
  return {
    card: (bytes, direction) => card[direction](bytes),
    finger: (bytes, direction) => finger[direction](bytes),
    palm: (bytes) => [describeReport(bytes)],
    printer: (bytes, direction) => [direction === 'to-device' ? describeCommands(bytes) : describeReplies(bytes)],
  };
}
