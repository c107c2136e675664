import { mayDo, type Right } from '@changqing/protocol';
import type { Namespace, Socket } from 'socket.io';
import type { Central } from '../context.ts';
import { AUDIT_ROOM, roomOfSession } from '../fleet/line-names.ts';
import { isOfVisit, readFleet } from '../fleet/read-fleet.ts';
import type { NewsItem } from '../fleet/news.ts';
import { findSession, sessionsOver, type LoggedIn } from '../staff/sessions.ts';
import { tokenOf } from './cookie.ts';
import type { ConsoleOrigins } from './origin.ts';

/** The consoles' side of the live line. */
export interface ConsoleLine {
  /** Spreads what happened in this process to the consoles of all. */
  spread(item: NewsItem): void;
  /** Ends the lines of logins that are over. */
  turn(): Promise<void>;
}

const NEEDS: readonly Right[] = ['terminals.see', 'alarms.see'];

/** Tells logged-in staff what happens. They only listen: whatever acts goes over HTTP, with its right looked at each time. */
export function consoleLine(central: Central, line: Namespace, origins: ConsoleOrigins, shared: boolean): ConsoleLine {
  const held = new Map<Socket, string>();

  line.use((socket, next) => {
    admit(central, origins, socket).then(
      (who) => {
        if (who === undefined) {
          next(Object.assign(new Error('not-logged-in'), { data: { code: 'not-logged-in' } }));
          return;
        }
        ADMITTED.set(socket, who);
        next();
      },
      (cause: unknown) => {
        central.log.error({ err: cause }, 'live-line-failed');
        next(new Error('central-busy'));
      },
    );
  });
  line.on('connection', (socket) => {
    const who = ADMITTED.get(socket);
    if (who === undefined) return void socket.disconnect(true);
    void socket.join([roomOfSession(who.session), ...(mayDo(who.role, 'audit.see') ? [AUDIT_ROOM] : [])]);
    held.set(socket, who.session);
    central.metrics.sockets.inc({ line: 'console' });
    socket.on('disconnect', () => {
      held.delete(socket);
      central.metrics.sockets.dec({ line: 'console' });
    });
  });

  const end = (session: string): void => {
    line.local.in(roomOfSession(session)).disconnectSockets(true);
    if (shared) line.in(roomOfSession(session)).disconnectSockets(true);
  };

  async function spreadTerminals(ids: readonly string[]): Promise<void> {
    // Whether another process has consoles is not known here; where there is none but this, nobody need be asked.
    if (!shared && held.size === 0) return;
    for (const terminal of await readFleet(central, ids)) line.emit('terminal', terminal);
  }

  return {
    spread(item) {
      switch (item.what) {
        case 'terminals':
          spreadTerminals(item.ids).catch((cause: unknown) => central.log.error({ err: cause }, 'live-line-failed'));
          return;
        case 'alarm':
          line.emit('alarm', item.alarm);
          return;
        case 'command':
          line.emit('command', item.command);
          return;
        case 'events':
          for (const event of item.events)
            (isOfVisit(event) ? line.to(AUDIT_ROOM) : line).emit('event', { terminalId: item.terminalId, event });
          return;
        case 'session-ended':
          end(item.session);
          return;
        case 'order-given':
        case 'terminal-closed':
          return;
      }
    },
    async turn() {
      const over = new Set(await sessionsOver(central, [...new Set(held.values())]));
      for (const [socket, session] of held) if (over.has(session)) socket.disconnect(true);
    },
  };
}

const ADMITTED = new WeakMap<Socket, LoggedIn>();

async function admit(central: Central, origins: ConsoleOrigins, socket: Socket): Promise<LoggedIn | undefined> {
  if (!origins.isOurs(socket.handshake.headers.origin)) return undefined;
  const token = tokenOf(socket.request);
  const who = token === undefined ? undefined : await findSession(central, token, false);
  return who !== undefined && NEEDS.every((right) => mayDo(who.role, right)) ? who : undefined;
}
