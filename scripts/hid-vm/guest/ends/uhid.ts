import { systemClock } from '../../../../device-agent/src/clock.ts';
import { createByteQueue } from '../../../../device-agent/src/links/byte-queue.ts';
import { openDeviceFile } from '../../../../device-agent/src/links/device-file-link.ts';
import type { UsbIdentity } from '../identities.ts';
import { expectOpened, type DeviceEnd } from './end.ts';

// Linux, include/uapi/linux/uhid.h: packed, in the machine's own byte order. An event is its kind and the largest member of a union.
const KIND = { destroy: 1, output: 6, create2: 11, input2: 12 } as const;
const EVENT_BYTES = 4376;
const OUTPUT = { data: 4, size: 4 + 4096 } as const;
const BUS_USB = 3;
const never = new AbortController().signal;

/** A HID device that is made by the kernel's uhid: HID core and hidraw are real, the USB bus below them is not there. */
export function createUhidEnd(identity: UsbIdentity, descriptor: Uint8Array): DeviceEnd {
  let unplug = () => Promise.resolve();
  return {
    plug: async () => {
      const opened = await openDeviceFile({ name: 'uhid', path: '/dev/uhid', clock: systemClock, unit: 'reports' }, never);
      const file = expectOpened(opened, '/dev/uhid');
      const tell = (event: Buffer) => file.send(event, never);
      const created = await tell(createEvent(identity, descriptor));
      if (!created.ok) throw new Error(`uhid does not make the device: ${created.error.code}`);
      const incoming = createByteQueue();
      void (async () => {
        for await (const event of file.incoming) {
          const report = outputReport(Buffer.from(event));
          if (report !== undefined) incoming.push(report);
        }
        incoming.end();
      })();
      unplug = async () => {
        unplug = () => Promise.resolve();
        const gone = Buffer.alloc(4);
        gone.writeUInt32LE(KIND.destroy, 0);
        const told = await tell(gone);
        if (!told.ok) throw new Error(`uhid does not take the device away: ${told.error.code}`);
        await file.close();
      };
      return { name: 'uhid', incoming, send: (report) => tell(inputEvent(report)), close: () => unplug() };
    },
    pull: () => unplug(),
  };
}

function createEvent({ product, serialNumber, vendorId, productId }: UsbIdentity, descriptor: Uint8Array): Buffer {
  const event = Buffer.alloc(EVENT_BYTES);
  event.writeUInt32LE(KIND.create2, 0);
  event.write(product, 4, 127);
  event.write(`rig/${serialNumber}`, 132, 63);
  event.write(serialNumber, 196, 63);
  event.writeUInt16LE(descriptor.length, 260);
  event.writeUInt16LE(BUS_USB, 262);
  event.writeUInt32LE(vendorId, 264);
  event.writeUInt32LE(productId, 268);
  event.writeUInt32LE(0x0100, 272);
  event.set(descriptor, 280);
  return event;
}

function inputEvent(report: Uint8Array): Buffer {
  const event = Buffer.alloc(6 + report.length);
  event.writeUInt32LE(KIND.input2, 0);
  event.writeUInt16LE(report.length, 4);
  event.set(report, 6);
  return event;
}

/** What the host wrote, without the place of the report id that devices without ids have. */
function outputReport(event: Buffer): Uint8Array | undefined {
  if (event.readUInt32LE(0) !== KIND.output) return undefined;
  const size = event.readUInt16LE(OUTPUT.size);
  return Uint8Array.from(event.subarray(OUTPUT.data + (size % 2), OUTPUT.data + size));
}
