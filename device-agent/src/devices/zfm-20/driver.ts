import { err, ok, type CaptureHint, type GreyImage, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { BiometricReader, CaptureEvent, CaptureWant } from '../../hal/biometric-reader.ts';
import type { DeviceError, DeviceIdentity, ReaderStatus } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { LinkOpener } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createStatusBoard, keepConnected } from '../watch.ts';
import { CONFIRMATION, describeConfirmation } from './confirmation.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { greet, verifyPassword, type Module } from './greet.ts';
import { parseImage } from './messages.ts';
import { KEEP_ALIVE_MS, type Settings } from './model.ts';

interface Connected {
  readonly module: Module;
  readonly conversation: Conversation;
}

/** A broken line answers 01 again and again; so many in a row are enough. */
const MOST_RECEIVE_ERRORS = 3;

/**
 * Driver of a fingerprint module of the EF 01 family (profile in the settings). It connects at once, keeps the connection, and
 * takes images by GenImg and UpImage: matching on the module is not used.
 */
export function createZfm20Reader(opener: LinkOpener, settings: Settings, clock: Clock, log: DeviceLog): BiometricReader {
  const board = createStatusBoard<ReaderStatus>({ state: 'starting' });
  const stopping = new AbortController();
  let connected: Connected | undefined;
  let capturing = false;

  const tend = async (now: Connected, signal: AbortSignal): Promise<DeviceError> => {
    connected = now;
    board.set({ state: 'ready', identity: now.module.identity });
    log({ event: 'connected', detail: opener.name });
    const over = new AbortController();
    void now.conversation.ended.then(() => over.abort());
    const either = AbortSignal.any([signal, over.signal]);
    try {
      for (;;) {
        await clock.sleep(KEEP_ALIVE_MS, either);
        if (isAborted(either)) return { code: 'link', cause: { code: 'unplugged' } };
        if (capturing) continue;
        const alive = await now.conversation.ask({ name: 'ReadSysPara', values: {} }, either);
        if (!alive.ok && !isAborted(either)) return alive.error;
        // The power was away for a moment and the module has forgotten that we know its password.
        if (alive.ok && alive.value.code === CONFIRMATION.passwordNeeded) {
          const verified = await verifyPassword(now.conversation, settings.password, either);
          if (!verified.ok) return verified.error;
        }
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
        const conversation = createConversation({ link, profile: settings.profile, address: settings.address, clock, log });
        const module = await greet(conversation, settings, signal);
        return module.ok ? ok({ module: module.value, conversation }) : module;
      },
      tend,
      onLost: (error) => {
        if (board.current.state !== 'disconnected' && board.current.state !== 'faulty')
          log({ event: 'lost', detail: JSON.stringify(error) });
        board.set(lostStatus(board.current, error, clock.now()));
      },
    },
    stopping.signal,
  );

  async function* capture(want: CaptureWant, signal: AbortSignal): AsyncGenerator<CaptureEvent, void, undefined> {
    if (isAborted(signal)) return yield failed({ code: 'cancelled' });
    if (capturing) return yield failed({ code: 'refused', detail: 'a capture is under way' });
    const now = connected;
    if (now === undefined) return yield failed(whyNot(board.current));
    capturing = true;
    const leaving = new AbortController();
    const either = AbortSignal.any([signal, leaving.signal, stopping.signal]);
    board.set({ state: 'capturing', identity: now.module.identity });
    try {
      yield* captureOnce(now, want, either);
    } finally {
      // The consumer may walk away in the middle: then nothing of this capture may still be waiting.
      leaving.abort();
      capturing = false;
      if (connected === now) board.set({ state: 'ready', identity: now.module.identity });
    }
  }

  async function* captureOnce(now: Connected, want: CaptureWant, signal: AbortSignal): AsyncGenerator<CaptureEvent, void, undefined> {
    yield { kind: 'hint', hint: 'place' };
    const finger = waitForFinger(now.conversation, want.timeoutMs, signal);
    for (;;) {
      const step = await finger.next();
      if (step.done === true) {
        if (!step.value.ok) return yield failed(step.value.error);
        break;
      }
      yield { kind: 'hint', hint: step.value };
    }
    yield { kind: 'taken' };
    const startedAt = clock.monotonic();
    const image = await fetchImage(now, signal);
    if (!image.ok) return yield failed(image.error);
    const transferMs = clock.monotonic() - startedAt;
    yield { kind: 'sample', sample: { image: image.value, liveness: 'none', readerQuality: undefined, transferMs } };
  }

  /** Looks for a finger until the module has an image of one. */
  async function* waitForFinger(
    conversation: Conversation,
    timeoutMs: number,
    signal: AbortSignal,
  ): AsyncGenerator<CaptureHint, Result<undefined, DeviceError>, undefined> {
    const untilMs = clock.monotonic() + timeoutMs;
    let receiveErrors = 0;
    while (clock.monotonic() < untilMs) {
      const answer = await conversation.ask({ name: 'GenImg', values: {} }, signal);
      if (!answer.ok) return answer;
      const { code } = answer.value;
      receiveErrors = code === CONFIRMATION.packetReceiveError ? receiveErrors + 1 : 0;
      if (code === CONFIRMATION.ok) return ok();
      if (code === CONFIRMATION.captureFailed || code === CONFIRMATION.tooFewFeatures) yield 'lifted-early';
      else if (code === CONFIRMATION.passwordNeeded) {
        const verified = await verifyPassword(conversation, settings.password, signal);
        if (!verified.ok) return verified;
      } else if (receiveErrors >= MOST_RECEIVE_ERRORS)
        return err({ code: 'garbled', detail: 'the module does not receive commands whole' });
      else if (code !== CONFIRMATION.noFinger && code !== CONFIRMATION.packetReceiveError) {
        return err({ code: 'faulty', detail: describeConfirmation(code) });
      }
      await clock.sleep(Math.min(settings.pollMs, Math.max(0, untilMs - clock.monotonic())), signal);
      if (isAborted(signal)) return err({ code: 'cancelled' });
    }
    return err({ code: 'timed-out', waitedMs: timeoutMs });
  }

  /** Fetches the image; once more where it came damaged, because the module still has it. */
  async function fetchImage(now: Connected, signal: AbortSignal): Promise<Result<GreyImage, DeviceError>> {
    const first = await fetchImageOnce(now, signal);
    if (first.ok || (first.error.code !== 'garbled' && first.error.code !== 'no-answer')) return first;
    log({ event: 'retried', detail: 'UpImage' });
    return fetchImageOnce(now, signal);
  }

  async function fetchImageOnce({ conversation, module }: Connected, signal: AbortSignal): Promise<Result<GreyImage, DeviceError>> {
    const { widthPx, heightPx } = module;
    const fetched = await conversation.fetch({ name: 'UpImage', values: {} }, (widthPx * heightPx) / 2, signal);
    if (!fetched.ok) return fetched;
    const { code, data } = fetched.value;
    if (code === CONFIRMATION.packetReceiveError) return err({ code: 'garbled', detail: describeConfirmation(code) });
    if (code !== CONFIRMATION.ok) return err({ code: 'refused', detail: `UpImage: ${describeConfirmation(code)}` });
    const image = parseImage(data, widthPx, heightPx, settings.dpi);
    // The packed copy is of no more use, and an image must not lie about in memory.
    data.fill(0);
    return image.ok ? image : err({ code: 'garbled', detail: image.error });
  }

  return {
    modality: 'fingerprint',
    range: undefined,
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    capture,
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

function failed(error: DeviceError): CaptureEvent {
  return { kind: 'failed', error };
}

function lostStatus(before: ReaderStatus, error: DeviceError, nowMs: number): ReaderStatus {
  if (error.code === 'link') return { state: 'disconnected', since: before.state === 'disconnected' ? before.since : nowMs, error };
  const identity: DeviceIdentity | undefined = 'identity' in before ? before.identity : undefined;
  return { state: 'faulty', identity, error };
}

function whyNot(status: ReaderStatus): DeviceError {
  if (status.state === 'disconnected' || status.state === 'faulty') return status.error;
  return { code: 'refused', detail: 'the reader is not ready yet' };
}
