import { readFile } from 'node:fs/promises';
import { devicesAsync, HIDAsync, setDriverType, type Device } from 'node-hid';
import { err, ok, type Result } from '@changqing/protocol';
import type { ByteLink, LinkError, LinkOpener } from './byte-link.ts';
import { wipe, wipeableCopy } from '../codec/wipe.ts';
import { createByteQueue } from './byte-queue.ts';

/** Which HID device is meant: by what it says it is, or by where it is plugged in. */
export type HidChoice =
  | { readonly by: 'usage'; readonly usagePage: number; readonly usage: number; readonly serialNumber?: string | undefined }
  | { readonly by: 'path'; readonly path: string };

/** What a HID device says of itself in its USB descriptors; empty where it says nothing. */
export interface HidIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturer: string;
  readonly product: string;
  readonly serialNumber: string;
}

/** The side of a HID device that is asked and told, beside its stream of reports. Answers that came too late are lost. */
export interface HidFeatures {
  readonly identity: HidIdentity;
  /** The report descriptor, by which fields are found. Error `io` where this system does not tell it. */
  descriptor(signal: AbortSignal): Promise<Result<Uint8Array, LinkError>>;
  /** The feature report of this id (0 where the device has no ids), which is the first byte of the answer; at most `mostBytes` with the id. */
  get(reportId: number, mostBytes: number, signal: AbortSignal): Promise<Result<Uint8Array, LinkError>>;
  /** Sends a feature report; its first byte is the report id, 0 where the device has no ids. */
  set(report: Uint8Array, signal: AbortSignal): Promise<Result<undefined, LinkError>>;
}

/** A link to a HID device: whole reports, and features. */
export interface HidLink extends ByteLink {
  readonly features: HidFeatures;
}

/** Whether features can be asked over this link; a tunnel that only carries reports has none. */
export function isHidLink(link: ByteLink): link is HidLink {
  return 'features' in link;
}

export interface HidLinkOptions {
  readonly choice: HidChoice;
  /** Bytes of one report, without a report id. With `numbered` the most that is sent, id included. */
  readonly reportBytes: number;
  /** The device's reports begin with their id, as `send` takes them and `incoming` yields them. Default false. */
  readonly numbered?: boolean;
  /** Where devices are listed and opened; default node-hid. */
  readonly host?: HidHost;
}

/** The part of node-hid that the link needs, so that its behaviour can be tested where there is no HID device. */
export interface HidHost {
  list(): Promise<readonly Device[]>;
  open(path: string): Promise<HidHandle>;
  /** The report descriptor of the device at this path; rejects where the system does not tell it. */
  descriptor(path: string): Promise<Uint8Array>;
}

