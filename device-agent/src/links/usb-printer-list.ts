import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A printer at a USB port, as Linux knows it. What a device does not tell is left out. */
export interface UsbPrinter {
  /** `/dev/usb/lp0`. The number says nothing about which printer it is. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string;
  readonly maker?: string;
  readonly product?: string;
  /** What it says of itself by IEEE 1284, for example `MFG:…;MDL:…;CMD:ESC/POS;`. */
  readonly deviceId?: string;
}

/**
 * The USB printers that are plugged in, by name of their file. Read from sysfs, without opening any: a printer that is in use is listed as well.
 * Empty where there are none, and where the system is no Linux. `sysfs` is `/sys` but in tests.
 */
export async function listUsbPrinters(sysfs = '/sys'): Promise<readonly UsbPrinter[]> {
  const folder = join(sysfs, 'class', 'usbmisc');
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^lp\d+$/.test(name));
  const found = await Promise.all(names.map((name) => describe(join(folder, name), `/dev/usb/${name}`)));
  return found.filter((printer) => printer !== undefined).sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

/** Undefined where the printer was pulled while it was looked at. */
async function describe(entry: string, path: string): Promise<UsbPrinter | undefined> {
  // `device` leads to the interface; the folder around it is the USB device.
  const usbInterface = await realpath(join(entry, 'device')).catch(() => undefined);
  if (usbInterface === undefined) return undefined;
  const device = dirname(usbInterface);
  const [vendorId, productId, serialNumber, maker, product, deviceId] = await Promise.all([
    readLine(join(device, 'idVendor')),
    readLine(join(device, 'idProduct')),
    readLine(join(device, 'serial')),
    readLine(join(device, 'manufacturer')),
    readLine(join(device, 'product')),
    readLine(join(usbInterface, 'ieee1284_id')),
  ]);
  if (vendorId === undefined || productId === undefined) return undefined;
  return {
    path,
    vendorId: Number.parseInt(vendorId, 16),
    productId: Number.parseInt(productId, 16),
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(maker === undefined ? {} : { maker }),
    ...(product === undefined ? {} : { product }),
    ...(deviceId === undefined ? {} : { deviceId }),
  };
}

async function readLine(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const line = text.replaceAll('\0', '').trim();
  return line === '' ? undefined : line;
}
