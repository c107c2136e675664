import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { FrameEvent, Framer } from '../codec/framer.ts';
import { wipe } from '../codec/wipe.ts';
import type { DeviceError } from '../hal/status.ts';
import { isAborted } from '../links/aborted.ts';
import type { ByteLink } from '../links/byte-link.ts';
import type { DeviceLog } from './device-log.ts';

/** A whole frame, or the news that one came damaged. Garbage between frames is logged and passed over. */
export type FrameArrival<Frame> = Exclude<FrameEvent<Frame>, { kind: 'garbage' }>;

/** A link on which frames are spoken. It translates what goes wrong below into a `DeviceError`. */
export interface FramedLink<Frame> {
  /** Errors: `link` (unplugged, timed out, cancelled by the signal → `cancelled`). */
  send(bytes: Uint8Array, signal: AbortSignal): Promise<Result<undefined, DeviceError>>;
  /** The next arrival, in order. Errors: `no-answer` after `timeoutMs`, `link` when the far end is gone, `cancelled`. One caller at a time. */
  next(timeoutMs: number, signal: AbortSignal): Promise<Result<FrameArrival<Frame>, DeviceError>>;
  /** Forgets all that has arrived and was not taken, also the beginning of a frame. */
  discard(): void;
  /** Waits until nothing has arrived for `quietMs` (at most for `limitMs`), then discards. */
  settle(quietMs: number, limitMs: number, signal: AbortSignal): Promise<void>;
  /** Resolves when the far end is gone or the link was closed. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export interface FramedLinkOptions<Frame> {
  readonly link: ByteLink;
  readonly framer: Framer<Frame>;
  /** The bytes that a frame carries, which are overwritten where nobody takes it. */
  readonly contentOf: (frame: Frame) => Uint8Array;
  readonly clock: Clock;
  /** A frame that has begun and stands still for so long is given up as damaged. */
  readonly gapMs: number;
  /** The operating system must take what is sent within this time. Default 2000. */
  readonly sendTimeoutMs?: number;
  readonly log: DeviceLog;
}

/** Arrivals that nobody takes are kept up to this number; then the oldest goes. */
const MOST_KEPT = 1024;

/** Begins to read the link at once. */
export function createFramedLink<Frame>(options: FramedLinkOptions<Frame>): FramedLink<Frame> {
  const { link, framer, contentOf, clock, gapMs, log } = options;
  const sendTimeoutMs = options.sendTimeoutMs ?? 2000;
  const arrivals: FrameArrival<Frame>[] = [];
  let taker: ((result: Result<FrameArrival<Frame>, DeviceError>) => void) | undefined;
  let over = false;
  let lastByteAt = clock.monotonic();
  let cancelGap = () => {};

  const accept = (events: readonly FrameEvent<Frame>[]) => {
    for (const event of events) {
      if (event.kind === 'garbage') {
        log({ event: 'garbage', detail: `${event.count} bytes outside any frame` });
        continue;
      }
      if (event.kind === 'damaged') log({ event: 'damaged-frame', detail: `${event.reason}, ${event.bytes.length} bytes` });
      if (taker !== undefined) taker(ok(event));
      else arrivals.push(event);
      if (arrivals.length > MOST_KEPT) drop(arrivals.splice(0, 1));
    }
  };

  const drop = (given: readonly FrameArrival<Frame>[]) => {
    for (const arrival of given) {
      wipe(arrival.bytes);
      if (arrival.kind === 'frame') wipe(contentOf(arrival.frame));
    }
  };

  const pump = async () => {
    for await (const chunk of link.incoming) {
      cancelGap();
      lastByteAt = clock.monotonic();
      const events = framer.push(chunk);
      // The framer has its copies; images and cards must not lie about in memory.
      wipe(chunk);
      accept(events);
      if (framer.pending > 0) cancelGap = clock.after(gapMs, () => accept(framer.expire()));
    }
    cancelGap();
    framer.reset();
    over = true;
    taker?.(err(unplugged));
  };

  const discard = () => {
    cancelGap();
    framer.reset();
    drop(arrivals.splice(0));
  };

  return {
    send: async (bytes, signal) => {
      if (signal.aborted) return err({ code: 'cancelled' });
      // The deadline and the caller's wish both end the wait, and are told apart by asking the caller's signal.
      const deadline = new AbortController();
      const cancelTimer = clock.after(sendTimeoutMs, () => deadline.abort());
      try {
        const sent = await link.send(bytes, AbortSignal.any([signal, deadline.signal]));
        if (sent.ok) return sent;
        if (sent.error.code !== 'cancelled') return err({ code: 'link', cause: sent.error });
        return isAborted(signal)
          ? err({ code: 'cancelled' })
          : err({ code: 'link', cause: { code: 'timed-out', waitedMs: sendTimeoutMs } });
      } finally {
        cancelTimer();
      }
    },
    next: (timeoutMs, signal) => {
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      const arrival = arrivals.shift();
      if (arrival !== undefined) return Promise.resolve(ok(arrival));
      if (over) return Promise.resolve(err(unplugged));
      if (taker !== undefined) throw new Error('two callers wait on one framed link');
      return new Promise((resolve) => {
        const finish = (result: Result<FrameArrival<Frame>, DeviceError>) => {
          taker = undefined;
          cancelTimer();
          signal.removeEventListener('abort', onAbort);
          resolve(result);
        };
        const onAbort = () => finish(err({ code: 'cancelled' }));
        const cancelTimer = clock.after(timeoutMs, () => finish(err({ code: 'no-answer', waitedMs: timeoutMs })));
        signal.addEventListener('abort', onAbort, { once: true });
        taker = finish;
      });
    },
    discard,
    settle: async (quietMs, limitMs, signal) => {
      const from = clock.monotonic();
      while (!over && !signal.aborted) {
        const now = clock.monotonic();
        if (now - lastByteAt >= quietMs || now - from >= limitMs) break;
        await clock.sleep(Math.max(1, Math.min(lastByteAt + quietMs, from + limitMs) - now), signal);
      }
      discard();
    },
    ended: pump(),
    close: async () => {
      await link.close();
      discard();
    },
  };
}

const unplugged: DeviceError = { code: 'link', cause: { code: 'unplugged' } };
