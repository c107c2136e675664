import { connect } from 'node:net';
import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { ByteLink, LinkError, LinkOpener } from './byte-link.ts';
import { createSocketLink } from './tcp-link.ts';

/** Where Debian's `pcscd` listens. */
export const PCSCD_SOCKET = '/run/pcscd/pcscd.comm';

export interface PcscLinkOptions {
  readonly clock: Clock;
  /** Default `/run/pcscd/pcscd.comm`. */
  readonly socketPath?: string;
}

/** Opens the socket of the smart card service. `not-found`: it is not installed or not running; `not-permitted`: this user may not. */
export function createPcscLinkOpener(options: PcscLinkOptions): LinkOpener {
  const path = options.socketPath ?? PCSCD_SOCKET;
  const name = `pcsc:${path}`;
  return { name, open: (signal) => openSocket(name, path, options.clock, signal) };
}

function openSocket(name: string, path: string, clock: Clock, signal: AbortSignal): Promise<Result<ByteLink, LinkError>> {
  if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
  return new Promise((resolve) => {
    const socket = connect({ path });
    const fail = (error: LinkError) => {
      signal.removeEventListener('abort', onAbort);
      // A late error of a socket that nobody holds any more must not end the process.
      socket.on('error', () => undefined);
      socket.destroy();
      resolve(err(error));
    };
    const onAbort = () => fail({ code: 'cancelled' });
    const onError = (error: Error) => fail(openError(error, path));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      resolve(ok(createSocketLink(name, socket, clock)));
    });
  });
}

function openError(error: Error, path: string): LinkError {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ECONNREFUSED') return { code: 'not-found', path };
  if (code === 'EACCES' || code === 'EPERM') return { code: 'not-permitted', path };
  return { code: 'io', detail: error.message };
}
