import type { DatabaseSync } from 'node:sqlite';
import type { DeviceReport, DeviceRole, TerminalEvent } from '@changqing/protocol';
import { createVirtualClock } from '../../../src/clock.ts';
import { openDevices, type WantedDevice } from '../../../src/devices/open-devices.ts';
import { USUAL_LIMITS } from '../../../src/devices/watchdog/ladder.ts';
import { silentAgentLog } from '../../../src/log.ts';
import { openDatabase } from '../../../src/records/database.ts';
import { createEscposSimulator } from '../../../src/simulators/escpos/simulator.ts';
import { createPvrHidSimulator } from '../../../src/simulators/pvr-hid/simulator.ts';
import { createSamVSimulator } from '../../../src/simulators/sam-v/simulator.ts';
import { createSimulatedCable } from '../../../src/simulators/simulated-device.ts';
import { createZfm20Simulator } from '../../../src/simulators/zfm-20/simulator.ts';

/** Four devices at their cables, looked after in virtual time. */
export async function openHouse(options: { readonly database?: DatabaseSync; readonly only?: readonly string[] } = {}) {
  const clock = createVirtualClock();
  const database = options.database ?? openDatabase(':memory:');
  const card = createSamVSimulator({ clock });
  const finger = createZfm20Simulator({ clock, fast: true });
  const palm = createPvrHidSimulator({ clock });
  const printer = createEscposSimulator({ clock });
  const cables = {
    card: createSimulatedCable(card, clock, { name: 'serial:card', baudRate: 115_200 }),
    finger: createSimulatedCable(finger, clock, { name: 'serial:finger' }),
    palm: createSimulatedCable(palm, clock, { name: 'hid:palm' }),
    printer: createSimulatedCable(printer, clock, { name: 'serial:printer', baudRate: 115_200 }),
  };
  const wanted: readonly WantedDevice[] = [
    { model: 'sam-v', opener: cables.card.opener, settings: {} },
    { model: 'zfm-20', opener: cables.finger.opener, settings: {} },
    { model: 'pvr-hid', opener: cables.palm.opener, settings: {} },
    { model: 'escpos', opener: cables.printer.opener, settings: {} },
  ];
  const audited: TerminalEvent[] = [];
  const open = async (devices = wanted.filter(({ model }) => options.only?.includes(model) ?? true)) => {
    const opened = await openDevices(devices, clock, silentAgentLog, { database, audit: (entry) => audited.push(entry) });
    if (!opened.ok) throw new Error(opened.error.detail);
    return opened.value;
  };
  const roster = await open();
  await clock.advance(3_000);
  const report = (role: DeviceRole): DeviceReport => {
    const found = roster.reports().find((each) => each.role === role);
    if (found === undefined) throw new Error(`no ${role}`);
    return found;
  };
  return { clock, database, card, finger, palm, printer, cables, audited, roster, report, open, wanted, limits: USUAL_LIMITS };
}
