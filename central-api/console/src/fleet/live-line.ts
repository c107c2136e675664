import { alarm, commandStatus, fleetTerminal, storedEvent } from '@changqing/protocol';
import { io } from 'socket.io-client';
import { z } from 'zod';
import type { LiveNews } from './fleet-state.ts';

/** What the live line tells. */
export interface LineListener {
  readonly onUp: () => void;
  readonly onDown: () => void;
  readonly onNews: (news: LiveNews) => void;
  /** The login is over. */
  readonly onLoggedOut: () => void;
}

const told = z.object({ terminalId: z.string(), event: storedEvent });
const refused = z.object({ data: z.object({ code: z.string() }) });
const AGAIN_AFTER_MS = 1_000;

/** Opens central's live line of consoles; returns how to close it. It comes back by itself until it is closed or the login is over. */
export function openLiveLine(listener: LineListener): () => void {
  const socket = io('/console', { transports: ['websocket'], reconnectionDelay: AGAIN_AFTER_MS, reconnectionDelayMax: 10_000 });
  let again: ReturnType<typeof setTimeout> | undefined;

  function hear<T>(name: string, schema: z.ZodType<T>, newsOf: (message: T) => LiveNews): void {
    socket.on(name, (message: unknown) => {
      const parsed = schema.safeParse(message);
      if (parsed.success) listener.onNews(newsOf(parsed.data));
      else console.warn('a message of the live line was not understood', name);
    });
  }
  hear('terminal', fleetTerminal, (terminal) => ({ what: 'terminal', terminal }));
  hear('alarm', alarm, (one) => ({ what: 'alarm', alarm: one }));
  hear('command', commandStatus, (command) => ({ what: 'command', command }));
  hear('event', told, ({ terminalId, event }) => ({ what: 'event', terminalId, event }));

  socket.on('connect', listener.onUp);
  socket.on('disconnect', (why) => {
    listener.onDown();
    // Central let this line go: socket.io comes back by itself from everything but that. Whether the login still holds is told then.
    if (why === 'io server disconnect') again = setTimeout(() => void socket.connect(), AGAIN_AFTER_MS);
  });
  socket.on('connect_error', (cause: unknown) => {
    listener.onDown();
    if (refused.safeParse(cause).data?.data.code === 'not-logged-in') listener.onLoggedOut();
    // Refused by central rather than by the network: that too is not tried again by itself.
    else if (!socket.active) again = setTimeout(() => void socket.connect(), AGAIN_AFTER_MS);
  });
  return () => {
    clearTimeout(again);
    socket.removeAllListeners();
    socket.disconnect();
  };
}
