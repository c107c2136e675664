import { err, ok, type CaptureHint, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { wipe } from '../../codec/wipe.ts';
import type { OnDeviceVerifier, VerdictEvent } from '../../hal/on-device-verifier.ts';
import type { DeviceError, DeviceIdentity, ReaderStatus } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { LinkOpener } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createEventQueue } from '../event-queue.ts';
import { createStatusBoard, keepConnected } from '../watch.ts';
import { createEfConversation, type EfConversation } from './conversation.ts';
import { checkState, greet } from './greet.ts';
import { hintOf } from './hints.ts';
import { KEEP_ALIVE_MS, LONGEST_LOOK_S, VERDICT_GRACE_MS, type Settings } from './model.ts';
import { parseEnrolled, parseKnownHand } from './replies.ts';
import { NAME_BYTES, type EfRequest } from './requests.ts';
import { errorOf, RESULT } from './results.ts';

interface Connected {
  readonly conversation: EfConversation;
  readonly identity: DeviceIdentity;
  /** Aborts, with `trouble.error` set, when the module turned out to be of no more use. */
  readonly givenUp: AbortController;
  readonly trouble: { error: DeviceError | undefined };
}

/** A look at a hand: the request, for so many seconds, and what the answer to it means. */
interface Look {
  readonly request: (timeoutS: number) => EfRequest;
  readonly verdictOf: (result: number, data: Uint8Array) => VerdictEvent;
}

/** Writing to the module's memory takes longer than a question. */
const DELETE_TIMEOUT_MS = 3000;
const HIGHEST_USER_ID = 0xffff;
/** Nobody follows hints that come more often, ms. */
const HINT_EVERY_MS = 50;

/**
 * Driver of a palm module that matches by itself (EF AA frames). It connects at once and keeps the connection. A look that is broken off resets the
 * module, so that its lamps go out. Nothing that changes the module's memory is ever sent twice.
 */
