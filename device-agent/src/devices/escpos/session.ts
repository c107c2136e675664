import { concatBytes } from '../../codec/fields.ts';
import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { PrinterFault } from '../../hal/receipt-printer.ts';
import type { DeviceError, DeviceIdentity } from '../../hal/status.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import { createPrinterLine, type PrinterLine } from './line.ts';
import { createMarkers, type Marker, type MarkerKind } from './markers.ts';
import { dotsPerLineOf, MAKER, MODEL, type Settings } from './model.ts';
import { automaticStatus, COMMAND, faultOf, identityRequest, isBuffersCleared, SOUND, textOf, type Condition } from './wire.ts';

/** §10: clones stay silent. */
const IDENTITY_MS = 500;
/** §11: a process id on an idle printer. */
const PROBE_MS = 1000;
const CLEAR_MS = 500;
const DRAIN_MS = 2000;
const QUIET_MS = 300;
/** So many GS r of an earlier connection may still be answered. */
const MOST_OWED = 3;
const MOST_ROUNDS = 12;

/** A printer that answers. */
export interface PrinterSession {
  readonly line: PrinterLine;
  readonly identity: DeviceIdentity;
  /** What it was found to answer; `none` until it was sound enough to be asked. */
  readonly markers: MarkerKind;
  readonly condition: Condition;
  fault(): PrinterFault | undefined;
  marker(kind: Exclude<MarkerKind, 'none'>, jobId?: string): Marker;
  /** Asks how it is by DLE EOT. */
  look(): Promise<'answered' | 'no-answer'>;
  /** Waits, but wakes at each change that it reports. */
  pause(durationMs: number): Promise<void>;
  wake(): void;
  /** Finds out once, while it is sound and idle, who it is and which markers it answers. */
  getToKnow(): Promise<void>;
  /** Throws away what an earlier job left, or sees that it has come to its end. False when neither is certain yet. */
  clearNow(): Promise<boolean>;
}

export interface PrinterSessionOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly onChange: () => void;
  /** What this printer answered before it was lost: asked for first, since silence costs seconds. */
  readonly remembered?: MarkerKind;
}

