import type { Server as HttpServer } from 'node:http';
import { Server as SocketServer } from 'socket.io';
import type { ConsoleOrigins } from '../console-api/origin.ts';
import { consoleLine } from '../console-api/console-line.ts';
import type { Central } from '../context.ts';
import { roomOfTerminal } from './line-names.ts';
import { shareByRedis } from './redis.ts';
import { terminalLine } from './terminal-line.ts';

/** The live lines of terminals and consoles, at central's own port. */
export interface LiveLine {
  /** Lets everybody go, and writes what waits. */
  close(): Promise<void>;
}

/** Beats are written once a second, all that came meanwhile in one statement. */
const WRITE_EVERY_MS = 1_000;
const SESSIONS_EVERY_MS = 5_000;
/** A batch of 200 full entries is the largest message. */
const LARGEST_MESSAGE = 1_100_000;

/** Opens the live lines on a server that does not listen yet. */
export function openLiveLine(central: Central, server: HttpServer, origins: ConsoleOrigins): LiveLine {
  const sockets = new SocketServer(server, {
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: LARGEST_MESSAGE,
    connectTimeout: 10_000,
    // A page of elsewhere is refused before anything is read; programs have no origin, and are asked who they are by their namespace.
    allowRequest: (request, decide) => decide(null, request.headers.origin === undefined || origins.isOurs(request.headers.origin)),
  });
  const { redisUrl } = central.config;
  const shared = redisUrl !== undefined;
  // Consoles that may have missed something connect anew, and read everything once more.
  const share = shared ? shareByRedis(redisUrl, central.log, () => sockets.of('/console').local.disconnectSockets(true)) : undefined;
  if (share !== undefined) sockets.adapter(share.adapter);
  // Nobody has business outside the two namespaces.
  sockets.use((_socket, next) => next(new Error('not-found')));
  const terminals = sockets.of('/terminals');
  const heard = terminalLine(central, terminals, shared);
  const consoles = consoleLine(central, sockets.of('/console'), origins, shared);

  terminals.on(ORDER_WAITS, (terminalId: unknown) => {
    if (typeof terminalId === 'string') heard.hand(terminalId);
  });
  const forget = central.news.onNews((item) => {
    consoles.spread(item);
    if (item.what === 'order-given') {
      heard.hand(item.terminalId);
      if (shared) terminals.serverSideEmit(ORDER_WAITS, item.terminalId);
    }
    if (item.what === 'terminal-closed') {
      terminals.local.in(roomOfTerminal(item.terminalId)).disconnectSockets(true);
      if (shared) terminals.in(roomOfTerminal(item.terminalId)).disconnectSockets(true);
    }
  });
  const writing = everyMs(WRITE_EVERY_MS, () => heard.turn(), central);
  const ending = everyMs(SESSIONS_EVERY_MS, () => consoles.turn(), central);

  return {
    async close() {
      forget();
      await Promise.all([writing.stop(), ending.stop()]);
      // What came since the last turn; a database that is gone takes it along, and the next beats bring it again.
      await heard.turn().catch((cause: unknown) => central.log.warn({ err: cause }, 'live-line-failed'));
      sockets.local.disconnectSockets(true);
      sockets.engine.close();
      share?.close();
    },
  };
}

/** One process asks the others to hand a terminal its orders. */
const ORDER_WAITS = 'order-waits';

/** Does something again and again, never twice at once; a failure is logged, and the next turn tries again. */
function everyMs(ms: number, run: () => Promise<void>, central: Central): { stop(): Promise<void> } {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = run()
        .catch((cause: unknown) => central.log.error({ err: cause }, 'live-line-failed'))
        .then(schedule);
    }, ms).unref();
  };
  schedule();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
