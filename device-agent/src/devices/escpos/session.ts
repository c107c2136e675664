import { concatBytes } from '../../codec/fields.ts';
import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { PrinterFault } from '../../hal/receipt-printer.ts';
import type { DeviceError, DeviceIdentity } from '../../hal/status.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import { createPrinterLine, type PrinterLine } from './line.ts';
import { createMarkers, type Marker, type MarkerKind } from './markers.ts';
import { dotsPerLineOf, MAKER, MODEL, type Settings } from './model.ts';
import { mayAnswer, probeMarkers, type MarkerMemory } from './probe.ts';
import { automaticStatus, COMMAND, faultOf, identityRequest, isBuffersCleared, SOUND, textOf, type Condition } from './wire.ts';

/** §10: clones stay silent. */
const IDENTITY_MS = 500;
const CLEAR_MS = 500;
const DRAIN_MS = 2000;
const QUIET_MS = 300;
/** So many GS r of an earlier connection may still be answered. */
const MOST_OWED = 3;
const MOST_ROUNDS = 12;
/** Zeros that end a picture which was cut off: more at each try, since nobody knows how long it claims to be. */
const UNCLOG_GROWTH = 4;
/** So long may they take to be sent, or to be printed as empty paper. */
const UNCLOG_MS = 5000;
/** No more of them in one connection: paper would go on coming out of a printer that only its power switch can help. */
const MOST_ZEROS = 262_144;
/** A printer that seems to have no markers is asked for them again after this time, then after twice as long, and so on. */
const ASK_AGAIN_MS = 60_000;
const ASK_AGAIN_MOST_MS = 3_600_000;

/** A printer that answers. */
export interface PrinterSession {
  readonly line: PrinterLine;
  readonly identity: DeviceIdentity;
  /** What it was found to answer; `none` means nothing before `decided`. */
  readonly markers: MarkerKind;
  /** Whether `markers` may be relied on for a job. */
  readonly decided: boolean;
  readonly condition: Condition;
  fault(): PrinterFault | undefined;
  marker(kind: Exclude<MarkerKind, 'none'>, jobId?: string): Marker;
  /** Asks how it is by DLE EOT. */
  look(): Promise<'answered' | 'no-answer'>;
  /** Waits, but wakes at each change that it reports. */
  pause(durationMs: number): Promise<void>;
  wake(): void;
  /** Finds out, while it is sound and idle, who it is and which markers it answers; asks again now and then where it seems to have none. */
  getToKnow(): Promise<void>;
  /** A marker was not answered although it is sound: it is asked at the next idle moment whether it has any. */
  doubt(): void;
  /** Throws away what an earlier job left, or sees that it has come to its end. False when neither is certain yet. */
  clearNow(): Promise<boolean>;
}

export interface PrinterSessionOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly onChange: () => void;
  /** What the printer of this place answered before; what is learned here is added. */
  readonly memory: MarkerMemory;
}

