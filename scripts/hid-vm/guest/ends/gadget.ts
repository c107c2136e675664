import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../device-agent/src/clock.ts';
import type { ByteLink } from '../../../../device-agent/src/links/byte-link.ts';
import { openDeviceFile } from '../../../../device-agent/src/links/device-file-link.ts';
import { createSerialLinkOpener } from '../../../../device-agent/src/links/serial-link.ts';
import type { UsbIdentity } from '../identities.ts';
import { expectOpened, type DeviceEnd } from './end.ts';

/** What a USB device does, and how its own end is reached from the device's side. */
export interface GadgetFunction {
  /** Name of the kernel's function, `hid`, `acm`, `printer`. */
  readonly kind: string;
  readonly attributes: Readonly<Record<string, string | Uint8Array>>;
  /** Finds the file of the device's end; `folder` is the function's in configfs. */
  endPath(folder: string): string;
  open(path: string): Promise<ByteLink>;
}

const HOST = '/sys/bus/usb/devices';
const CONFIG = '/sys/kernel/config/usb_gadget';
const CONFIGURED_WITHIN_MS = 5000;
const never = new AbortController().signal;

/**
 * A whole USB device at a port of the kernel's dummy host controller: enumeration, descriptors, strings, endpoints and the unplug are the kernel's own
 * (Linux, Documentation/usb/gadget_configfs.rst).
 */
export function createGadgetEnd(identity: UsbIdentity, fn: GadgetFunction): DeviceEnd {
  const folder = join(CONFIG, identity.serialNumber);
  const functionFolder = join(folder, 'functions', `${fn.kind}.${identity.serialNumber}`);
  let link: ByteLink | undefined;
  let port: string | undefined;
  let made = false;
  return {
    plug: async () => {
      if (!made) describe(folder, functionFolder, identity, fn);
      made = true;
      // The port's number is whichever is free: a device is known by what it says, not by where it hangs.
      port = freePort();
      writeFileSync(join(folder, 'UDC'), port);
      const path = fn.endPath(functionFolder);
      // Before the host has configured the device its end can be neither written to nor, for some functions, opened.
      await until(() => existsSync(path) && hostSees(identity) === 'configured', `no host takes the device behind ${path}`);
      link = await fn.open(path);
      return link;
    },
    pull: async () => {
      if (port === undefined) return;
      port = undefined;
      writeFileSync(join(folder, 'UDC'), '\n');
      await link?.close();
      link = undefined;
      await until(() => hostSees(identity) === 'nothing', 'the host goes on seeing a device that was pulled');
    },
  };
}

function describe(folder: string, functionFolder: string, identity: UsbIdentity, fn: GadgetFunction): void {
  const hex = (id: number) => `0x${id.toString(16).padStart(4, '0')}`;
  const strings = join(folder, 'strings', '0x409');
  for (const each of [folder, strings, join(folder, 'configs', 'c.1'), functionFolder]) mkdirSync(each);
  const write = (name: string, value: string | Uint8Array) => writeFileSync(join(folder, name), value);
  write('idVendor', hex(identity.vendorId));
  write('idProduct', hex(identity.productId));
  write('bcdUSB', '0x0200');
  writeFileSync(join(strings, 'serialnumber'), identity.serialNumber);
  writeFileSync(join(strings, 'manufacturer'), identity.maker);
  writeFileSync(join(strings, 'product'), identity.product);
  for (const [name, value] of Object.entries(fn.attributes)) writeFileSync(join(functionFolder, name), value);
  symlinkSync(functionFolder, join(folder, 'configs', 'c.1', 'function'));
}

function freePort(): string {
  const taken = readdirSync(CONFIG).map((gadget) => readFileSync(join(CONFIG, gadget, 'UDC'), 'utf8').trim());
  const free = readdirSync('/sys/class/udc')
    .sort()
    .find((port) => !taken.includes(port));
  if (free === undefined) throw new Error('every USB port is taken');
  return free;
}

/** What the host's side of the kernel knows of the device. The device's own side remembers that it was configured once, and cannot tell. */
function hostSees({ serialNumber }: UsbIdentity): 'nothing' | 'a device' | 'configured' {
  for (const name of readdirSync(HOST)) {
    if (readLine(join(HOST, name, 'serial')) !== serialNumber) continue;
    return readLine(join(HOST, name, 'bConfigurationValue')) === '1' ? 'configured' : 'a device';
  }
  return 'nothing';
}

/** Undefined where there is no such file, or none any more. */
function readLine(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

async function until(isSo: () => boolean, otherwise: string): Promise<void> {
  const limit = systemClock.monotonic() + CONFIGURED_WITHIN_MS;
  while (!isSo()) {
    if (systemClock.monotonic() > limit) throw new Error(otherwise);
    await systemClock.sleep(5);
  }
}

/** The kernel lets some ends be opened only a moment after the host has configured the device. */
async function openFile(path: string, unit: 'stream' | 'reports'): Promise<ByteLink> {
  const limit = systemClock.monotonic() + CONFIGURED_WITHIN_MS;
  for (;;) {
    const opened = await openDeviceFile({ name: path, path, clock: systemClock, unit }, never);
    if (opened.ok || systemClock.monotonic() > limit) return expectOpened(opened, path);
    await systemClock.sleep(5);
  }
}

/** A HID device: its end is a file of reports. */
export const hidFunction = (descriptor: Uint8Array): GadgetFunction => ({
  kind: 'hid',
  attributes: { protocol: '0', subclass: '0', report_length: '64', report_desc: descriptor },
  endPath: (folder) => `/dev/hidg${readFileSync(join(folder, 'dev'), 'utf8').trim().split(':')[1] ?? ''}`,
  open: (path) => openFile(path, 'reports'),
});

/** A CDC-ACM serial port: its end is a terminal of its own. */
export const serialFunction: GadgetFunction = {
  kind: 'acm',
  attributes: {},
  endPath: (folder) => `/dev/ttyGS${readFileSync(join(folder, 'port_num'), 'utf8').trim()}`,
  open: async (path) => expectOpened(await createSerialLinkOpener({ path, baudRate: 115_200 }).open(never), path),
};

/** A printer of the USB printer class, both ways. There is one in the rig. */
export const printerFunction = (deviceId: string): GadgetFunction => ({
  kind: 'printer',
  // The kernel's printer function counts two bytes too few, which the printer driver then leaves out.
  attributes: { pnp_string: `${deviceId}  ` },
  endPath: () => '/dev/g_printer0',
  open: (path) => openFile(path, 'stream'),
});
