import type { Result } from '@changqing/protocol';
import { wipeableCopy } from './wipe.ts';

/** What a framer must know about a protocol whose frames begin with fixed bytes and tell their own length. */
export interface FrameFormat<Frame> {
  /** The bytes that every frame begins with; at least one. */
  readonly header: Uint8Array;
  /** What some frames begin with instead, of the same length: a device that reports on its own and answers commands has two. */
  readonly otherHeader?: Uint8Array;
  /** How many bytes from the start of the header must be there before the length can be told. */
  readonly prefixLength: number;
  /** No frame is longer, whatever a device says; this also bounds the framer's memory. */
  readonly longestFrame: number;
  /** Length of the whole frame, header and checksum included; undefined where no frame can begin like this. */
  frameLength(prefix: Uint8Array): number | undefined;
  /** Checks and reads a whole frame. The error says what is wrong with it. The bytes are only lent. */
  parse(frame: Uint8Array): Result<Frame, string>;
}

export type FrameEvent<Frame> =
  /** `bytes` is a copy of the whole frame as it came. */
  | { readonly kind: 'frame'; readonly frame: Frame; readonly bytes: Uint8Array }
  /** Something began like a frame and was none: wrong checksum, or cut off. */
  | { readonly kind: 'damaged'; readonly reason: string; readonly bytes: Uint8Array }
  /** So many bytes belonged to no frame. */
  | { readonly kind: 'garbage'; readonly count: number };

/**
 * Cuts a stream of bytes into frames. It never throws and holds at most twice `longestFrame` bytes.
 *
 * What it promises:
 * - The events depend on the bytes alone, not on how they are cut into chunks.
 * - After anything that is no frame it looks again from the second byte of that thing on. So whatever came before it, a whole and
 *   undamaged frame is found, at the latest when `longestFrame` more bytes have come or `expire` was called; unless bytes before
 *   it form, together with its own, a longer frame with a right checksum.
 */
export interface Framer<Frame> {
  push(chunk: Uint8Array): FrameEvent<Frame>[];
  /** Nothing came for too long: what has begun is given up as damaged, and what is behind it is looked at. Ends with nothing pending. */
  expire(): FrameEvent<Frame>[];
  /** Forgets everything that is pending. */
  reset(): void;
  /** Bytes that may yet become a frame. */
  readonly pending: number;
}

/** Creates a framer for one direction of one link. */
export function createFramer<Frame>(format: FrameFormat<Frame>): Framer<Frame> {
  const { header, prefixLength, longestFrame } = format;
  const headers = format.otherHeader === undefined ? [header] : [header, format.otherHeader];
  const fits = headers.every(({ length }) => length === header.length);
  if (!fits || header.length === 0 || prefixLength < header.length || longestFrame < prefixLength)
    throw new RangeError('not a frame format');
  const buffer = new Uint8Array(longestFrame * 2);
  let start = 0;
  let end = 0;
  let skipped = 0;

  const reportSkipped = (events: FrameEvent<Frame>[]) => {
    if (skipped > 0) events.push({ kind: 'garbage', count: skipped });
    skipped = 0;
  };

  const beginsWith = (wanted: Uint8Array): boolean => {
    let matched = 0;
    while (matched < wanted.length && start + matched < end && buffer[start + matched] === wanted[matched]) matched += 1;
    return matched === wanted.length || start + matched === end;
  };

  /** Moves `start` to where a header, or what there is of it, matches. */
  const hunt = () => {
    while (start < end) {
      if (headers.some(beginsWith)) return;
      start += 1;
      skipped += 1;
    }
  };

  /** Takes one frame, or gives one false start up. False when more bytes are needed. */
  const step = (events: FrameEvent<Frame>[]): boolean => {
    hunt();
    if (end - start < prefixLength) return false;
    const length = format.frameLength(buffer.subarray(start, start + prefixLength));
    if (length === undefined || length < prefixLength || length > longestFrame) {
      start += 1;
      skipped += 1;
      return true;
    }
    if (end - start < length) return false;
    const bytes = wipeableCopy(buffer.subarray(start, start + length));
    const parsed = format.parse(bytes);
    reportSkipped(events);
    if (parsed.ok) {
      events.push({ kind: 'frame', frame: parsed.value, bytes });
      start += length;
    } else {
      events.push({ kind: 'damaged', reason: parsed.error, bytes });
      start += 1;
    }
    return true;
  };

  const compact = () => {
    buffer.copyWithin(0, start, end);
    // Frames hold images and cards: nothing of what was passed on stays behind.
    buffer.fill(0, end - start, end);
    end -= start;
    start = 0;
  };

  return {
    push(chunk) {
      const events: FrameEvent<Frame>[] = [];
      for (let taken = 0; taken < chunk.length;) {
        const part = chunk.subarray(taken, taken + buffer.length - end);
        buffer.set(part, end);
        end += part.length;
        taken += part.length;
        while (step(events));
        compact();
      }
      return events;
    },
    expire() {
      const events: FrameEvent<Frame>[] = [];
      while (start < end) {
        while (step(events));
        if (start === end) break;
        reportSkipped(events);
        events.push({ kind: 'damaged', reason: 'cut off', bytes: wipeableCopy(buffer.subarray(start, end)) });
        start += 1;
      }
      reportSkipped(events);
      compact();
      return events;
    },
    reset() {
      buffer.fill(0, 0, end);
      start = 0;
      end = 0;
      skipped = 0;
    },
    get pending() {
      return end - start;
    },
  };
}
