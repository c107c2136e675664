import { connect, type Socket } from 'node:net';
import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { ByteLink, LinkError, LinkOpener } from './byte-link.ts';
import { wipe, wipeableCopy } from '../codec/wipe.ts';
import { createByteQueue, type ByteQueue } from './byte-queue.ts';

export interface TcpLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** Default 3000. */
  readonly connectTimeoutMs?: number;
}

/** Opens a plain TCP stream: network printers, and devices behind a serial server or a tunnel. A closed socket is an unplugged cable. */
export function createTcpLinkOpener(options: TcpLinkOptions): LinkOpener {
  const name = `tcp:${options.host}:${options.port}`;
  return { name, open: (signal) => openTcp(name, options, signal) };
}

function openTcp(name: string, options: TcpLinkOptions, signal: AbortSignal): Promise<Result<ByteLink, LinkError>> {
  if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
  const timeoutMs = options.connectTimeoutMs ?? 3000;
  const incoming = createByteQueue();
  return new Promise((resolve) => {
    const socket = connect({
      host: options.host,
      port: options.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 10_000,
      // Left to itself, a socket reads into ever new memory and frees it as it is: what came would lie about for ever.
      onread: { buffer: new Uint8Array(READ_BYTES), callback: (count, buffer) => takeOver(buffer.subarray(0, count), incoming) },
    });
    const settle = (result: Result<ByteLink, LinkError>) => {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      if (!result.ok) {
        // A late error of a socket that nobody holds any more must not end the process.
        socket.on('error', () => undefined);
        socket.destroy();
      }
      resolve(result);
    };
    const onAbort = () => settle(err({ code: 'cancelled' }));
    const onError = (error: Error) => settle(err(connectError(error, name)));
    const cancelTimer = options.clock.after(timeoutMs, () => settle(err({ code: 'timed-out', waitedMs: timeoutMs })));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', () => settle(ok(linkOver(name, socket, incoming, options.clock))));
  });
}

function connectError(error: Error, path: string): LinkError {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ENOTFOUND')
    return { code: 'not-found', path };
  if (code === 'EACCES' || code === 'EPERM') return { code: 'not-permitted', path };
  return { code: 'io', detail: error.message };
}

const CLOSE_GRACE_MS = 500;
/** As much as the operating system hands over at once. */
const READ_BYTES = 64 * 1024;

/** Passes on what was read, and overwrites it where it was read to. True: read on. */
function takeOver(bytes: Uint8Array, incoming: ByteQueue): true {
  incoming.push(wipeableCopy(bytes));
  wipe(bytes);
  return true;
}

/** A link over a socket that is connected already, for simulators that listen. */
export function createSocketLink(name: string, socket: Socket, clock: Clock): ByteLink {
  const incoming = createByteQueue();
  socket.on('data', (chunk: Buffer) => takeOver(chunk, incoming));
  return linkOver(name, socket, incoming, clock);
}

function linkOver(name: string, socket: Socket, incoming: ByteQueue, clock: Clock): ByteLink {
  socket.on('error', () => socket.destroy());
  // The far end will not answer any more once it has closed its half.
  socket.on('end', () => socket.destroy());
  socket.on('close', () => incoming.end());
  return {
    name,
    incoming,
    send: (bytes, signal) => {
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      if (socket.destroyed) return Promise.resolve(err({ code: 'unplugged' }));
      return new Promise((resolve) => {
        const settle = (result: Result<undefined, LinkError>) => {
          signal.removeEventListener('abort', onAbort);
          resolve(result);
        };
        const onAbort = () => settle(err({ code: 'cancelled' }));
        signal.addEventListener('abort', onAbort, { once: true });
        socket.write(bytes, (error) => settle(error ? err({ code: 'unplugged' }) : ok()));
      });
    },
    close: () => {
      if (socket.closed) return Promise.resolve();
      return new Promise((resolve) => {
        socket.once('close', () => resolve());
        // What was sent may leave first; a far end that never closes its half must not hold us up.
        const cancelTimer = clock.after(CLOSE_GRACE_MS, () => socket.destroy());
        socket.once('close', cancelTimer);
        socket.end();
      });
    },
  };
}
