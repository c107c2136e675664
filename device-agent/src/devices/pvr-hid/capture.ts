import type { Liveness } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { CaptureEvent, CaptureWant, Sample } from '../../hal/biometric-reader.ts';
import type { DeviceError } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import { fetchFrame, toDeviceError } from './frames.ts';
import { hintOf, type HandHint } from './hints.ts';
import { createMailbox } from './mailbox.ts';
import type { PvrHidSettings } from './model.ts';
import type { PvrSession } from './session.ts';
import { ANY, CAPTURE_RESULTS, CAPABILITY, STATUS, type EventOf, type RequestOf } from './wire.ts';

/** C4, START_CAPTURE: the reader takes no shorter and no longer time-out. */
const SHORTEST_CAPTURE_MS = 1000;
const LONGEST_CAPTURE_MS = 60_000;
/** EV_CAPTURE_DONE may come a little after the time that the reader was given. */
const DONE_GRACE_MS = 2000;
/** C4, ABORT: after its answer EV_CAPTURE_DONE follows. */
const ABORT_GRACE_MS = 500;
/** C4, GET_FRAME_INFO: this reader tells no liveness. */
const NO_LIVENESS = 255;
const HANDS = { any: 0, left: 1, right: 2 } as const;
const FORMAT_BITS = { full: 1, binned: 2 } as const;
const FORMAT_CODES = { full: 0, binned: 1 } as const;

type Done = EventOf<'capture-done'>;
/** How waiting for the person ended. */
type Ending = { readonly kind: 'done'; readonly done: Done } | { readonly kind: 'failed'; readonly error: DeviceError };

/** What one capture works with. */
export interface CaptureJob {
  readonly session: PvrSession;
  readonly settings: PvrHidSettings;
  readonly clock: Clock;
  readonly want: CaptureWant;
  readonly signal: AbortSignal;
  /** Takes each event but the last. */
  readonly tell: (event: CaptureEvent) => void;
}

/** Runs one capture to its end: the sample or the failure. Whatever happens, the reader is left idle and without frames. */
export async function runCapture(job: CaptureJob): Promise<CaptureEvent> {
  const { session, want, clock, signal } = job;
  const deadline = clock.monotonic() + want.timeoutMs;
  const format = chooseFormat(job);
  if (format === undefined) return failed({ code: 'unsupported', detail: 'the reader has no grey image format' });
  await session.light('waiting');
  try {
    for (;;) {
      if (isAborted(signal)) return await leave(job, { code: 'cancelled' });
      const ending = await waitForPerson(job, format, deadline - clock.monotonic());
      if (ending.kind === 'failed') return await leave(job, ending.error);
      const { done } = ending;
      const result = CAPTURE_RESULTS[done.result];
      if (result === 'ok' && done.bestFrame < 255) {
        job.tell({ kind: 'taken' });
        return await fetchSample(job, done);
      }
      // The hand left during the exposure: as long as there is time the person simply tries again.
      if (result === 'hand-removed' && deadline - clock.monotonic() >= SHORTEST_CAPTURE_MS) {
        job.tell({ kind: 'hint', hint: 'lifted-early' });
        continue;
      }
      return await leave(job, failureOf(done, want.timeoutMs));
    }
  } finally {
    session.listen(undefined);
  }
}

function failed(error: DeviceError): CaptureEvent {
  return { kind: 'failed', error };
}

function chooseFormat({ session, settings }: CaptureJob): number | undefined {
  const offered = session.info.formats;
  const wanted = settings.format;
  const other = wanted === 'full' ? 'binned' : 'full';
  if ((offered & FORMAT_BITS[wanted]) !== 0) return FORMAT_CODES[wanted];
  return (offered & FORMAT_BITS[other]) !== 0 ? FORMAT_CODES[other] : undefined;
}

function failureOf(done: Done, timeoutMs: number): DeviceError {
  switch (CAPTURE_RESULTS[done.result]) {
    case 'no-hand':
    case 'poor-quality':
    case 'hand-removed':
      return { code: 'timed-out', waitedMs: timeoutMs };
    case 'liveness-doubtful':
      return { code: 'refused', detail: 'the reader doubts that this is a living hand' };
    case 'ok':
      return { code: 'garbled', detail: 'a good capture without a frame' };
    default:
      return { code: 'faulty', detail: `capture ended with ${CAPTURE_RESULTS[done.result] ?? `result ${done.result}`}` };
  }
}

