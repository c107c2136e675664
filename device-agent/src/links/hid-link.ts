import { devicesAsync, HIDAsync, setDriverType, type Device } from 'node-hid';
import { err, ok, type Result } from '@changqing/protocol';
import type { ByteLink, LinkError, LinkOpener } from './byte-link.ts';
import { wipe, wipeableCopy } from '../codec/wipe.ts';
import { createByteQueue } from './byte-queue.ts';

/** Which HID device is meant: by what it says it is, or by where it is plugged in. */
export type HidChoice =
  | { readonly by: 'usage'; readonly usagePage: number; readonly usage: number; readonly serialNumber?: string | undefined }
  | { readonly by: 'path'; readonly path: string };

export interface HidLinkOptions {
  readonly choice: HidChoice;
  /** Bytes of one report, without a report id. */
  readonly reportBytes: number;
  /** Where devices are listed and opened; default node-hid. */
  readonly host?: HidHost;
}

/** The part of node-hid that the link needs, so that its behaviour can be tested where there is no HID device. */
export interface HidHost {
  list(): Promise<readonly Device[]>;
  open(path: string): Promise<HidHandle>;
}

export interface HidHandle {
  on(event: 'data', listener: (report: Buffer) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  write(report: Buffer): Promise<number>;
  close(): Promise<void>;
}

const nodeHid: HidHost = {
  list: async () => {
    chooseDriver();
    return devicesAsync();
  },
  open: (path) => {
    chooseDriver();
    return HIDAsync.open(path);
  },
};

/** On Linux only hidraw tells usages; the library's other driver would take the device away from the kernel. */
function chooseDriver(): void {
  if (process.platform === 'linux') setDriverType('hidraw');
}

/** Opens a HID device whose reports carry no report id. The link yields and takes whole reports. */
export function createHidLinkOpener(options: HidLinkOptions): LinkOpener {
  const host = options.host ?? nodeHid;
  const name = `hid:${describeChoice(options.choice)}`;
  return {
    name,
    open: async (signal) => {
      if (signal.aborted) return err({ code: 'cancelled' });
      const found = await findPath(host, options.choice, name);
      if (!found.ok) return found;
      try {
        return ok(createReportLink(name, await host.open(found.value), options.reportBytes));
      } catch (error) {
        return err(openError(error, found.value));
      }
    },
  };
}

function describeChoice(choice: HidChoice): string {
  if (choice.by === 'path') return choice.path;
  return `${choice.usagePage.toString(16)}:${choice.usage.toString(16)}${choice.serialNumber === undefined ? '' : `#${choice.serialNumber}`}`;
}

async function findPath(host: HidHost, choice: HidChoice, name: string): Promise<Result<string, LinkError>> {
  if (choice.by === 'path') return ok(choice.path);
  let devices: readonly Device[];
  try {
    devices = await host.list();
  } catch (error) {
    // A missing system library shows up here, and its name is in the message.
    return err({ code: 'io', detail: `cannot list HID devices: ${messageOf(error)}` });
  }
  const fits = (device: Device) =>
    device.usagePage === choice.usagePage &&
    device.usage === choice.usage &&
    (choice.serialNumber === undefined || device.serialNumber === choice.serialNumber);
  const path = devices.find(fits)?.path;
  return path === undefined ? err({ code: 'not-found', path: name }) : ok(path);
}

function createReportLink(name: string, handle: HidHandle, reportBytes: number): ByteLink {
  const incoming = createByteQueue();
  let closing: Promise<void> | undefined;
  handle.on('data', (report) => {
    incoming.push(wipeableCopy(report));
    wipe(report);
  });
  // hidapi reports a pulled device as a read error, and nothing else.
  handle.on('error', () => incoming.end());
  return {
    name,
    incoming,
    send: async (bytes, signal) => {
      if (signal.aborted) return err({ code: 'cancelled' });
      if (incoming.ended) return err({ code: 'unplugged' });
      if (bytes.length !== reportBytes) return err({ code: 'io', detail: `a report has ${reportBytes} bytes, not ${bytes.length}` });
      const report = Buffer.alloc(reportBytes + 1);
      // Without report ids hidapi still wants the id's place: a leading 00 that does not go over the wire.
      report.set(bytes, 1);
      try {
        await handle.write(report);
        return ok();
      } catch (error) {
        incoming.end();
        return err(
          /cannot write|no such device|disconnected/i.test(messageOf(error))
            ? { code: 'unplugged' }
            : { code: 'io', detail: messageOf(error) },
        );
      }
    },
    close: () => {
      incoming.end();
      // Closing a handle whose device is gone may be refused; there is nothing left to close then.
      closing ??= handle.close().catch(() => undefined);
      return closing;
    },
  };
}

function openError(error: unknown, path: string): LinkError {
  const message = messageOf(error);
  if (/permission|access denied|EACCES/i.test(message)) return { code: 'not-permitted', path };
  if (/no such|not found|ENOENT|ENODEV/i.test(message)) return { code: 'not-found', path };
  if (/busy|EBUSY|in use/i.test(message)) return { code: 'busy', path };
  return { code: 'io', detail: `${path}: ${message}` };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
