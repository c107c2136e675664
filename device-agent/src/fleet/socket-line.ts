import { err, ok, type Result } from '@changqing/protocol';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { signRequest, type Asker } from '../central/request-signature.ts';
import { isAborted } from '../links/aborted.ts';
import type { LiveConnection, LiveFault, OpenLine } from './live-connection.ts';

/** What the handshake is signed for. */
export const LIVE_PATH = '/v1/terminals/self/live';

const refusal = z.object({ data: z.object({ code: z.string().max(64) }) });

/** A line over socket.io, by WebSocket alone. It is never opened anew by itself: whoever holds it decides when. */
export function socketLine(baseUrl: URL, asker: Asker): OpenLine {
  return async (onOrder, signal) => {
    const signature = signRequest(asker, { method: 'GET', path: LIVE_PATH, body: '' });
    if (signature === undefined) return err({ code: 'refused', detail: 'this terminal is not enrolled yet' });
    const socket = io(new URL('/terminals', baseUrl).href, {
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
      forceNew: true,
      auth: { signature },
    });
    socket.on('command', (message: unknown, answer: unknown) => {
      void onOrder(message).then((said) => {
        if (typeof answer === 'function') Reflect.apply(answer, undefined, [said]);
      });
    });
    const opened = await connected(socket, signal);
    if (!opened.ok) {
      socket.removeAllListeners();
      socket.close();
    }
    return opened;
  };
}

function connected(socket: Socket, signal: AbortSignal): Promise<Result<LiveConnection, LiveFault>> {
  return new Promise((resolve) => {
    if (isAborted(signal)) {
      resolve(err({ code: 'unreachable', detail: 'out of time' }));
      return;
    }
    signal.addEventListener('abort', () => resolve(err({ code: 'unreachable', detail: 'out of time' })), { once: true });
    socket.once('connect', () => resolve(ok(connectionOf(socket))));
    socket.once('connect_error', (error: Error) => {
      const refused = refusal.safeParse(error);
      resolve(
        err(
          refused.success
            ? { code: 'refused', detail: refused.data.data.code }
            : { code: 'unreachable', detail: error.message.slice(0, 100) },
        ),
      );
    });
    socket.connect();
  });
}

function connectionOf(socket: Socket): LiveConnection {
  const over = Promise.withResolvers<undefined>();
  socket.once('disconnect', () => over.resolve(undefined));
  return {
    closed: over.promise,
    close: () => {
      socket.close();
      over.resolve(undefined);
    },
    ask: (message, content, signal) =>
      new Promise((resolve) => {
        const nothing = () => resolve(undefined);
        signal.addEventListener('abort', nothing, { once: true });
        void over.promise.then(nothing);
        socket.emit(message, content, (answer: unknown) => {
          signal.removeEventListener('abort', nothing);
          resolve(answer);
        });
      }),
  };
}
