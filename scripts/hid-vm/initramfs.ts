import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packCpio, type CpioEntry } from './cpio.ts';
import { modulesInOrder } from './modules.ts';

/** What the virtual machine can do: its own shared folders, and virtual USB and HID devices. In load order where that matters. */
const WANTED = [
  'virtio_pci',
  '9pnet_virtio',
  '9p',
  'hid-generic',
  'uhid',
  'usbhid',
  'cdc-acm',
  'usblp',
  'dummy_hcd',
  'libcomposite',
  'usb_f_hid',
  'usb_f_acm',
  'usb_f_printer',
];
/** As many USB ports as devices are ever plugged in at once. */
export const USB_PORTS = 4;
const OPTIONS: Readonly<Record<string, string>> = { dummy_hcd: `num=${USB_PORTS}` };

/** The first root of the virtual machine: busybox, modules, `init.sh`, and the settings that it reads. */
export function buildInitramfs(modulesFolder: string, settings: Readonly<Record<string, string>>): Buffer {
  const modules = modulesInOrder(modulesFolder, WANTED);
  const folder = (path: string): CpioEntry => ({ path, mode: 0o755 });
  const file = (path: string, content: Uint8Array | string, mode = 0o644): CpioEntry => ({ path, mode, content: Buffer.from(content) });
  return packCpio([
    ...['bin', 'dev', 'modules', 'proc', 'root', 'sys'].map(folder),
    file('bin/busybox', readFileSync('/bin/busybox'), 0o755),
    file('init', readFileSync(join(import.meta.dirname, 'init.sh')), 0o755),
    file('settings', shellSettings(settings)),
    file('modules/order', modules.map(({ name }) => `${name} ${OPTIONS[name] ?? ''}\n`).join('')),
    ...modules.map(({ name, content }) => file(`modules/${name}.ko`, content)),
  ]);
}

/** Lines that a shell reads as assignments, whatever is in the values. */
export function shellSettings(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
