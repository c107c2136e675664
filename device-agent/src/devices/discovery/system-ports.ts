import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { autoDetect } from '@serialport/bindings-cpp';
import { systemHidHost, type HidHost } from '../../links/hid-link.ts';
import { listUsbPrinters } from '../../links/usb-printer-list.ts';
import { hex4, type ListedPort, type PortLister } from './listed-port.ts';

export interface SystemPortsOptions {
  /** `/sys` but in tests. */
  readonly sysfs?: string;
  readonly hid?: Pick<HidHost, 'list'>;
  readonly platform?: NodeJS.Platform;
}

/**
 * What is plugged in at this machine. On Linux serial ports are read from sysfs, since the library asks a program that is not on every machine. HID devices
 * cannot always be listed (a system library may be missing): then the others still are, and who wants a HID device is told when it is opened.
 */
export function createSystemPorts({
  sysfs = '/sys',
  hid = systemHidHost,
  platform = process.platform,
}: SystemPortsOptions = {}): PortLister {
  return {
    list: async () => {
      const serial = platform === 'linux' ? listSerial(sysfs) : listElsewhere();
      const all = await Promise.all([serial, listHid(hid, sysfs).catch(() => []), listPrinters(sysfs)]);
      return all.flat();
    },
  };
}

async function listSerial(sysfs: string): Promise<readonly ListedPort[]> {
  const folder = join(sysfs, 'class', 'tty');
  const names = await readdir(folder).catch(() => []);
  const consoles = ((await readLine(join(folder, 'console', 'active'))) ?? '').split(' ');
  const found = await Promise.all(
    names.map(async (name): Promise<ListedPort | undefined> => {
      const device = await realpath(join(folder, name, 'device')).catch(() => undefined);
      // Without a device it is a terminal of the system's own; a UART of type 0 is a place on the board where none is.
      if (device === undefined || (await readLine(join(folder, name, 'type'))) === '0') return undefined;
      const usb = await usbAround(device);
      return { kind: 'serial', path: `/dev/${name}`, ...usb, ...(consoles.includes(name) ? { isConsole: true } : {}) };
    }),
  );
  return byPath(found.filter((port) => port !== undefined));
}

async function listElsewhere(): Promise<readonly ListedPort[]> {
  const listed = await autoDetect().list();
  return listed.map(({ path, vendorId, productId, serialNumber, manufacturer }) => ({
    kind: 'serial',
    path,
    ...(vendorId === undefined ? {} : { vendorId: vendorId.toLowerCase() }),
    ...(productId === undefined ? {} : { productId: productId.toLowerCase() }),
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(manufacturer === undefined ? {} : { maker: manufacturer }),
  }));
}

/** A device with several usages is listed once. */
async function listHid(hid: Pick<HidHost, 'list'>, sysfs: string): Promise<readonly ListedPort[]> {
  const ports = new Map<string, ListedPort>();
  for (const device of await hid.list()) {
    const { path, usagePage, usage } = device;
    if (path === undefined) continue;
    const usages = usagePage === undefined || usage === undefined ? [] : [{ usagePage, usage }];
    const known = ports.get(path);
    if (known !== undefined) {
      ports.set(path, { ...known, usages: [...(known.usages ?? []), ...usages] });
      continue;
    }
    const node = /^\/dev\/(hidraw\d+)$/.exec(path)?.[1];
    const around = node === undefined ? undefined : await realpath(join(sysfs, 'class', 'hidraw', node, 'device')).catch(() => undefined);
    const { usbDevice } = around === undefined ? {} : await usbAround(around);
    ports.set(path, {
      kind: 'hid',
      path,
      vendorId: hex4(device.vendorId),
      productId: hex4(device.productId),
      usages,
      ...said('serialNumber', device.serialNumber),
      ...said('maker', device.manufacturer),
      ...said('product', device.product),
      ...said('usbDevice', usbDevice),
    });
  }
  return byPath([...ports.values()]);
}

async function listPrinters(sysfs: string): Promise<readonly ListedPort[]> {
  const printers = await listUsbPrinters(sysfs);
  return Promise.all(
    printers.map(async (printer): Promise<ListedPort> => {
      const { path, vendorId, productId, serialNumber, maker, product, deviceId } = printer;
      const device = await realpath(join(sysfs, 'class', 'usbmisc', path.slice(path.lastIndexOf('/') + 1), 'device')).catch(
        () => undefined,
      );
      return {
        kind: 'usb-printer',
        path,
        vendorId: hex4(vendorId),
        productId: hex4(productId),
        ...said('serialNumber', serialNumber),
        ...said('maker', maker),
        ...said('product', product),
        ...said('deviceId', deviceId),
        ...said('usbDevice', device === undefined ? undefined : dirname(device)),
      };
    }),
  );
}

type UsbFacts = Pick<ListedPort, 'vendorId' | 'productId' | 'serialNumber' | 'maker' | 'product' | 'usbDevice'>;

/** The USB device that a folder in sysfs lies in; nothing where it lies in none. */
async function usbAround(folder: string): Promise<UsbFacts> {
  for (let at = folder; at.length > 1; at = dirname(at)) {
    const vendorId = await readLine(join(at, 'idVendor'));
    const productId = await readLine(join(at, 'idProduct'));
    if (vendorId === undefined || productId === undefined) continue;
    return {
      vendorId,
      productId,
      usbDevice: at,
      ...said('serialNumber', await readLine(join(at, 'serial'))),
      ...said('maker', await readLine(join(at, 'manufacturer'))),
      ...said('product', await readLine(join(at, 'product'))),
    };
  }
  return {};
}

function said<Key extends keyof ListedPort>(key: Key, text: string | undefined): Partial<Record<Key, string>> {
  const member: Partial<Record<Key, string>> = {};
  const trimmed = text?.trim() ?? '';
  if (trimmed !== '') member[key] = trimmed;
  return member;
}

async function readLine(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const line = text.replaceAll('\0', '').trim();
  return line === '' ? undefined : line;
}

const byPath = (ports: readonly ListedPort[]): readonly ListedPort[] =>
  [...ports].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