/** Says the first words. Errors: `no-answer` from a printer that should answer DLE EOT. */
export async function openPrinterSession(
  link: ByteLink,
  options: PrinterSessionOptions,
  signal: AbortSignal,
): Promise<Result<PrinterSession, DeviceError>> {
  const { settings, clock, onChange } = options;
  const makeMarker = createMarkers();
  let owed = MOST_OWED;
  let condition: Condition = SOUND;
  let identity: DeviceIdentity = { model: MODEL, maker: MAKER, serialNumber: '', firmware: '' };
  let markers: MarkerKind = options.remembered ?? 'none';
  let known = false;
  let sleepers: (() => void)[] = [];

  /** Answers to GS r carry no name, so it is counted how many older ones may yet come. */
  const marker: PrinterSession['marker'] = (kind, jobId) => {
    const made = makeMarker(kind, jobId);
    if (kind !== 'gs-r') return made;
    return {
      bytes: made.bytes,
      hear: async (onLine, timeoutMs) => {
        owed += 1;
        const heard = await made.hear(onLine, timeoutMs);
        if (heard) owed -= 1;
        return heard;
      },
    };
  };

  const wake = () => {
    const waking = sleepers;
    sleepers = [];
    for (const each of waking) each();
  };
  const setCondition = (next: Condition) => {
    condition = settings.nearEndSensor ? next : { ...next, paperLow: false };
    wake();
    onChange();
  };
  const line = createPrinterLine({ link, settings, clock, signal, onAutomatic: setCondition });
  void line.ended.then(wake);
  const fault = () => faultOf(condition);

  const look = async (): Promise<'answered' | 'no-answer'> => {
    if (!settings.realtimeStatus) return line.over ? 'no-answer' : 'answered';
    const next = await line.askCondition();
    if (next === undefined) return 'no-answer';
    setCondition(next);
    return 'answered';
  };

  const pause = (durationMs: number): Promise<void> =>
    new Promise((resolve) => {
      const done = () => {
        cancelTimer();
        resolve();
      };
      const cancelTimer = clock.after(Math.max(1, durationMs), done);
      sleepers.push(done);
    });

  const askText = async (n: number): Promise<string | undefined> => {
    const answer = line.expect(textOf, IDENTITY_MS);
    const sent = await line.send(identityRequest(n));
    return sent.ok ? answer : undefined;
  };

  /** Sends what is given and a marker behind it. */
  const provesDone = async (kind: Exclude<MarkerKind, 'none'>, before: Uint8Array, timeoutMs: number): Promise<boolean> => {
    const mark = marker(kind);
    const heard = mark.hear(line, timeoutMs);
    const sent = await line.send(concatBytes([before, mark.bytes]));
    return sent.ok && (await heard);
  };

  const probe = async (): Promise<MarkerKind> => {
    const { remembered } = options;
    const order = remembered === 'gs-r' ? (['gs-r', 'process-id'] as const) : (['process-id', 'gs-r'] as const);
    for (const kind of order) {
      if (!(kind === 'process-id' ? settings.processId : settings.gsr)) continue;
      for (let tries = 0; tries < 2 && !line.over; tries += 1) if (await provesDone(kind, COMMAND.initialise, PROBE_MS)) return kind;
    }
    return 'none';
  };

  const getToKnow = async () => {
    if (known || fault() !== undefined || line.over) return;
    markers = await probe();
    // A fault in the middle of the questions explains a silence; they are asked again later.
    if ((await look()) === 'no-answer' || fault() !== undefined) return;
    known = true;
    if (settings.asb) await line.send(automaticStatus(0x0e)).then(() => undefined);
    const maker = await askText(0x42);
    if (maker === undefined) return;
    const name = await askText(0x43);
    const firmware = await askText(0x41);
    const serialNumber = await askText(0x44);
    identity = { model: MODEL, maker: [maker, name].filter(Boolean).join(' '), serialNumber: serialNumber ?? '', firmware: firmware ?? '' };
    onChange();
  };

  const clearByCommand = async (): Promise<boolean> => {
    for (let tries = 0; tries < 2 && !line.over; tries += 1) {
      const cleared = line.expect((reply) => (isBuffersCleared(reply) ? true : undefined), CLEAR_MS);
      const sent = await line.sendNow(COMMAND.clearBuffers);
      if (!sent.ok) return false;
      if ((await cleared) === true) {
        owed = 0;
        return true;
      }
    }
    return false;
  };

  /** One answer more than older questions can account for: then a new one was answered, and all before it is done. */
  const provesAllDone = async (kind: Exclude<MarkerKind, 'none'>, timeoutMs: number): Promise<boolean> => {
    const rounds = kind === 'gs-r' ? Math.min(owed, MOST_ROUNDS) + 1 : 1;
    for (let round = 0; round < rounds; round += 1) if (!(await provesDone(kind, new Uint8Array(0), timeoutMs))) return false;
    if (kind === 'gs-r') {
      await clock.sleep(QUIET_MS);
      owed = 0;
    }
    return true;
  };

  /** A picture that was cut off swallows what follows: enough zeros end it, and print nothing otherwise. */
  const drain = async (): Promise<boolean> => {
    const printsMs = (1000 * settings.bufferBytes * 8) / dotsPerLineOf(settings) / settings.dotsPerMm / settings.mmPerSecond;
    if (markers === 'none') {
      const until = clock.monotonic() + DRAIN_MS + printsMs;
      while (clock.monotonic() < until) {
        if ((await look()) === 'no-answer' || fault() !== undefined) return false;
        await pause(500);
      }
      return true;
    }
    if (await provesAllDone(markers, DRAIN_MS)) return true;
    if (fault() !== undefined || line.over) return false;
    const zeros = new Uint8Array(settings.bufferBytes);
    await line.send(concatBytes([zeros, COMMAND.initialise])).then(() => undefined);
    return provesAllDone(markers, DRAIN_MS + printsMs);
  };

  const clearNow = async (): Promise<boolean> => {
    line.giveUp();
    if (settings.clearBuffers && (await clearByCommand())) return true;
    if ((await look()) === 'no-answer') return false;
    if (fault() === 'cutter') {
      const sent = await line.sendNow(COMMAND.recoverAndClear);
      if (!sent.ok || (await look()) === 'no-answer') return false;
    }
    return fault() === undefined && !line.over && (await drain());
  };

  if ((await look()) === 'no-answer') return err({ code: 'no-answer', waitedMs: 1000 });
  return ok({
    line,
    get identity() {
      return identity;
    },
    get markers() {
      return markers;
    },
    get condition() {
      return condition;
    },
    fault,
    marker,
    look,
    pause,
    wake,
    getToKnow,
    clearNow,
  });
}
