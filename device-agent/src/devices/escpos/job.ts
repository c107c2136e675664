import { concatBytes } from '../../codec/fields.ts';
import type { Clock } from '../../clock.ts';
import type { PrinterFault, PrintOutcome, ReceiptPage } from '../../hal/receipt-printer.ts';
import type { PrinterSession } from './session.ts';
import { confirmDrained, type Marker } from './markers.ts';
import type { Settings } from './model.ts';
import { bandsOf, cutCommand, preamble } from './segments.ts';
import { faultOf } from './wire.ts';

const START_MS = 3000;
const BASE_MS = 3000;
/** A head that is too hot cools down by itself; so long is waited for it. */
const COOLING_MS = 30_000;
const LOOK_MS = 1000;
const WATCH_MS = 100;

/** Why a piece of a job did not come through. */
type Failure =
  | { readonly kind: 'fault'; readonly fault: PrinterFault }
  | { readonly kind: 'gone' }
  /** Online and sound, but the marker was not answered. */
  | { readonly kind: 'no-marker' };

/** What a job leaves behind for the next one. */
export interface JobTraces {
  /** Data of this job may still be in the printer. */
  dirty: boolean;
  /** A piece of paper hangs uncut in the slot. */
  hanging: boolean;
}

/**
 * Prints one page (§12): preamble with a marker of its own, so that a printer that would swallow data is found out before any
 * paper moves; then band by band, each confirmed before the next is sent; cut, marker, last look at the status.
 */
export async function runJob(
  session: PrinterSession,
  job: { readonly id: string; readonly page: ReceiptPage; readonly settings: Settings; readonly clock: Clock },
  traces: JobTraces,
): Promise<PrintOutcome> {
  const { settings, page } = job;
  const anomaliesBefore = session.line.anomalies;
  const begun = await startJob(session, job, traces);
  if (begun !== undefined)
    return { state: 'not-printed', fault: begun.kind === 'fault' ? begun.fault : begun.kind === 'gone' ? 'disconnected' : 'unrecoverable' };
  traces.hanging = true;
  traces.dirty = true;
  const bands = bandsOf(page, settings);
  for (const band of bands) {
    const failure = await sendPiece(session, job, band.bytes, band.heightMm, undefined);
    if (failure !== undefined) return stopped(session, failure, traces, band === bands.at(-1) ? 'end' : 'picture');
  }
  const failure = await sendPiece(session, job, cutCommand(settings), 0, job.id);
  if (failure !== undefined) return stopped(session, failure, traces, 'end');
  if (session.markers === 'gs-r') {
    const rounds = session.line.anomalies === anomaliesBefore ? 1 : 3;
    if (!(await confirmDrained(session.line, session.marker('gs-r'), rounds, job.clock)))
      return stopped(session, await whyNot(session, settings), traces, 'end');
  }
  const heightMm = bands.reduce((sum, band) => sum + band.heightMm, 0);
  return settle(session, { settings, heightMm }, traces);
}

async function settle(
  session: PrinterSession,
  { settings, heightMm }: { readonly settings: Settings; readonly heightMm: number },
  traces: JobTraces,
): Promise<PrintOutcome> {
  const after = settings.realtimeStatus ? await session.line.askCondition() : undefined;
  const sound = after !== undefined && faultOf(after) === undefined;
  if (session.markers === 'none') {
    if (sound) {
      traces.dirty = false;
      traces.hanging = false;
      return { state: 'printed', evidence: 'healthy', heightMm };
    }
    const fault = after === undefined ? 'no-answer' : (faultOf(after) ?? 'no-answer');
    return { state: 'unknown', fault, evidence: 'sent' };
  }
  traces.dirty = false;
  traces.hanging = false;
  if (sound) return { state: 'printed', evidence: 'acknowledged-checked', heightMm };
  return { state: 'printed', evidence: session.markers === 'process-id' ? 'acknowledged' : 'drained', heightMm };
}

/** Nothing of the picture is sent before the printer has answered a marker; without markers its status must do. */
async function startJob(
  session: PrinterSession,
  { settings, clock }: { readonly settings: Settings; readonly clock: Clock },
  traces: JobTraces,
): Promise<Failure | undefined> {
  const head = preamble(settings, traces.hanging);
  if (session.markers === 'none') {
    const sent = await session.line.send(head);
    return sent.ok ? undefined : { kind: 'gone' };
  }
  for (let tries = 0; ; tries += 1) {
    const marker = session.marker(session.markers);
    const heard = marker.hear(session.line, START_MS);
    const sent = await session.line.send(concatBytes([head, marker.bytes]));
    if (!sent.ok) return { kind: 'gone' };
    if (await heard) return undefined;
    const why = await whyNot(session, settings);
    if (why.kind === 'no-marker') session.doubt();
    if (why.kind !== 'no-marker' || tries === 1) return why;
    // An answer may have been lost, or the printer is in the middle of an old command: cleared, it is asked once more.
    await clock.sleep(0);
    if (!(await session.clearNow())) return why;
  }
}