export function createEfAaVerifier(opener: LinkOpener, settings: Settings, clock: Clock, log: DeviceLog): OnDeviceVerifier {
  const board = createStatusBoard<ReaderStatus>({ state: 'starting' });
  const stopping = new AbortController();
  let connected: Connected | undefined;
  let looking = false;

  const tend = async (now: Connected, signal: AbortSignal): Promise<DeviceError> => {
    connected = now;
    board.set({ state: 'ready', identity: now.identity });
    log({ event: 'connected', detail: opener.name });
    const over = new AbortController();
    void now.conversation.ended.then(() => over.abort());
    const any = AbortSignal.any([signal, over.signal, now.givenUp.signal]);
    const whyOver = (): DeviceError => now.trouble.error ?? { code: 'link', cause: { code: 'unplugged' } };
    try {
      for (;;) {
        await clock.sleep(KEEP_ALIVE_MS, any);
        if (isAborted(any)) return whyOver();
        if (looking) continue;
        const alive = await checkState(now.conversation, any);
        if (!alive.ok) return isAborted(any) ? whyOver() : alive.error;
      }
    } finally {
      connected = undefined;
    }
  };

  const running = keepConnected<Connected>(
    {
      opener,
      clock,
      greet: async (link, signal) => {
        const conversation = createEfConversation(link, clock, log);
        const identity = await greet(conversation, settings, signal);
        if (!identity.ok) return identity;
        return ok({ conversation, identity: identity.value, givenUp: new AbortController(), trouble: { error: undefined } });
      },
      tend,
      onLost: (error) => {
        const before = board.current;
        if (before.state === 'ready' || before.state === 'capturing') log({ event: 'lost', detail: JSON.stringify(error) });
        const since = before.state === 'disconnected' ? before.since : clock.now();
        const identity = 'identity' in before ? before.identity : undefined;
        board.set(error.code === 'link' ? { state: 'disconnected', since, error } : { state: 'faulty', identity, error });
      },
    },
    stopping.signal,
  );

  /** Resets a module whose question came to nothing, and greets it anew where even that has no answer. */
  const calm = async (now: Connected) => {
    const calmed = await now.conversation.calm(stopping.signal);
    if (calmed.ok || isAborted(stopping.signal)) return;
    now.trouble.error = calmed.error;
    now.givenUp.abort();
  };

  /** Looks until there is a verdict. */
  const lookOnce = async (
    now: Connected,
    look: Look,
    timeoutMs: number,
    tell: (hint: CaptureHint) => void,
    signal: AbortSignal,
  ): Promise<VerdictEvent> => {
    const timeoutS = Math.min(LONGEST_LOOK_S, Math.max(1, Math.ceil(timeoutMs / 1000)));
    let unknownState: number | undefined;
    const onState = (state: number) => {
      const hint = hintOf(state, settings.turned);
      if (hint !== undefined) tell(hint);
      else if (state !== unknownState) log({ event: 'unexpected-frame', detail: `state ${state}` });
      if (hint === undefined) unknownState = state;
    };
    const reply = await now.conversation.ask(look.request(timeoutS), timeoutS * 1000 + VERDICT_GRACE_MS, signal, onState);
    if (!reply.ok) {
      void calm(now);
      return failed(reply.error);
    }
    const { result, data } = reply.value;
    const verdict = result === RESULT.timeOut ? failed({ code: 'timed-out', waitedMs: timeoutS * 1000 }) : look.verdictOf(result, data);
    wipe(data);
    return verdict;
  };

  async function* runLook(look: Look, timeoutMs: number, signal: AbortSignal): AsyncGenerator<VerdictEvent, void, undefined> {
    if (isAborted(signal)) return yield failed({ code: 'cancelled' });
    if (looking) return yield failed({ code: 'refused', detail: 'the module looks at a hand already' });
    const now = connected;
    if (now === undefined) return yield failed(whyNot(board.current));
    looking = true;
    const leaving = new AbortController();
    const either = AbortSignal.any([signal, leaving.signal, stopping.signal]);
    const events = createEventQueue<VerdictEvent>();
    let last: CaptureHint = 'place';
    let toldAtMs = Number.NEGATIVE_INFINITY;
    const tell = (hint: CaptureHint) => {
      // A module repeats its state several times a second; one that goes mad must not fill the memory.
      if (hint === last || clock.monotonic() - toldAtMs < HINT_EVERY_MS) return;
      events.push({ kind: 'hint', hint });
      last = hint;
      toldAtMs = clock.monotonic();
    };
    board.set({ state: 'capturing', identity: now.identity });
    events.push({ kind: 'hint', hint: last });
    const work = lookOnce(now, look, timeoutMs, tell, either).then((event) => {
      events.push(event);
      events.end();
    });
    try {
      yield* events.watch(new AbortController().signal);
    } finally {
      // The consumer may walk away in the middle: then nothing of this look may still be waiting.
      leaving.abort();
      await work;
      looking = false;
      if (connected === now) board.set({ state: 'ready', identity: now.identity });
    }
  }

  async function* enrol(name: string, timeoutMs: number, signal: AbortSignal): AsyncGenerator<VerdictEvent, void, undefined> {
    const { length } = new TextEncoder().encode(name);
    if (length > NAME_BYTES) {
      return yield failed({ code: 'refused', detail: `the name has ${length} bytes; the module stores at most ${NAME_BYTES}` });
    }
    if (name.includes('\0')) return yield failed({ code: 'refused', detail: 'the name has a zero in it, where the module would cut it' });
    yield* runLook({ request: (timeoutS) => ({ name: 'enrol-single', userName: name, timeoutS }), verdictOf: enrolled }, timeoutMs, signal);
  }

  const remove = async (userId: number | 'all', signal: AbortSignal): Promise<Result<undefined, DeviceError>> => {
    if (userId !== 'all' && !(Number.isInteger(userId) && userId >= 0 && userId <= HIGHEST_USER_ID))
      return err({ code: 'refused', detail: `${userId} is no number of a user: they go from 0 to ${HIGHEST_USER_ID}` });
    if (looking) return err({ code: 'refused', detail: 'the module looks at a hand' });
    const now = connected;
    if (now === undefined) return err(whyNot(board.current));
    const request: EfRequest = userId === 'all' ? { name: 'delete-all' } : { name: 'delete-user', userId };
    const reply = await now.conversation.ask(request, DELETE_TIMEOUT_MS, AbortSignal.any([signal, stopping.signal]));
    if (!reply.ok) {
      void calm(now);
      return reply;
    }
    const { result } = reply.value;
    // Nothing to forget is as good as everything forgotten.
    const done = result === RESULT.ok || (userId === 'all' && result === RESULT.unknownUser);
    return done ? ok() : err(errorOf(result));
  };

  return {
    modality: 'palm-vein',
    grade: 'device-verdict',
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    verify: (timeoutMs, signal) =>
      runLook({ request: (timeoutS) => ({ name: 'verify', timeoutS }), verdictOf: recognised }, timeoutMs, signal),
    enrol,
    remove,
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

function recognised(result: number, data: Uint8Array): VerdictEvent {
  if (result === RESULT.unknownUser) return { kind: 'unknown-hand' };
  if (result !== RESULT.ok) return failed(errorOf(result));
  const hand = parseKnownHand(data);
  return hand === undefined ? garbled(data) : { kind: 'recognised', ...hand };
}

function enrolled(result: number, data: Uint8Array): VerdictEvent {
  if (result !== RESULT.ok) return failed(errorOf(result));
  const userId = parseEnrolled(data);
  return userId === undefined ? garbled(data) : { kind: 'enrolled', userId };
}

function garbled(data: Uint8Array): VerdictEvent {
  return failed({ code: 'garbled', detail: `a verdict of ${data.length} bytes` });
}

function failed(error: DeviceError): VerdictEvent {
  return { kind: 'failed', error };
}

function whyNot(status: ReaderStatus): DeviceError {
  if (status.state === 'disconnected' || status.state === 'faulty') return status.error;
  return { code: 'refused', detail: 'the module is not ready yet' };
}
