import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something holds, looking often; throws with what was seen last after a generous time. For processes and sockets only. */
export async function eventually<T>(look: () => T | Promise<T>, holds: (seen: T) => boolean, withinMs = 60_000): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > until) throw new Error(`did not come about within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    await delay(10);
  }
}
