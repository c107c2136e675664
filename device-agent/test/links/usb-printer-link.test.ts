import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../src/clock.ts';
import { createUsbPrinterLinkOpener } from '../../src/links/usb-printer-link.ts';
import { listUsbPrinters, type UsbPrinter } from '../../src/links/usb-printer-list.ts';
import { openPty } from '../pty.ts';

const never = new AbortController().signal;
const PNP = 'MFG:Example;MDL:T80;CLS:PRINTER;CMD:ESC/POS;';
let sysfs: string;

/** Lays the folders that Linux shows for a printer (ABI/stable/sysfs-bus-usb). */
function addPrinter(node: string, port: string, told: Readonly<Record<string, string>>, deviceId?: string): void {
  const usbInterface = join(sysfs, 'devices', port, `${port}:1.0`);
  mkdirSync(usbInterface, { recursive: true });
  for (const [name, value] of Object.entries(told)) writeFileSync(join(sysfs, 'devices', port, name), `${value}\n`);
  if (deviceId !== undefined) writeFileSync(join(usbInterface, 'ieee1284_id'), deviceId);
  mkdirSync(join(sysfs, 'class', 'usbmisc', node), { recursive: true });
  symlinkSync(usbInterface, join(sysfs, 'class', 'usbmisc', node, 'device'));
}

beforeEach(() => {
  sysfs = mkdtempSync(join(tmpdir(), 'usb-printers-'));
});
afterEach(() => rmSync(sysfs, { recursive: true }));

describe('the list of USB printers', () => {
  it('tells who each is, by the number of its file; hiddev nodes and half-gone printers are left out', async () => {
    addPrinter('lp10', '1-3', { idVendor: '0416', idProduct: '5011', serial: 'B' });
    addPrinter('lp2', '1-2', { idVendor: '04b8', idProduct: '0e15', serial: 'A', manufacturer: 'EPSON', product: 'TM-T20' }, PNP);
    addPrinter('hiddev0', '1-4', { idVendor: '1209', idProduct: '0001' });
    addPrinter('lp3', '1-5', { manufacturer: 'gone' });
    mkdirSync(join(sysfs, 'class', 'usbmisc', 'lp4'));
    const epson: UsbPrinter = {
      path: '/dev/usb/lp2',
      vendorId: 0x04b8,
      productId: 0x0e15,
      serialNumber: 'A',
      maker: 'EPSON',
      product: 'TM-T20',
      deviceId: PNP,
    };
    expect(await listUsbPrinters(sysfs)).toEqual([
      epson,
      { path: '/dev/usb/lp10', vendorId: 0x0416, productId: 0x5011, serialNumber: 'B' },
    ]);
  });

  it('is empty where there is no such folder', async () => {
    expect(await listUsbPrinters(join(sysfs, 'nothing'))).toEqual([]);
  });
});

describe('USB printer link', () => {
  const two = (nodes: readonly [string, string]): readonly UsbPrinter[] => [
    { path: nodes[0], vendorId: 0x0416, productId: 0x5011, serialNumber: 'A' },
    { path: nodes[1], vendorId: 0x0416, productId: 0x5011, serialNumber: 'B' },
  ];

  it('finds a printer by who it is, under whatever name it has now', async () => {
    const pty = await openPty();
    let plugged = two(['/dev/usb/lp0', '/dev/usb/lp1']);
    const choice = { by: 'identity', vendorId: 0x0416, productId: 0x5011, serialNumber: 'B' } as const;
    const opener = createUsbPrinterLinkOpener({ choice, clock, list: () => Promise.resolve(plugged) });
    expect(opener.name).toBe('usb-printer:0416:5011#B');
    expect(await opener.open(never)).toEqual({ ok: false, error: { code: 'not-found', path: '/dev/usb/lp1' } });
    plugged = two(['/dev/usb/lp1', pty.path]);
    const opened = await opener.open(never);
    expect(opened.ok).toBe(true);
    if (opened.ok) await opened.value.close();
    plugged = plugged.slice(0, 1);
    expect(await opener.open(never)).toEqual({ ok: false, error: { code: 'not-found', path: opener.name } });
    await pty.kill();
  });

  it('takes a path as it is', async () => {
    const opener = createUsbPrinterLinkOpener({ choice: { by: 'path', path: '/dev/usb/lp77' }, clock });
    expect(opener.name).toBe('usb-printer:/dev/usb/lp77');
    expect(await opener.open(never)).toEqual({ ok: false, error: { code: 'not-found', path: '/dev/usb/lp77' } });
  });
});
