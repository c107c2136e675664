import { dotsPerLineOf, settings as printerSettings } from '../../../device-agent/src/devices/escpos/model.ts';
import { PVR_HID_USAGE } from '../../../device-agent/src/devices/pvr-hid/model.ts';
import { systemClock as clock } from '../../../device-agent/src/clock.ts';
import { createEscposSimulator } from '../../../device-agent/src/simulators/escpos/simulator.ts';
import { createPvrHidSimulator } from '../../../device-agent/src/simulators/pvr-hid/simulator.ts';
import { createSamVSimulator } from '../../../device-agent/src/simulators/sam-v/simulator.ts';
import { createZfm20Simulator } from '../../../device-agent/src/simulators/zfm-20/simulator.ts';
import { testPalm } from '../../../device-agent/test/devices/pvr-hid/test-palm.ts';
import { resident } from '../../../device-agent/test/test-cards.ts';
import { stripes } from '../../../device-agent/test/test-finger.ts';
import { createGadgetEnd, hidFunction, printerFunction, serialFunction } from './ends/gadget.ts';
import { createUhidEnd } from './ends/uhid.ts';
import { echoPad } from './echo-pad.ts';
import { CARD, FINGER, PAD, PAD_USAGE, PALM_UHID, PALM_USB, PRINTER, reportDescriptor } from './identities.ts';
import { kernelMs, Request, type Done, type Order } from './orders.ts';
import { createRigDevice } from './rig-device.ts';

/** The process of the devices: the project's simulators, each at the device's end of a cable that the kernel knows. */
const palmUsb = createPvrHidSimulator({ clock, info: { serial: PALM_USB.serialNumber } });
const palmUhid = createPvrHidSimulator({ clock, info: { serial: PALM_UHID.serialNumber } });
const card = createSamVSimulator({ clock });
const finger = createZfm20Simulator({ clock, fast: true });
const printer = createEscposSimulator({ clock, dotsPerLine: dotsPerLineOf(printerSettings.parse({})), mmPerSecond: 250 });
const palmDescriptor = reportDescriptor(PVR_HID_USAGE.usage);
let ticketsTaken = 0;

const devices = new Map([
  ['palm-usb', createRigDevice(palmUsb, createGadgetEnd(PALM_USB, hidFunction(palmDescriptor)))],
  ['palm-uhid', createRigDevice(palmUhid, createUhidEnd(PALM_UHID, palmDescriptor))],
  ['pad', createRigDevice(echoPad, createUhidEnd(PAD, reportDescriptor(PAD_USAGE)))],
  ['card', createRigDevice(card, createGadgetEnd(CARD, serialFunction))],
  ['finger', createRigDevice(finger, createGadgetEnd(FINGER, serialFunction))],
  [
    'printer',
    createRigDevice(printer, createGadgetEnd(PRINTER, printerFunction('MFG:Changqing Rig;MDL:Receipt Printer;CLS:PRINTER;CMD:ESC/POS;'))),
  ],
]);
const palms = new Map([
  ['palm-usb', palmUsb],
  ['palm-uhid', palmUhid],
]);

function of<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const found = map.get(name);
  if (found === undefined) throw new Error(`the rig has no ${name}`);
  return found;
}

async function obey(order: Order): Promise<Done['tickets']> {
  switch (order.do) {
    case 'plug':
      await of(devices, order.device).plug();
      break;
    case 'pull':
      await of(devices, order.device).pull();
      break;
    case 'pull-in-transfer':
      of(palms, order.device).harmNext({ kind: 'unplug-in-the-middle' });
      break;
    case 'pull-after':
      of(devices, order.device).pullAfter(order.bytes);
      break;
    case 'hold-palm':
      of(palms, order.device).hold(testPalm);
      break;
    case 'withdraw-palm':
      of(palms, order.device).withdraw();
      break;
    case 'place-card':
      card.place(resident);
      break;
    case 'remove-card':
      card.remove();
      break;
    case 'press-finger':
      finger.press(stripes());
      break;
    case 'lift-finger':
      finger.lift();
      break;
    case 'take-tickets': {
      const fresh = printer.tickets().slice(ticketsTaken);
      ticketsTaken += fresh.length;
      return fresh.map(({ cut, raster }) => ({ cut, rows: Buffer.from(raster.rows).toString('base64') }));
    }
  }
  return [];
}

const answer = (done: Done) => process.send?.(done);
process.on('message', (message) => {
  const { id, order } = Request.parse(message);
  const atMs = kernelMs();
  obey(order).then(
    (tickets) => answer({ id, atMs, tickets }),
    (error: unknown) => answer({ id, atMs, tickets: [], error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
