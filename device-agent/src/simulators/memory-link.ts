import { err, ok } from '@changqing/protocol';
import type { ByteLink } from '../links/byte-link.ts';
import { createByteQueue, type ByteQueue } from '../links/byte-queue.ts';

/** Two ends of a cable in memory: what one sends, the other receives. Closing either end unplugs both. */
export interface MemoryLinkPair {
  readonly near: ByteLink;
  readonly far: ByteLink;
}

/** Lays a cable in memory. Each `send` arrives as one chunk, at once; nothing is lost. */
export function createMemoryLinkPair(name = 'memory'): MemoryLinkPair {
  const toNear = createByteQueue();
  const toFar = createByteQueue();
  const end = (incoming: ByteQueue, outgoing: ByteQueue): ByteLink => ({
    name,
    incoming,
    send: (bytes, signal) => {
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      if (outgoing.ended) return Promise.resolve(err({ code: 'unplugged' }));
      outgoing.push(bytes.slice());
      return Promise.resolve(ok());
    },
    close: () => {
      toNear.end();
      toFar.end();
      return Promise.resolve();
    },
  });
  return { near: end(toNear, toFar), far: end(toFar, toNear) };
}
