import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { wipe } from '../../codec/wipe.ts';
import type { DeviceError } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createFramedLink, type FrameArrival } from '../framed-link.ts';
import { createTurns } from '../one-at-a-time.ts';
import { GAP_MS, QUIET_MS, REPLY_TIMEOUT_MS } from './model.ts';
import { parseNote, type EfNote } from './notes.ts';
import { parseReply, type EfReply } from './replies.ts';
import { encodeRequest, REQUEST_IDS, type EfRequest } from './requests.ts';
import { createModuleFramer, encodeFrame, NOTE, REPLY, type EfFrame } from './wire.ts';

/** Speaks with one module, one question at a time. Errors of all: `link`, `no-answer`, `garbled`, `faulty` (it restarted), `cancelled`. */
export interface EfConversation {
  /**
   * Sends a request and waits for the reply that names it. What is not answered, or broken off by the signal, leaves the module somewhere unknown: before
   * the next question it is reset. Never asks twice by itself. The reply's data is the caller's to overwrite.
   */
  ask(request: EfRequest, timeoutMs: number, signal: AbortSignal, onState?: (state: number) => void): Promise<Result<EfReply, DeviceError>>;
  /** Resets the module now where its last question came to nothing: it must not go on looking. Errors as with `ask`. */
  calm(signal: AbortSignal): Promise<Result<undefined, DeviceError>>;
  /** Resolves when the far end is gone. */
  readonly ended: Promise<void>;
}

interface Pending {
  readonly requestId: number;
  readonly onState: ((state: number) => void) | undefined;
  settle(result: Result<EfReply, DeviceError>): void;
}

/** The reader of arrivals looks up so often where nothing comes. */
const LISTEN_MS = 60_000;

export function createEfConversation(link: ByteLink, clock: Clock, log: DeviceLog): EfConversation {
  const framed = createFramedLink({ link, framer: createModuleFramer(), contentOf: ({ data }) => data, clock, gapMs: GAP_MS, log });
  const inTurn = createTurns();
  const never = new AbortController().signal;
  let gone = false;
  let pending: Pending | undefined;
  let outOfStep = false;

  const hearReply = (content: Uint8Array) => {
    const reply = parseReply(content);
    if (reply !== undefined && reply.requestId === pending?.requestId) pending.settle(ok({ ...reply, data: reply.data.slice() }));
    else log({ event: 'unexpected-frame', detail: reply === undefined ? 'an empty reply' : `a reply to ${hexOf(reply.requestId)}` });
  };

  const hearNote = (note: EfNote | undefined) => {
    if (note?.name === 'state') pending?.onState?.(note.state);
    else if (note?.name === 'ready') {
      log({ event: 'refused', detail: 'the module restarted by itself' });
      pending?.settle(err({ code: 'faulty', detail: 'the module restarted' }));
    } else if (note?.name === 'unknown-error') log({ event: 'refused', detail: 'the module reports an unknown error' });
    else log({ event: 'unexpected-frame', detail: `a note ${note === undefined ? 'of no known form' : describeNote(note)}` });
  };

  const hear = (arrival: FrameArrival<EfFrame>) => {
    if (arrival.kind === 'damaged') {
      // A damaged note is no loss; a damaged reply will not be said again.
      if (arrival.bytes[2] === REPLY) pending?.settle(err({ code: 'garbled', detail: arrival.reason }));
      return;
    }
    const { id, data } = arrival.frame;
    if (id === REPLY) hearReply(data);
    else if (id === NOTE) hearNote(parseNote(data));
    else log({ event: 'unexpected-frame', detail: `an image of ${data.length} bytes` });
    wipe(data);
  };

  const listen = async () => {
    for (;;) {
      const arrival = await framed.next(LISTEN_MS, never);
      if (arrival.ok) {
        hear(arrival.value);
        wipe(arrival.value.bytes);
      } else if (arrival.error.code === 'link') {
        gone = true;
        pending?.settle(arrival);
        return;
      }
    }
  };
  const listening = listen();

  const exchange = async (
    request: EfRequest,
    timeoutMs: number,
    signal: AbortSignal,
    onState?: (state: number) => void,
  ): Promise<Result<EfReply, DeviceError>> => {
    if (gone) return err({ code: 'link', cause: { code: 'unplugged' } });
    let settle: Pending['settle'] = () => undefined;
    const answer = new Promise<Result<EfReply, DeviceError>>((resolve) => {
      settle = resolve;
    });
    pending = { requestId: REQUEST_IDS[request.name], onState, settle };
    const onAbort = () => settle(err({ code: 'cancelled' }));
    signal.addEventListener('abort', onAbort, { once: true });
    const cancelTimer = clock.after(timeoutMs, () => settle(err({ code: 'no-answer', waitedMs: timeoutMs })));
    try {
      const sent = await framed.send(encodeFrame(encodeRequest(request)), signal);
      return sent.ok ? await answer : sent;
    } finally {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
      pending = undefined;
    }
  };

  /** A reply names its request, but not which one of two alike. So after one that came to nothing: RESET, its reply, and silence. */
  const getInStep = async (signal: AbortSignal): Promise<Result<undefined, DeviceError>> => {
    if (!outOfStep) return ok();
    const reset = await exchange({ name: 'reset' }, REPLY_TIMEOUT_MS, signal);
    if (!reset.ok) return reset;
    await clock.sleep(QUIET_MS, signal);
    if (isAborted(signal)) return err({ code: 'cancelled' });
    outOfStep = false;
    return ok();
  };

  return {
    ask: (request, timeoutMs, signal, onState) =>
      inTurn(async () => {
        if (isAborted(signal)) return err({ code: 'cancelled' });
        const inStep = await getInStep(signal);
        if (!inStep.ok) return inStep;
        const reply = await exchange(request, timeoutMs, signal, onState);
        if (!reply.ok) outOfStep = true;
        return reply;
      }),
    calm: (signal) => inTurn(() => getInStep(signal)),
    ended: listening,
  };
}

const hexOf = (id: number): string => id.toString(16).padStart(2, '0').toUpperCase();

const describeNote = (note: EfNote): string => (note.name === 'unknown' ? hexOf(note.nid) : note.name);
