import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import type { CentralLog } from '../log.ts';

/** The connection to Redis through which several processes share their live lines. */
export interface RedisShare {
  readonly adapter: ReturnType<typeof createAdapter>;
  close(): void;
}

const LOGGED_EVERY_MS = 60_000;
const RETRY_AT_MOST_MS = 2_000;

/**
 * Connects to Redis, and goes on trying for as long as it takes. Redis only spreads what is in the database already: while it is away each
 * process tells its own consoles and terminals, and nothing else changes.
 * @param onBack it is there again after having been away: what was told meanwhile has not reached everybody
 */
export function shareByRedis(url: string, log: CentralLog, onBack: () => void): RedisShare {
  let away = false;
  let loggedAt = Number.NEGATIVE_INFINITY;
  const lost = (cause: unknown): void => {
    away = true;
    const now = performance.now();
    if (now - loggedAt < LOGGED_EVERY_MS) return;
    loggedAt = now;
    log.warn({ err: cause }, 'redis-away');
  };
  const reconnectStrategy = (retries: number): number => Math.min(50 * 2 ** Math.min(retries, 6), RETRY_AT_MOST_MS);
  // What cannot be told now is not told later either: the database has it. Subscriptions, though, must wait for the connection.
  const publisher = createClient({ url, socket: { reconnectStrategy, connectTimeout: 5_000 }, disableOfflineQueue: true });
  const subscriber = createClient({ url, socket: { reconnectStrategy, connectTimeout: 5_000 } });
  publisher.on('error', lost);
  subscriber.on('error', lost);
  subscriber.on('ready', () => {
    if (!away) return;
    away = false;
    log.info({}, 'redis-back');
    onBack();
  });
  void publisher.connect().catch(lost);
  void subscriber.connect().catch(lost);
  return {
    adapter: createAdapter(neverRejecting(publisher, lost), neverRejecting(subscriber, lost), { key: 'changqing' }),
    close() {
      for (const client of [publisher, subscriber]) client.destroy();
    },
  };
}

/** The adapter waits for no promise, so that one that rejects would end the process. Here each ends in `lost`. */
function neverRejecting<T extends object>(client: T, lost: (cause: unknown) => void): T {
  return new Proxy(client, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found !== 'function') return found;
      return (...given: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(found, target, given);
        return answer instanceof Promise ? answer.catch(lost) : answer;
      };
    },
  });
}