/** Sends one piece and waits until the printer has done it. */
async function sendPiece(
  session: PrinterSession,
  { settings, clock }: { readonly settings: Settings; readonly clock: Clock },
  bytes: Uint8Array,
  heightMm: number,
  jobId: string | undefined,
): Promise<Failure | undefined> {
  const expectedMs = BASE_MS + (1000 * heightMm) / settings.mmPerSecond + (1000 * bytes.length) / settings.bytesPerSecond;
  const stop = () => seriousFault(session) !== undefined;
  if (session.markers === 'none') return sendUnmarked(session, settings, clock, bytes, expectedMs, stop);
  const marker = session.marker(session.markers, jobId);
  const heard = hearOrFault(session, { settings, clock }, marker, expectedMs);
  const sent = await session.line.send(concatBytes([bytes, marker.bytes]), stop);
  if (!sent.ok && sent.error.code !== 'cancelled') return { kind: 'gone' };
  if (await heard) return undefined;
  const fault = seriousFault(session);
  return fault === undefined ? whyNot(session, settings) : { kind: 'fault', fault };
}

/** True when the marker came; false at a fault, at the end of the line, or when the time is over, which a cooling head prolongs. */
async function hearOrFault(
  session: PrinterSession,
  { settings, clock }: { readonly settings: Settings; readonly clock: Clock },
  marker: Marker,
  expectedMs: number,
): Promise<boolean> {
  let heard: boolean | undefined;
  const startedAt = clock.monotonic();
  void marker.hear(session.line, expectedMs + COOLING_MS).then((came) => {
    heard = came;
    session.wake();
  });
  let lookedAt = startedAt;
  // Epson: nothing may be sent between GS r and its answer; only process ids leave the line free for questions.
  const mayAsk = settings.realtimeStatus && session.markers === 'process-id';
  for (;;) {
    if (heard !== undefined) return heard;
    if (session.line.over || seriousFault(session) !== undefined) return false;
    const now = clock.monotonic();
    const allowedMs = session.fault() === 'overheated' ? expectedMs + COOLING_MS : expectedMs;
    if (now - startedAt >= allowedMs) return false;
    await session.pause(Math.min(WATCH_MS * 5, startedAt + allowedMs - now));
    if (!mayAsk || clock.monotonic() - lookedAt < LOOK_MS) continue;
    lookedAt = clock.monotonic();
    await session.look();
  }
}

/** Without markers only time and status tell: the piece gets the time that it needs at most, and the printer must stay sound. */
async function sendUnmarked(
  session: PrinterSession,
  settings: Settings,
  clock: Clock,
  bytes: Uint8Array,
  expectedMs: number,
  stop: () => boolean,
): Promise<Failure | undefined> {
  const sent = await session.line.send(bytes, stop);
  if (!sent.ok && sent.error.code !== 'cancelled') return { kind: 'gone' };
  const until = clock.monotonic() + expectedMs;
  do {
    if (session.line.over) return { kind: 'gone' };
    if (settings.realtimeStatus && (await session.look()) === 'no-answer') return { kind: 'gone' };
    const fault = session.fault();
    if (fault !== undefined) return { kind: 'fault', fault };
    await session.pause(WATCH_MS * 5);
  } while (clock.monotonic() < until);
  return undefined;
}

function seriousFault(session: PrinterSession): PrinterFault | undefined {
  const fault = session.fault();
  return fault === 'overheated' ? undefined : fault;
}

async function whyNot(session: PrinterSession, settings: Settings): Promise<Failure> {
  if (session.line.over) return { kind: 'gone' };
  if (settings.realtimeStatus && (await session.look()) === 'no-answer') return { kind: 'gone' };
  const fault = session.fault();
  return fault === undefined ? { kind: 'no-marker' } : { kind: 'fault', fault };
}

/**
 * The job came to a halt. The last band is never sent before all others were confirmed, so what halts before is surely not whole;
 * once the printer is cleared it will not become whole either. In the last band and at the cut nobody can tell without looking.
 */
async function stopped(session: PrinterSession, failure: Failure, traces: JobTraces, during: 'picture' | 'end'): Promise<PrintOutcome> {
  if (failure.kind === 'gone') return { state: 'unknown', fault: 'disconnected', evidence: 'sent' };
  const cleared = await session.clearNow();
  if (cleared) traces.dirty = false;
  if (failure.kind === 'no-marker') return { state: 'unknown', fault: 'no-answer', evidence: 'healthy' };
  if (cleared && during === 'picture') return { state: 'partly-printed', fault: failure.fault };
  return { state: 'unknown', fault: failure.fault, evidence: 'sent' };
}
