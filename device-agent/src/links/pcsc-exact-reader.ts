import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { wipe, wipeableCopy } from '../codec/wipe.ts';
import type { ByteLink } from './byte-link.ts';
import type { PcscError } from './pcsc-client.ts';

/** Takes so many bytes from a stream whose structures have no marks: what is expected is known from what was asked. */
export interface ExactReader {
  /**
   * Exactly so many bytes, as an array of the caller's own. Errors: `no-answer` after `timeoutMs`, `cancelled`, `link` when the far end is
   * gone; then what has come stays for the next one who takes. One caller at a time.
   */
  take(count: number, timeoutMs: number, signal: AbortSignal): Promise<Result<Uint8Array, PcscError>>;
  /** Bytes that have come and were not taken. */
  readonly held: number;
}

/** The longest answer has 2944 bytes; who says so much more without being asked is cut off. */
const MOST_HELD = 16_384;

/** Begins to read at once. A far end that floods has its link closed. */
export function createExactReader(link: ByteLink, clock: Clock): ExactReader {
  const chunks: Uint8Array[] = [];
  let held = 0;
  let over = false;
  let wake = () => {};

  const pump = async () => {
    for await (const chunk of link.incoming) {
      if (held + chunk.length > MOST_HELD) break;
      chunks.push(chunk);
      held += chunk.length;
      wake();
    }
    over = true;
    wake();
    await link.close();
  };
  void pump();

  const takeNow = (count: number): Uint8Array => {
    const whole = wipeableCopy(new Uint8Array(count));
    for (let at = 0; at < count;) {
      const chunk = chunks[0]!;
      const part = chunk.subarray(0, count - at);
      whole.set(part, at);
      at += part.length;
      if (part.length === chunk.length) chunks.shift();
      else chunks[0] = chunk.subarray(part.length);
      // What a card says must not lie about in memory.
      wipe(part);
    }
    held -= count;
    return whole;
  };

  return {
    get held() {
      return held;
    },
    take: (count, timeoutMs, signal) =>
      new Promise((resolve) => {
        const settle = (result: Result<Uint8Array, PcscError>) => {
          wake = () => {};
          cancelTimer();
          signal.removeEventListener('abort', onAbort);
          resolve(result);
        };
        const look = () => {
          if (held >= count) settle(ok(takeNow(count)));
          else if (over) settle(err({ kind: 'link', cause: { code: 'unplugged' } }));
        };
        const onAbort = () => settle(err({ kind: 'cancelled' }));
        const cancelTimer = clock.after(timeoutMs, () => settle(err({ kind: 'no-answer', waitedMs: timeoutMs })));
        signal.addEventListener('abort', onAbort, { once: true });
        wake = look;
        if (signal.aborted) onAbort();
        else look();
      }),
  };
}
