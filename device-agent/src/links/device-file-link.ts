import { constants, readSync, writeSync } from 'node:fs';
import { access, open, type FileHandle } from 'node:fs/promises';
import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { wipe, wipeableCopy } from '../codec/wipe.ts';
import { isAborted } from './aborted.ts';
import type { ByteLink, LinkError } from './byte-link.ts';
import { createByteQueue } from './byte-queue.ts';
import { createExactPoller } from './exact-poller.ts';

export interface DeviceFileOptions {
  /** The link's name, for people and logs. */
  readonly name: string;
  readonly path: string;
  readonly clock: Clock;
  /**
   * `stream` (default): bytes are taken as they come, and `send` resolves when the device has taken them all. `reports`: what is sent at once is
   * one whole report, and `send` resolves when the kernel has taken it.
   */
  readonly unit?: 'stream' | 'reports';
}

/** As much as the kernel's drivers hand over at once. */
const READ_BYTES = 8192;
/** Some devices answer with empty packets as long as they have nothing to say: asked without a pause they would keep a core busy. */
const EMPTY_PACKET_PAUSE_MS = 50;

/**
 * Opens a character device of which the kernel makes a stream, such as `/dev/usb/lp0`. Reads and writes never block a thread: the event loop
 * waits for the file, as it does for a socket. A printer that holds the line makes `send` wait until the signal aborts; what it was given by
 * then may still reach it. Errors of opening: `not-found`, `not-permitted`, `busy`, `io`.
 */
export async function openDeviceFile(options: DeviceFileOptions, signal: AbortSignal): Promise<Result<ByteLink, LinkError>> {
  if (signal.aborted) return err({ code: 'cancelled' });
  const { O_RDWR, O_NONBLOCK, O_NOCTTY } = constants;
  let handle: FileHandle;
  try {
    handle = await open(options.path, O_RDWR | O_NONBLOCK | O_NOCTTY);
  } catch (error) {
    return err(openError(error, options.path));
  }
  if (isAborted(signal)) {
    await handle.close();
    return err({ code: 'cancelled' });
  }
  return ok(createFileLink(handle, options));
}

/** What one try at a file that does not block came to. */
type Moved = number | 'not now' | 'gone';

function createFileLink(handle: FileHandle, { name, path, clock, unit = 'stream' }: DeviceFileOptions): ByteLink {
  const incoming = createByteQueue();
  const poller = createExactPoller(handle.fd);
  const closing = new AbortController();
  let turn: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | undefined;

  const leave = () => {
    incoming.end();
    closing.abort();
  };

  /** Waits until the file may be tried again; returns at once, or early, where the link is closed or the signal aborts. */
  const until = (event: 'readable' | 'writable', signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const either = AbortSignal.any([signal, closing.signal]);
      if (either.aborted) {
        resolve();
        return;
      }
      const done = (error: Error | null = null) => {
        either.removeEventListener('abort', onAbort);
        poller.removeListener(event, done);
        // The kernel refuses to watch a file only when there is nothing left to watch.
        if (error !== null) leave();
        resolve();
      };
      const onAbort = () => done();
      either.addEventListener('abort', onAbort, { once: true });
      poller.once(event, done);
    });

  const readOn = async () => {
    const buffer = new Uint8Array(new ArrayBuffer(READ_BYTES));
    while (!closing.signal.aborted) {
      const got = attempt(() => readSync(handle.fd, buffer, 0, buffer.length, null));
      if (got === 'gone') break;
      if (got === 'not now') await until('readable', closing.signal);
      else if (got > 0) {
        incoming.push(wipeableCopy(buffer.subarray(0, got)));
        wipe(buffer.subarray(0, got));
      } else {
        await clock.sleep(EMPTY_PACKET_PAUSE_MS, closing.signal);
        // A terminal whose other end is gone reads nothing for ever; its name is gone too.
        if (!(await exists(path))) break;
      }
    }
    leave();
  };
  const reading = readOn();

  const write = async (bytes: Uint8Array, signal: AbortSignal): Promise<Result<undefined, LinkError>> => {
    for (let at = 0; at < bytes.length;) {
      if (incoming.ended) return err({ code: 'unplugged' });
      if (isAborted(signal)) return err({ code: 'cancelled' });
      const put = attempt(() => writeSync(handle.fd, bytes, at, bytes.length - at, null));
      if (put === 'gone') {
        leave();
        return err({ code: 'unplugged' });
      }
      if (put !== 'not now') at += put;
      if (unit === 'stream' || put === 'not now') await until('writable', signal);
    }
    if (incoming.ended) return err({ code: 'unplugged' });
    return isAborted(signal) ? err({ code: 'cancelled' }) : ok();
  };

  return {
    name,
    incoming,
    send: (bytes, signal) => {
      const mine = turn.then(() => write(bytes, signal));
      turn = mine;
      return mine;
    },
    close: () => {
      leave();
      closed ??= (async () => {
        // Nothing may wait on a poller that is destroyed, nor read a file whose number another one has by then.
        await Promise.all([reading, turn]);
        poller.stop();
        poller.destroy();
        await handle.close().catch(() => undefined);
      })();
      return closed;
    },
  };
}

/** The file does not block, so that a call into the kernel is over at once: no thread has to make it. */
function attempt(move: () => number): Moved {
  try {
    return move();
  } catch (error) {
    const code = codeOf(error);
    // Whatever else the kernel says (ENODEV, EIO, ESHUTDOWN, EPIPE), this handle is of no more use.
    return code === 'EAGAIN' || code === 'EINTR' ? 'not now' : 'gone';
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function openError(error: unknown, path: string): LinkError {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
    case 'ENOTDIR':
      return { code: 'not-found', path };
    case 'EACCES':
    case 'EPERM':
      return { code: 'not-permitted', path };
    case 'EBUSY':
      return { code: 'busy', path };
    default:
      return { code: 'io', detail: error instanceof Error ? error.message : String(error) };
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
