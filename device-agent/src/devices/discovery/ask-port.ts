import type { Clock } from '../../clock.ts';
import { wipe } from '../../codec/wipe.ts';
import { withDeadline } from '../../deadline.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink, LinkError, LinkOpener } from '../../links/byte-link.ts';
import type { Askable } from './asking-order.ts';

/** Who hangs at a port. */
export interface Answer {
  readonly model: string;
  readonly baudRate: number;
}

export interface Asked {
  readonly answer: Answer | undefined;
  /** Why the port could not be asked. */
  readonly error?: LinkError;
}

const OPEN_MS = 2_000;
const SEND_MS = 1_000;
/** A device that floods is not listened to for longer than its answer would be. */
const MOST_HEARD_BYTES = 8_192;

/** Asks a port, at one speed after the other, whether one of these hangs there. Opens and closes it for each; what it says is wiped. */
export async function askPort(
  openerAt: (baudRate: number) => LinkOpener,
  askables: readonly Askable[],
  clock: Clock,
  signal: AbortSignal,
): Promise<Asked> {
  for (const { model, greeting } of askables) {
    for (const baudRate of greeting.baudRates) {
      if (isAborted(signal)) return { answer: undefined };
      const opened = await withDeadline(clock, OPEN_MS, signal, (within) => openerAt(baudRate).open(within));
      // What cannot be opened at one speed cannot at any.
      if (!opened.ok) return { answer: undefined, error: opened.error };
      try {
        if (await isHeard(opened.value, greeting, clock, signal)) return { answer: { model, baudRate } };
      } finally {
        await opened.value.close();
      }
    }
  }
  return { answer: undefined };
}

async function isHeard(link: ByteLink, greeting: Askable['greeting'], clock: Clock, signal: AbortSignal): Promise<boolean> {
  const chunks = link.incoming[Symbol.asyncIterator]();
  const heard = withDeadline(clock, greeting.waitMs, signal, (within) => hears(chunks, greeting.hears, within));
  if (greeting.manner === 'listens') return heard;
  const sent = await withDeadline(clock, SEND_MS, signal, (within) => link.send(greeting.says, within));
  return sent.ok && (await heard);
}

/** Whether the mark comes by, however the bytes are cut. */
async function hears(chunks: AsyncIterator<Uint8Array>, mark: Uint8Array, signal: AbortSignal): Promise<boolean> {
  const over = new Promise<'over'>((resolve) => {
    if (signal.aborted) resolve('over');
    else signal.addEventListener('abort', () => resolve('over'), { once: true });
  });
  let matched = 0;
  for (let bytes = 0; bytes < MOST_HEARD_BYTES;) {
    const next = await Promise.race([chunks.next(), over]);
    if (next === 'over' || next.done === true) return false;
    bytes += next.value.length;
    for (const byte of next.value) {
      matched = longestFit(mark, matched, byte);
      if (matched === mark.length) break;
    }
    wipe(next.value);
    if (matched === mark.length) return true;
  }
  return false;
}

/** How much of the mark is at the end of what was heard, with one more byte. */
function longestFit(mark: Uint8Array, matched: number, byte: number): number {
  for (let fit = matched; fit >= 0; fit -= 1) {
    if (mark[fit] !== byte) continue;
    const begins = mark.subarray(0, fit);
    const ends = mark.subarray(matched - fit, matched);
    if (begins.every((expected, index) => expected === ends[index])) return fit + 1;
  }
  return 0;
}
