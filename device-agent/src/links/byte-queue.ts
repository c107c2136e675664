import { wipe } from '../codec/wipe.ts';

/** Chunks on their way from a device to the one who reads them. */
export interface ByteQueue extends AsyncIterable<Uint8Array> {
  /** Adds a chunk; ignored after `end`. The queue keeps the array, so the caller must not change it any more; the reader overwrites it. */
  push(chunk: Uint8Array): void;
  /** No more chunks: the reader gets what is there, then the end. */
  end(): void;
  readonly ended: boolean;
}

/**
 * Creates a queue for one reader. Where nobody reads, the oldest chunks are lost beyond `limitBytes`, as in a UART's buffer: a
 * device that chatters must not fill the memory.
 */
export function createByteQueue(limitBytes = 4 * 1024 * 1024): ByteQueue {
  const chunks: Uint8Array[] = [];
  let heldBytes = 0;
  let ended = false;
  let waiting: ((result: IteratorResult<Uint8Array, undefined>) => void) | undefined;

  const wake = (result: IteratorResult<Uint8Array, undefined>) => {
    const resolve = waiting;
    waiting = undefined;
    resolve?.(result);
  };

  return {
    push(chunk) {
      if (ended || chunk.length === 0) return;
      if (waiting !== undefined) {
        wake({ done: false, value: chunk });
        return;
      }
      chunks.push(chunk);
      heldBytes += chunk.length;
      while (heldBytes > limitBytes && chunks.length > 1) {
        const lost = chunks.shift()!;
        heldBytes -= lost.length;
        wipe(lost);
      }
    },
    end() {
      ended = true;
      wake({ done: true, value: undefined });
    },
    get ended() {
      return ended;
    },
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const chunk = chunks.shift();
        if (chunk !== undefined) {
          heldBytes -= chunk.length;
          return Promise.resolve({ done: false, value: chunk });
        }
        if (ended) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => {
          waiting = resolve;
        });
      },
    }),
  };
}
