import type { Clock } from '../../clock.ts';
import { wipe } from '../../codec/wipe.ts';
import type { BiometricReader, CaptureEvent, CaptureWant } from '../../hal/biometric-reader.ts';
import type { DeviceError, ReaderStatus } from '../../hal/status.ts';
import type { LinkOpener } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createStatusBoard, keepConnected } from '../watch.ts';
import { runCapture } from './capture.ts';
import { createMailbox } from './mailbox.ts';
import { USUAL_RANGE, type PvrHidSettings } from './model.ts';
import { openPvrSession, type PvrSession } from './session.ts';

/**
 * A palm-vein reader that speaks PVR-HID 1.0 over a HID link that yields whole reports, or over the TCP tunnel of C1. Begins to
 * connect at once and comes back by itself after an unplug or a restart. `makeNonce` is for replays; default: random.
 */
export function createPvrHidReader(
  opener: LinkOpener,
  settings: PvrHidSettings,
  clock: Clock,
  log: DeviceLog,
  makeNonce?: () => Uint8Array,
): BiometricReader {
  const sessionOptions = { clock, log, ...(makeNonce === undefined ? {} : { makeNonce }) };
  const closing = new AbortController();
  const board = createStatusBoard<ReaderStatus>({ state: 'starting' });
  let session: PvrSession | undefined;
  let fault: DeviceError | undefined;
  let range: { readonly nearestMm: number; readonly farthestMm: number } = USUAL_RANGE;
  let running: Promise<void> | undefined;

  const showStatus = () => {
    if (session === undefined) return;
    const { identity } = session;
    if (running !== undefined) board.set({ state: 'capturing', identity });
    else if (fault !== undefined) board.set({ state: 'faulty', identity, error: fault });
    else board.set({ state: 'ready', identity });
  };

  const connected = keepConnected<PvrSession>(
    {
      opener,
      clock,
      greet: (link, signal) => openPvrSession(link, sessionOptions, signal),
      tend: (opened, signal) => {
        session = opened;
        fault = undefined;
        range = { nearestMm: opened.info.nearestMm, farthestMm: opened.info.farthestMm };
        log({ event: 'connected', detail: `${opened.identity.maker} ${opened.identity.firmware}` });
        showStatus();
        return opened.tend((next) => {
          fault = next;
          showStatus();
        }, signal);
      },
      onLost: (error) => {
        const identity = session?.identity;
        session = undefined;
        log({ event: 'lost', detail: error.code });
        const { current } = board;
        if (error.code !== 'link') board.set({ state: 'faulty', identity, error });
        else if (current.state !== 'disconnected') board.set({ state: 'disconnected', since: clock.now(), error });
      },
    },
    closing.signal,
  );

  const refusal = (): DeviceError | undefined => {
    if (running !== undefined) return { code: 'refused', detail: 'a capture is running already' };
    if (session !== undefined) return fault;
    const { current } = board;
    return current.state === 'disconnected' || current.state === 'faulty'
      ? current.error
      : { code: 'refused', detail: 'the reader is starting' };
  };

  async function* capture(want: CaptureWant, signal: AbortSignal): AsyncGenerator<CaptureEvent> {
    const refused = signal.aborted ? ({ code: 'cancelled' } as const) : refusal();
    if (refused !== undefined || session === undefined) {
      yield { kind: 'failed', error: refused ?? { code: 'refused', detail: 'the reader is not ready' } };
      return;
    }
    const events = createMailbox<CaptureEvent>();
    // A consumer that walks away ends the capture just as one that aborts.
    const leaving = new AbortController();
    const job = {
      session,
      settings,
      clock,
      want,
      signal: AbortSignal.any([signal, leaving.signal]),
      tell: (event: CaptureEvent) => events.push(event),
    };
    const work = runCapture(job)
      .then((event) => events.push(event))
      .finally(() => {
        running = undefined;
        events.shut();
        showStatus();
      });
    running = work;
    showStatus();
    try {
      for (let event = await events.next(); event !== undefined; event = await events.next()) yield event;
    } finally {
      leaving.abort();
      await work;
      // A sample that nobody stayed for.
      for (let event = await events.next(); event !== undefined; event = await events.next()) {
        if (event.kind === 'sample') wipe(event.sample.image.pixels);
      }
    }
  }

  return {
    modality: 'palm-vein',
    get range() {
      return range;
    },
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    capture,
    close: async () => {
      closing.abort();
      await running;
      await connected;
    },
  };
}