export interface HidHandle {
  on(event: 'data', listener: (report: Buffer) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  write(report: Buffer): Promise<number>;
  /** The answer begins with the id. */
  getFeatureReport(reportId: number, mostBytes: number): Promise<Buffer>;
  sendFeatureReport(report: Buffer): Promise<number>;
  getDeviceInfo(): Promise<Device>;
  close(): Promise<void>;
}

/** The HID devices of this machine. */
export const systemHidHost: HidHost = {
  list: async () => {
    chooseDriver();
    return devicesAsync();
  },
  open: (path) => {
    chooseDriver();
    return HIDAsync.open(path);
  },
  // The library has no call for it; the kernel gives it beside the device's node.
  descriptor: async (path) => {
    const node = /^\/dev\/(hidraw\d+)$/.exec(path)?.[1];
    if (node === undefined) throw new Error(`${path} is no hidraw node: its report descriptor cannot be read`);
    return readFile(`/sys/class/hidraw/${node}/device/report_descriptor`);
  },
};

/** On Linux only hidraw tells usages; the library's other driver would take the device away from the kernel. */
function chooseDriver(): void {
  if (process.platform === 'linux') setDriverType('hidraw');
}

/** Opens HID devices; the links have features. */
export interface HidLinkOpener extends LinkOpener {
  open(signal: AbortSignal): Promise<Result<HidLink, LinkError>>;
}

/** Opens a HID device. The link yields and takes whole reports, without an id unless `numbered`. */
export function createHidLinkOpener(options: HidLinkOptions): HidLinkOpener {
  const host = options.host ?? systemHidHost;
  const name = `hid:${describeChoice(options.choice)}`;
  return {
    name,
    open: async (signal) => {
      if (signal.aborted) return err({ code: 'cancelled' });
      const found = await findPath(host, options.choice, name);
      if (!found.ok) return found;
      try {
        const handle = await host.open(found.value);
        const info = await handle.getDeviceInfo().catch(() => undefined);
        const link = createReportLink({ name, path: found.value, handle, host, info, options });
        // The library begins to read a tick after somebody listens, and throws where nobody can catch it if the device was closed by then.
        await new Promise((resolve) => setImmediate(resolve));
        return ok(link);
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

interface OpenHid {
  readonly name: string;
  readonly path: string;
  readonly handle: HidHandle;
  readonly host: HidHost;
  readonly info: Device | undefined;
  readonly options: HidLinkOptions;
}

function createReportLink({ name, path, handle, host, info, options }: OpenHid): HidLink {
  const { reportBytes, numbered = false } = options;
  const incoming = createByteQueue();
  let closing: Promise<void> | undefined;
  handle.on('data', (report) => {
    incoming.push(wipeableCopy(report));
    wipe(report);
  });
  // hidapi reports a pulled device as a read error, and nothing else.
  handle.on('error', () => incoming.end());

  const failed = (error: unknown): LinkError => {
    const gone = /cannot write|no such device|disconnected|ENODEV/i.test(messageOf(error));
    return gone ? { code: 'unplugged' } : { code: 'io', detail: messageOf(error) };
  };

  const features: HidFeatures = {
    identity: identityOf(info),
    descriptor: (signal) => unlessAborted(signal, async () => new Uint8Array(await host.descriptor(path)), failed),
    get: (reportId, mostBytes, signal) => {
      if (incoming.ended) return Promise.resolve(err({ code: 'unplugged' }));
      return unlessAborted(signal, async () => wipeableCopy(await handle.getFeatureReport(reportId, mostBytes)), failed);
    },
    set: async (report, signal) => {
      if (incoming.ended) return err({ code: 'unplugged' });
      const sent = await unlessAborted(signal, () => handle.sendFeatureReport(Buffer.from(report)), failed);
      return sent.ok ? ok() : sent;
    },
  };

  return {
    name,
    incoming,
    features,
    send: async (bytes, signal) => {
      if (signal.aborted) return err({ code: 'cancelled' });
      if (incoming.ended) return err({ code: 'unplugged' });
      const fits = numbered ? bytes.length > 0 && bytes.length <= reportBytes : bytes.length === reportBytes;
      if (!fits) return err({ code: 'io', detail: `a report has ${reportBytes} bytes, not ${bytes.length}` });
      // Without report ids hidapi still wants the id's place: a leading 00 that does not go over the wire.
      const report = Buffer.alloc(bytes.length + (numbered ? 0 : 1));
      report.set(bytes, numbered ? 0 : 1);
      try {
        await handle.write(report);
        return ok();
      } catch (error) {
        incoming.end();
        return err(failed(error));
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

const identityOf = (info: Device | undefined): HidIdentity => ({
  vendorId: info?.vendorId ?? 0,
  productId: info?.productId ?? 0,
  manufacturer: info?.manufacturer?.trim() ?? '',
  product: info?.product?.trim() ?? '',
  serialNumber: info?.serialNumber?.trim() ?? '',
});

/** The library cannot be interrupted: when the signal aborts, its answer is waited for by nobody. */
function unlessAborted<T>(
  signal: AbortSignal,
  ask: () => Promise<T>,
  failed: (error: unknown) => LinkError,
): Promise<Result<T, LinkError>> {
  if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
  return new Promise((resolve) => {
    const settle = (result: Result<T, LinkError>) => {
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = () => settle(err({ code: 'cancelled' }));
    signal.addEventListener('abort', onAbort, { once: true });
    ask().then(
      (value) => settle(ok(value)),
      (error: unknown) => settle(err(failed(error))),
    );
  });
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
