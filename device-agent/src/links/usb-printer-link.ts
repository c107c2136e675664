import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { LinkError, LinkOpener } from './byte-link.ts';
import { openDeviceFile } from './device-file-link.ts';
import { listUsbPrinters, type UsbPrinter } from './usb-printer-list.ts';

/** Which USB printer is meant: by who it says it is, wherever it is plugged in, or by the file that it has now. */
export type UsbPrinterChoice =
  | { readonly by: 'identity'; readonly vendorId: number; readonly productId: number; readonly serialNumber?: string | undefined }
  /** `/dev/usb/lp0`. Its number changes when printers are plugged in another order, and a HID device may take one too. */
  | { readonly by: 'path'; readonly path: string };

export interface UsbPrinterLinkOptions {
  readonly choice: UsbPrinterChoice;
  readonly clock: Clock;
  /** What is plugged in; default: what Linux tells. */
  readonly list?: () => Promise<readonly UsbPrinter[]>;
}

/**
 * Opens a printer behind Linux's own driver for printers on USB (usblp), both ways: what is printed goes out, its status comes back.
 * One program at a time can have it: `busy`. The link ends when the printer is pulled or switched off.
 */
export function createUsbPrinterLinkOpener(options: UsbPrinterLinkOptions): LinkOpener {
  const { choice, clock, list = listUsbPrinters } = options;
  const name = `usb-printer:${describeChoice(choice)}`;
  return {
    name,
    open: async (signal) => {
      const found = await findPath(choice, list, name);
      return found.ok ? openDeviceFile({ name, path: found.value, clock }, signal) : found;
    },
  };
}

function describeChoice(choice: UsbPrinterChoice): string {
  if (choice.by === 'path') return choice.path;
  const hex = (id: number) => id.toString(16).padStart(4, '0');
  return `${hex(choice.vendorId)}:${hex(choice.productId)}${choice.serialNumber === undefined ? '' : `#${choice.serialNumber}`}`;
}

async function findPath(
  choice: UsbPrinterChoice,
  list: () => Promise<readonly UsbPrinter[]>,
  name: string,
): Promise<Result<string, LinkError>> {
  if (choice.by === 'path') return ok(choice.path);
  const fits = (printer: UsbPrinter) =>
    printer.vendorId === choice.vendorId &&
    printer.productId === choice.productId &&
    (choice.serialNumber === undefined || printer.serialNumber === choice.serialNumber);
  const found = (await list()).find(fits);
  return found === undefined ? err({ code: 'not-found', path: name }) : ok(found.path);
}