/** Starts a capture and passes hints on until it is done, aborted, late, or the reader has lost it. */
async function waitForPerson(job: CaptureJob, format: number, leftMs: number): Promise<Ending> {
  const { session, settings, want, clock, signal } = job;
  const endings = createMailbox<Ending>();
  const pass = createHintFilter(job.tell);
  /** No session has this number (C4). */
  let running = 0;
  const early: Done[] = [];
  session.listen((event) => {
    if (event.name === 'reset') endings.push({ kind: 'failed', error: event.error });
    else if (event.name !== 'capture-done') pass(hintOf(event));
    else if (running === 0) early.push(event.fields);
    else if (event.fields.session === running) endings.push({ kind: 'done', done: event.fields });
  });
  const timeoutMs = Math.round(Math.min(LONGEST_CAPTURE_MS, Math.max(SHORTEST_CAPTURE_MS, leftMs)));
  const hand = HANDS[want.hand];
  const request = { mode: 0, format, timeoutMs, minQuality: settings.minQuality, hand, frames: 1, flags: 0, holdMs: settings.holdMs };
  const started = await startCapture(session, request);
  if (!started.ok) return { kind: 'failed', error: toDeviceError(started.error) };
  running = started.value.session;
  const already = early.find((done) => done.session === running);
  if (already !== undefined) return { kind: 'done', done: already };
  const cancelled: Ending = { kind: 'failed', error: { code: 'cancelled' } };
  const onAbort = () => endings.push(cancelled);
  if (isAborted(signal)) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  // A person who was given less than a reader's shortest time-out is not kept longer.
  const patienceMs = Math.min(timeoutMs, Math.max(0, leftMs)) + (timeoutMs > leftMs ? 0 : DONE_GRACE_MS);
  const cancelTimer = clock.after(patienceMs, () =>
    endings.push({ kind: 'failed', error: { code: 'timed-out', waitedMs: want.timeoutMs } }),
  );
  try {
    return (await endings.next()) ?? cancelled;
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
  }
}

/** For what the reader forgets by itself after 30 s, or at the next capture: its failure changes nothing. */
async function attempt(asked: Promise<unknown>): Promise<void> {
  await asked;
}

/** A capture that an earlier host left running is ended first. */
async function startCapture(session: PvrSession, request: RequestOf<'start-capture'>) {
  const started = await session.ask('start-capture', request);
  if (started.ok || started.error.code !== 'status' || started.error.status !== STATUS.BUSY) return started;
  await attempt(session.ask('abort', { session: ANY }));
  return session.ask('start-capture', request);
}

/** Tells a hint when it, or the height of the hand, has changed. */
function createHintFilter(tell: (event: CaptureEvent) => void): (hint: HandHint | undefined) => void {
  let last: HandHint | undefined;
  return (hint) => {
    if (hint === undefined || (hint.hint === last?.hint && hint.heightMm === last.heightMm)) return;
    last = hint;
    tell({ kind: 'hint', ...hint });
  };
}

async function fetchSample(job: CaptureJob, done: Done): Promise<CaptureEvent> {
  const { session, settings, clock, signal } = job;
  const from = clock.monotonic();
  const want = {
    session: done.session,
    frame: done.bestFrame,
    mostPayload: session.mostPayload,
    fullWidthPx: session.info.widthPx,
    fullDpi: settings.dpi,
  };
  const fetched = await fetchFrame(session.ask, want, () => isAborted(signal));
  if (!fetched.ok) return leave(job, toDeviceError(fetched.error));
  const transferMs = clock.monotonic() - from;
  const { image, info } = fetched.value;
  if (isAborted(signal)) {
    image.pixels.fill(0);
    return leave(job, { code: 'cancelled' });
  }
  await attempt(session.ask('release-frames', { session: done.session }));
  await session.light('done');
  const told = (session.info.capabilities & CAPABILITY.liveness) !== 0 && info.liveness !== NO_LIVENESS;
  const liveness: Liveness = told ? (info.liveness >= settings.livenessThreshold ? 'passed' : 'failed') : 'none';
  const sample: Sample = { image, liveness, readerQuality: info.quality, transferMs };
  return { kind: 'sample', sample };
}

/** Leaves the reader idle and dark. A reader that does not answer is not asked again: it is synchronised anew, which wipes it. */
async function leave(job: CaptureJob, error: DeviceError): Promise<CaptureEvent> {
  const { session, clock } = job;
  if (error.code === 'link' || error.code === 'no-answer') return failed(error);
  const ended = createMailbox<undefined | true>();
  session.listen((event) => {
    if (event.name === 'capture-done' || event.name === 'reset') ended.push(true);
  });
  const aborted = await session.ask('abort', { session: ANY });
  if (aborted.ok) {
    const cancelTimer = clock.after(ABORT_GRACE_MS, () => ended.push(true));
    await ended.next();
    cancelTimer();
  } else if (aborted.error.code === 'status') {
    // Nothing was running; frames may be there.
    await attempt(session.ask('release-frames', { session: ANY }));
  }
  if (aborted.ok || aborted.error.code === 'status') await session.light('off');
  return failed(error);
}