/** Says the first words. Errors: `no-answer` from a printer that should answer DLE EOT. */
export async function openPrinterSession(
  link: ByteLink,
  options: PrinterSessionOptions,
  signal: AbortSignal,
): Promise<Result<PrinterSession, DeviceError>> {
  const { settings, clock, onChange, memory } = options;
  const makeMarker = createMarkers();
  let owed = MOST_OWED;
  let condition: Condition = SOUND;
  let identity: DeviceIdentity = { model: MODEL, maker: MAKER, serialNumber: '', firmware: '' };
  let known = false;
  let heardHere = false;
  let askAgainAt = 0;
  let askAgainMs = ASK_AGAIN_MS;
  let zerosAtOnce = settings.bufferBytes;
  let zerosLeft = MOST_ZEROS;
  let sleepers: (() => void)[] = [];

  /** Answers to GS r carry no name, so it is counted how many older ones may yet come. */
  const marker: PrinterSession['marker'] = (kind, jobId) => {
    const made = makeMarker(kind, jobId);
    return {
      bytes: made.bytes,
      hear: async (onLine, timeoutMs) => {
        if (kind === 'gs-r') owed += 1;
        const heard = await made.hear(onLine, timeoutMs);
        if (heard) onLine.wasHeard();
        if (heard && kind === 'gs-r') owed -= 1;
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
  const isSound = () => fault() === undefined && !line.over;

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

  const printsMs = (bytes: number) => (1000 * bytes * 8) / dotsPerLineOf(settings) / settings.dotsPerMm / settings.mmPerSecond;

  /** A picture that was cut off swallows what follows: enough zeros end it, and print nothing otherwise. */
  const unclog = async (): Promise<number> => {
    const inTime = UNCLOG_MS / Math.max(printsMs(1), 1000 / settings.bytesPerSecond);
    const length = Math.floor(Math.min(zerosLeft, Math.max(settings.bufferBytes, Math.min(zerosAtOnce, inTime))));
    zerosAtOnce *= UNCLOG_GROWTH;
    zerosLeft -= length;
    if (length > 0) await line.send(concatBytes([new Uint8Array(length), COMMAND.initialise])).then(() => undefined);
    return printsMs(length + settings.bufferBytes) + (1000 * length) / settings.bytesPerSecond;
  };
  const unclogged = () => {
    zerosAtOnce = settings.bufferBytes;
    zerosLeft = MOST_ZEROS;
  };

  const doubt = () => {
    known = false;
  };

  /** A printer that answered a marker since it was connected may be in the midst of half a picture: then it says nothing else either. */
  const isSilence = async (): Promise<boolean> => !heardHere || (await askText(0x42)) !== undefined;

  /** False where the silence has another reason, or has not lasted for long enough. */
  const askForMarkers = async (): Promise<boolean> => {
    const probed = mayAnswer(settings) ? await probeMarkers({ line, settings, marker, memory, unclog }) : 'silence';
    if (probed !== 'silence' && probed !== 'unclear') memory.heard(probed);
    heardHere ||= memory.kind === probed;
    // A fault in the middle of the questions explains a silence; they are asked again later.
    if ((await look()) === 'no-answer' || fault() !== undefined) return false;
    if (probed === 'unclear' || (probed === 'silence' && (await isSilence()))) memory.keptSilent(probed === 'unclear');
    return memory.decided && (memory.kind === 'none' || memory.kind === probed);
  };

  const introduce = async () => {
    if (settings.asb) await line.send(automaticStatus(0x0e)).then(() => undefined);
    const maker = await askText(0x42);
    if (maker === undefined) return;
    const name = await askText(0x43);
    const firmware = await askText(0x41);
    const serialNumber = await askText(0x44);
    identity = { model: MODEL, maker: [maker, name].filter(Boolean).join(' '), serialNumber: serialNumber ?? '', firmware: firmware ?? '' };
    onChange();
  };

  const getToKnow = async () => {
    if (fault() !== undefined || line.over) return;
    const asksAgain = known && memory.kind === 'none' && mayAnswer(settings) && clock.monotonic() >= askAgainAt;
    if (known && !asksAgain) return;
    const answered = await askForMarkers();
    askAgainAt = clock.monotonic() + askAgainMs;
    if (asksAgain) askAgainMs = Math.min(ASK_AGAIN_MOST_MS, 2 * askAgainMs);
    if (!answered || known) return;
    known = true;
    await introduce();
  };

  const clearByCommand = async (): Promise<boolean> => {
    for (let tries = 0; tries < 2 && !line.over; tries += 1) {
      const cleared = line.expect((reply) => (isBuffersCleared(reply) ? true : undefined), CLEAR_MS);
      const sent = await line.sendNow(COMMAND.clearBuffers);
      if (!sent.ok) return false;
      if ((await cleared) === true) {
        owed = 0;
        line.wasHeard();
        unclogged();
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
    unclogged();
    return true;
  };

  const drain = async (): Promise<boolean> => {
    if (!known) await getToKnow();
    if (!memory.decided || !isSound()) return false;
    const { kind } = memory;
    if (kind === 'none') {
      const printsForMs = await unclog();
      unclogged();
      const until = clock.monotonic() + printsForMs + DRAIN_MS;
      while (clock.monotonic() < until) {
        if ((await look()) === 'no-answer' || fault() !== undefined) return false;
        await pause(500);
      }
      return true;
    }
    if (await provesAllDone(kind, DRAIN_MS)) return true;
    if (!isSound()) return false;
    if (await provesAllDone(kind, DRAIN_MS + (await unclog()))) return true;
    doubt();
    return false;
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
      return memory.kind;
    },
    get decided() {
      return memory.decided;
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
    doubt,
    clearNow,
  });
}
