import type { Alarm, CommandStatus, StoredEvent } from '@changqing/protocol';

/** What one part of central tells the others the moment it is committed. Nothing rests on it: whoever misses it finds it in the database. */
export type NewsItem =
  /** What is known of these terminals changed. */
  | { readonly what: 'terminals'; readonly ids: readonly string[] }
  | { readonly what: 'terminal-closed'; readonly terminalId: string }
  | { readonly what: 'alarm'; readonly alarm: Alarm }
  | { readonly what: 'events'; readonly terminalId: string; readonly events: readonly StoredEvent[] }
  /** An order waits for its terminal. */
  | { readonly what: 'order-given'; readonly terminalId: string }
  | { readonly what: 'command'; readonly command: CommandStatus }
  /** A login of the console is over; `session` is the hash of its token, hexadecimal. */
  | { readonly what: 'session-ended'; readonly session: string };

/** Spreads news within this process; the live lines carry it to other processes. */
export interface News {
  tell(item: NewsItem): void;
  /** Returns how to stop listening. */
  onNews(listener: (item: NewsItem) => void): () => void;
}

export function makeNews(): News {
  const listeners = new Set<(item: NewsItem) => void>();
  return {
    tell: (item) => {
      for (const listener of listeners) listener(item);
    },
    onNews: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
