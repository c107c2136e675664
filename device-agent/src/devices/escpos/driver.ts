import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { PrinterStatus, PrintOutcome, ReceiptPage, ReceiptPrinter } from '../../hal/receipt-printer.ts';
import type { DeviceError } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { LinkOpener } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createTurns } from '../one-at-a-time.ts';
import { createStatusBoard, keepConnected } from '../watch.ts';
import { runJob, type JobTraces } from './job.ts';
import { dotsPerLineOf, type Settings } from './model.ts';
import { createMarkerMemory } from './probe.ts';
import { assertPrintable } from './segments.ts';
import { openPrinterSession, type PrinterSession } from './session.ts';
import { COMMAND } from './wire.ts';

const CLEAR_RETRY_MS = 500;
/** A sound printer that could not be cleared so often prints nothing until it is switched off and on. */
const CLOGGED_TRIES = 3;

/**
 * An ESC/POS receipt printer over a serial port or TCP. Begins to connect at once and comes back by itself. Once the first band of
 * a picture is on its way a job runs to its end, whatever the signal says: half a receipt helps nobody. A job that was called off
 * before is `not-printed`.
 */
export function createEscposPrinter(opener: LinkOpener, settings: Settings, clock: Clock, log: DeviceLog): ReceiptPrinter {
  const closing = new AbortController();
  const board = createStatusBoard<PrinterStatus>({ state: 'starting' });
  const inTurn = createTurns();
  // What an earlier life of this program left in the printer, or hanging from it, is not known: half of somebody else's slip is cut off first.
  const traces: JobTraces = { dirty: true, hanging: true };
  let session: PrinterSession | undefined;
  let printing = false;
  let clogged = 0;
  const memory = createMarkerMemory(settings);

  const showStatus = () => {
    if (session === undefined) return;
    const { identity, condition } = session;
    const fault = session.fault();
    if (fault !== undefined) board.set({ state: 'stopped', identity, fault });
    else if (clogged >= CLOGGED_TRIES) board.set({ state: 'stopped', identity, fault: 'unrecoverable' });
    else if (printing) board.set({ state: 'printing', identity });
    else board.set({ state: 'ready', identity, paperLow: condition.paperLow });
  };

  const clear = async (current: PrinterSession): Promise<boolean> => {
    const cleared = await current.clearNow();
    if (cleared) clogged = 0;
    else if (current.decided && current.fault() === undefined && !current.line.over) clogged += 1;
    return cleared;
  };

  /** Clears what must be cleared and asks what could not be asked before. */
  const tidy = async (current: PrinterSession): Promise<void> => {
    if (current.fault() === 'cutter') await current.line.sendNow(COMMAND.recoverAndClear).then(() => current.look());
    if (traces.dirty && (await clear(current))) traces.dirty = false;
    if (!traces.dirty) await current.getToKnow();
  };

  const tend = async (current: PrinterSession): Promise<DeviceError> => {
    const { line } = current;
    let error: DeviceError | undefined;
    void line.ended.then((reason) => {
      error = reason;
      current.wake();
    });
    const stopSleeping = AbortSignal.any([closing.signal, endOf(line.ended)]);
    for (let silences = 0; error === undefined && !closing.signal.aborted;) {
      await clock.sleep(settings.pollMs, stopSleeping);
      if (line.over) break;
      const answer = await inTurn(async () => {
        const looked = await current.look();
        if (looked === 'answered') await tidy(current);
        return looked;
      });
      silences = answer === 'answered' ? 0 : silences + 1;
      if (silences >= 2) error = { code: 'no-answer', waitedMs: 2 * settings.pollMs };
      showStatus();
    }
    return error ?? { code: 'cancelled' };
  };

  const connected = keepConnected<PrinterSession>(
    {
      opener,
      clock,
      retryMs: 500,
      greet: async (link, signal) => {
        const opened = await openPrinterSession(link, { settings, clock, onChange: showStatus, memory }, signal);
        if (!opened.ok) return opened;
        await tidy(opened.value);
        return opened.value.line.over ? err({ code: 'link', cause: { code: 'unplugged' } }) : opened;
      },
      tend: (opened) => {
        session = opened;
        log({ event: 'connected', detail: `${opened.identity.maker}, markers: ${opened.markers}` });
        showStatus();
        return tend(opened);
      },
      onLost: (error) => {
        if (session !== undefined) log({ event: 'lost', detail: error.code });
        const identity = session?.identity;
        clogged = 0;
        session = undefined;
        const { current } = board;
        if (current.state === 'stopped' && current.fault === 'disconnected') return;
        board.set({ state: 'stopped', identity, fault: 'disconnected' });
      },
    },
    closing.signal,
  );

  const printNow = async (jobId: string, page: ReceiptPage, signal: AbortSignal): Promise<PrintOutcome> => {
    const current = session;
    if (current === undefined || isAborted(signal) || (await current.look()) === 'no-answer')
      return { state: 'not-printed', fault: current?.fault() ?? 'disconnected' };
    const fault = current.fault();
    if (fault !== undefined) return { state: 'not-printed', fault };
    // A printer that has not made itself known yet is asked once more: a job waits for that, and not for the next poll.
    for (let tries = 0; tries < 2 && (tries === 0 || traces.dirty || !current.decided); tries += 1) await tidy(current);
    if (traces.dirty || !current.decided || isAborted(signal)) return { state: 'not-printed', fault: current.fault() ?? 'unrecoverable' };
    printing = true;
    showStatus();
    try {
      return await runJob(current, { id: jobId, page, settings, clock }, traces);
    } finally {
      printing = false;
      showStatus();
    }
  };

  const clearWithin = async (signal: AbortSignal): Promise<Result<undefined, DeviceError>> => {
    while (traces.dirty) {
      if (isAborted(signal)) return err({ code: 'cancelled' });
      if (session === undefined) return err({ code: 'link', cause: { code: 'unplugged' } });
      if (await clear(session)) traces.dirty = false;
      else await clock.sleep(CLEAR_RETRY_MS, signal);
    }
    return ok();
  };

  return {
    paperWidthMm: settings.paperWidthMm,
    dotsPerLine: dotsPerLineOf(settings),
    dotsPerMm: settings.dotsPerMm,
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    print: (jobId, page, signal) => {
      assertPrintable(page, settings);
      return inTurn(() => printNow(jobId, page, signal));
    },
    clear: (signal) => inTurn(() => clearWithin(signal)),
    close: async () => {
      closing.abort();
      await connected;
    },
  };
}

function endOf(ended: Promise<unknown>): AbortSignal {
  const controller = new AbortController();
  void ended.then(() => controller.abort());
  return controller.signal;
}
