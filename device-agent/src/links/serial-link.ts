import { autoDetect, LinuxBinding, type LinuxOpenOptions, type LinuxPortBinding } from '@serialport/bindings-cpp';
import { SerialPortStream } from '@serialport/stream';
import { read } from 'node:fs';
import { err, ok, type Result } from '@changqing/protocol';
import { isAborted } from './aborted.ts';
import type { ByteLink, LinkError, SerialLinkOpener } from './byte-link.ts';
import { wipe, wipeableCopy } from '../codec/wipe.ts';
import { createByteQueue } from './byte-queue.ts';
import { watchExactly } from './exact-poller.ts';

export interface SerialLinkOptions {
  /** `/dev/ttyUSB0`, better `/dev/serial/by-id/…`; `COM3` on Windows. */
  readonly path: string;
  readonly baudRate: number;
  /** Hardware flow control by RTS and CTS. Default off. */
  readonly rtscts?: boolean;
  /** Software flow control: the driver's XON and XOFF bytes are taken out of the stream by the operating system. Default off. */
  readonly xonXoff?: boolean;
}

/** Opens a serial port, 8N1, locked for this process. */
export function createSerialLinkOpener(options: SerialLinkOptions): SerialLinkOpener {
  return {
    name: `serial:${options.path}@${options.baudRate}`,
    open: (signal) => openSerial(options, signal),
    withBaudRate: (baudRate) => createSerialLinkOpener({ ...options, baudRate }),
  };
}

/**
 * The Linux binding, with three repairs.
 *
 * When a device is pulled while a read is under way, the tty reads 0 bytes for ever and the stock binding calls itself without
 * end: no `close` event, and a core kept busy (issue 162 of bindings-cpp). Here 0 bytes are what they mean on a tty that does not
 * block: the far end is gone.
 *
 * A port that is closed while a read is under way must let that read end first: its file would stay open, and locked, a moment
 * longer; and waiting on the poller that closing destroys crashes the process.
 *
 * What the device says is heard also while a write waits for it (`watchExactly`): a printer that holds the line tells why.
 */
const linuxBinding = {
  list: () => LinuxBinding.list(),
  open: async (options: LinuxOpenOptions) => {
    const port = await LinuxBinding.open(options);
    watchExactly(port.poller);
    const closeNow = port.close.bind(port);
    let closing = false;
    const isClosing = () => closing;
    let underWay: Promise<unknown> = Promise.resolve();
    port.read = async (buffer, offset, length) => {
      for (;;) {
        if (isClosing() || port.fd === null) throw Object.assign(new Error('the port is closed'), { canceled: true });
        const reading = readNow(port.fd, buffer, offset, length);
        underWay = reading.catch(() => undefined);
        const bytesRead = await reading;
        if (bytesRead === 0) throw Object.assign(new Error('the device is gone'), { disconnect: true });
        if (bytesRead !== 'nothing yet') return { buffer, bytesRead };
        // Asked through a function: it may have changed during the read, which the compiler does not expect.
        if (!isClosing()) await untilReadable(port);
      }
    };
    port.close = async () => {
      closing = true;
      await underWay;
      await closeNow();
    };
    return port;
  },
};

function untilReadable(port: LinuxPortBinding): Promise<void> {
  return new Promise((resolve, reject) => {
    port.poller.once('readable', (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

function readNow(fd: number, buffer: Buffer, offset: number, length: number): Promise<number | 'nothing yet'> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, offset, length, null, (error, bytesRead) => {
      if (error === null) resolve(bytesRead);
      else if (error.code === 'EAGAIN' || error.code === 'EWOULDBLOCK' || error.code === 'EINTR') resolve('nothing yet');
      // Whatever else a read says, this handle is of no more use: EIO, ENXIO and EBADF all mean that the device went.
      else reject(Object.assign(error, { disconnect: true }));
    });
  });
}

async function openSerial(options: SerialLinkOptions, signal: AbortSignal): Promise<Result<ByteLink, LinkError>> {
  if (signal.aborted) return err({ code: 'cancelled' });
  const { path, baudRate } = options;
  const flow = { rtscts: options.rtscts ?? false, xon: options.xonXoff ?? false, xoff: options.xonXoff ?? false };
  const common = { path, baudRate, dataBits: 8, parity: 'none', stopBits: 1, lock: true, autoOpen: false, ...flow } as const;
  const port =
    process.platform === 'linux'
      ? new SerialPortStream({ ...common, binding: linuxBinding })
      : new SerialPortStream({ ...common, binding: autoDetect() });
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (error !== null) return err(openError(error, path));
  const link = createPortLink(`serial:${path}@${baudRate}`, port);
  if (!isAborted(signal)) return ok(link);
  await link.close();
  return err({ code: 'cancelled' });
}

/** The binding tells the reason in words only. */
function openError(error: Error, path: string): LinkError {
  const { message } = error;
  if (/no such file|file not found|no such device|unknown error code 6/i.test(message)) return { code: 'not-found', path };
  if (/permission denied|access denied/i.test(message)) return { code: 'not-permitted', path };
  if (/lock port|resource busy|temporarily unavailable|device or resource/i.test(message)) return { code: 'busy', path };
  return { code: 'io', detail: message };
}

type Port = SerialPortStream<typeof linuxBinding> | SerialPortStream<ReturnType<typeof autoDetect>>;

function createPortLink(name: string, port: Port): ByteLink {
  const incoming = createByteQueue();
  let closing: Promise<void> | undefined;
  port.on('data', (chunk: Buffer) => {
    incoming.push(wipeableCopy(chunk));
    // A piece of the stream's own pool, which lives on.
    wipe(chunk);
  });
  port.on('close', () => incoming.end());
  // An error of a port that closes by itself is followed by `close`; without a listener it would end the process.
  port.on('error', () => undefined);
  return {
    name,
    incoming,
    send: (bytes, signal) => {
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      if (!port.isOpen) return Promise.resolve(err({ code: 'unplugged' }));
      return new Promise((resolve) => {
        const settle = (result: Result<undefined, LinkError>) => {
          signal.removeEventListener('abort', onAbort);
          port.removeListener('close', onClose);
          resolve(result);
        };
        const onAbort = () => settle(err({ code: 'cancelled' }));
        // A write that is under way when the plug is pulled never calls back.
        const onClose = () => settle(err({ code: 'unplugged' }));
        signal.addEventListener('abort', onAbort, { once: true });
        port.once('close', onClose);
        port.write(Buffer.from(bytes), undefined, (error) => settle(error ? err(writeError(error)) : ok()));
      });
    },
    close: () => {
      closing ??= new Promise((resolve) => {
        incoming.end();
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      });
      return closing;
    },
  };
}

function writeError(error: Error): LinkError {
  const gone = /\bEIO\b|\bENXIO\b|\bEBADF\b|\bENODEV\b|not open|disconnected/i.test(
    `${'code' in error ? String(error.code) : ''} ${error.message}`,
  );
  return gone ? { code: 'unplugged' } : { code: 'io', detail: error.message };
}
