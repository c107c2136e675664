import { crc32 } from 'node:zlib';
import type { Clock } from '../../clock.ts';
import {
  ANY,
  CAPABILITY,
  CAPTURE_PHASES,
  CAPTURE_RESULTS,
  COMMANDS,
  commandOf,
  createMessageFramer,
  DEVICE_STATES,
  encodeEvent,
  encodeKeepAlive,
  encodeRefusal,
  encodeResponse,
  GUIDANCE,
  MOST_PAYLOAD,
  parseRequest,
  STATUS,
  statusCode,
} from '../../devices/pvr-hid/wire.ts';
import type {
  CapturePhase,
  CaptureResult,
  CommandName,
  DeviceState,
  EventName,
  EventOf,
  Guidance,
  Message,
  RequestOf,
  ResponseOf,
  StatusName,
} from '../../devices/pvr-hid/wire.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { WireSimulator } from '../simulated-device.ts';
import { guidanceOf, handCode, onSensor, poseOf, type HandImage, type HandOptions, type HandPose, type HeldHand } from './hand.ts';
import { createOutbox, type MessageHarm, type Outbox } from './outbox.ts';

const TICK_MS = 50;
const EXPOSURE_MS = 50;
const PROCESSING_MS = 50;
/** C4, RELEASE_FRAMES: frames die by themselves. */
const FRAME_LIFE_MS = 30_000;
/** C3, rules 4 and 9. */
const REPORT_GAP_MS = 500;
const FIRST_KEEP_ALIVE_MS = 500;
const KEEP_ALIVE_MS = 250;
const REBOOT_MS = 150;
const GOOD_QUALITY = 85;
const POOR_QUALITY = 20;
const WINDOW_DIRTY = 0x20;

interface StoredFrame {
  readonly info: ResponseOf<'get-frame-info'>;
  readonly bytes: Uint8Array;
}

interface RunningCapture {
  readonly session: number;
  readonly request: RequestOf<'start-capture'>;
  readonly startedAt: number;
  phase: CapturePhase;
  stillSince: number | undefined;
  sawHand: boolean;
  exposing: boolean;
}

/** A palm-vein reader of the reference protocol, at the far end of its wire. */
export interface PvrHidSimulator extends WireSimulator {
  /** Holds a hand over the glass until `withdraw`. */
  hold(image: HandImage, options?: HandOptions): void;
  withdraw(): void;
  /** Faults of the reader (C8); 0 mends it. Bits as in GET_STATUS. */
  setFaults(bits: number): void;
  /** Harms one of the next messages that it sends. */
  harmNext(harm: MessageHarm): void;
  /** Neither hears nor speaks for so long. */
  silence(durationMs: number): void;
  /** Restarts by itself in mid-work and says so with EV_READY. */
  watchdogReset(): void;
  /** Each answer comes so much later. */
  setAnswerDelay(delayMs: number): void;
  /** What it is doing. */
  readonly state: DeviceState;
  /** Frames held in its memory. */
  readonly framesHeld: number;
  /** The last SET_LED. */
  readonly led: RequestOf<'set-led'>;
}

export interface PvrHidSimulatorOptions {
  readonly clock: Clock;
  /** Overrides of GET_INFO, GET_FIRMWARE; the defaults are those of the protocol's examples. */
  readonly info?: Partial<ResponseOf<'get-info'>>;
  readonly firmware?: Partial<ResponseOf<'get-firmware'>>;
  readonly temperatureDeciC?: number;
  /** Seconds since power-up at creation. Default 0. */
  readonly uptimeS?: number;
  /** Number of the first session. Default 1. */
  readonly firstSession?: number;
  /** How long SELF_TEST takes. Default 600. */
  readonly selfTestMs?: number;
  /** GET_FRAME_INFO tells which hand it saw; false: unknown. Default true. */
  readonly tellsHand?: boolean;
}

const USUAL_INFO: ResponseOf<'get-info'> = {
  major: 1,
  minor: 0,
  hardware: 1,
  widthPx: 640,
  heightPx: 480,
  bitsPerPixel: 8,
  formats: 3,
  wavelength1Nm: 850,
  wavelength2Nm: 0,
  nearestMm: 40,
  farthestMm: 90,
  ledPixels: 24,
  mostFrames: 5,
  capabilities: 0x087f,
  model: 'PVR-SIM',
  serial: 'SIM0000001',
};
const USUAL_FIRMWARE: ResponseOf<'get-firmware'> = {
  major: 1,
  minor: 2,
  patch: 3,
  bootMajor: 1,
  bootMinor: 0,
  buildDate: 20240601,
  commit: 'a1b2c3d4',
};
const LED_OFF: RequestOf<'set-led'> = { mode: 0, red: 0, green: 0, blue: 0, brightness: 0, parameter: 0, periodMs: 0 };

type Answer<Name extends CommandName> = ResponseOf<Name> | StatusName | 'later';
type Answerers = { readonly [Name in CommandName]: (request: RequestOf<Name>, tid: number) => Answer<Name> };

function isRefusal(answer: object | StatusName): answer is StatusName {
  return typeof answer === 'string';
}

/** Creates the reader, powered up and idle. */
export function createPvrHidSimulator(options: PvrHidSimulatorOptions): PvrHidSimulator {
  const { clock } = options;
  const info = { ...USUAL_INFO, ...options.info };
  const firmware = { ...USUAL_FIRMWARE, ...options.firmware };
  const harms: MessageHarm[] = [];
  let bootedAt = clock.monotonic() - 1000 * (options.uptimeS ?? 0);
  let resetCause: number | undefined = 0;
  let state: DeviceState = 'idle';
  let faults = 0;
  let hand: HeldHand | undefined;
  let eventMask = 0;
  let eventIntervalMs = 100;
  let lastHandEvent: { readonly at: number; readonly guidance: Guidance } = { at: 0, guidance: 'no-hand' };
  let led = LED_OFF;
  let illuminationMode = 1;
  let nextSession = options.firstSession ?? 1;
  let session = 0;
  let frames: StoredFrame[] = [];
  let capture: RunningCapture | undefined;
  let testing: { readonly tid: number } | undefined;
  let silentUntil = 0;
  let answerDelayMs = 0;
  let outbox: Outbox | undefined;
  let current: ByteLink | undefined;
  let cancelTick = () => {};
  let cancelWipe = () => {};

  const now = () => clock.monotonic();
  const has = (capability: number) => (info.capabilities & capability) !== 0;
  const isSilent = () => now() < silentUntil;
  const post = (reports: readonly Uint8Array[]) => outbox?.post(reports);
  const tell = <Name extends EventName>(name: Name, fields: EventOf<Name>) => post(encodeEvent(name, fields));
  const restState = (): DeviceState => ((faults & ~WINDOW_DIRTY) === 0 ? 'idle' : 'fault');

  const wipeFrames = () => {
    cancelWipe();
    for (const frame of frames) frame.bytes.fill(0);
    frames = [];
    if (state === 'frames-ready') state = restState();
  };

  /** What follows an answer goes out behind it. */
  const afterAnswer = (work: () => void) => {
    if (answerDelayMs === 0) queueMicrotask(work);
    else clock.after(answerDelayMs + 1, work);
  };

  /** C3, rule 15. */
  const resetWork = () => {
    capture = undefined;
    testing = undefined;
    wipeFrames();
    session = 0;
    eventMask = 0;
    led = LED_OFF;
    illuminationMode = 1;
    if (state !== 'boot-loader') state = restState();
  };

  const restart = (cause: number) => {
    resetWork();
    bootedAt = now();
    resetCause = cause;
  };

  const sayReady = () => {
    if (resetCause === undefined) return;
    tell('ready', { cause: resetCause, major: info.major, minor: info.minor });
    resetCause = undefined;
  };

  // --- the hand and the camera

  const guidance = (): Guidance => {
    if ((faults & WINDOW_DIRTY) !== 0 && hand !== undefined) return 'too-bright';
    return guidanceOf(hand, now(), info, capture?.request.hand ?? 0);
  };
  const distance = () => (hand === undefined || !has(CAPABILITY.distance) ? ANY : poseOf(hand, now()).heightMm);
  const qualityNow = () =>
    hand === undefined ? 0 : (poseOf(hand, now()).quality ?? (guidance() === 'good' ? GOOD_QUALITY : POOR_QUALITY));

  const sendHandEvent = () => {
    if ((eventMask & 1) === 0) return;
    const code = guidance();
    const due = hand !== undefined && now() - lastHandEvent.at >= eventIntervalMs;
    if (code === lastHandEvent.guidance && !due) return;
    lastHandEvent = { at: now(), guidance: code };
    const pose: HandPose = hand === undefined ? {} : poseOf(hand, now());
    tell('hand', {
      present: hand === undefined ? 0 : 1,
      guidance: GUIDANCE.indexOf(code),
      distanceMm: distance(),
      offsetX: pose.offsetX ?? 0,
      offsetY: pose.offsetY ?? 0,
      pitch: pose.pitch ?? 0,
      roll: pose.roll ?? 0,
      quality: qualityNow(),
      coverage: hand === undefined ? 0 : (pose.coverage ?? 100),
    });
  };

  const setPhase = (running: RunningCapture, phase: CapturePhase) => {
    if (running.phase === phase) return;
    running.phase = phase;
    if ((eventMask & 2) !== 0)
      tell('capture-state', { session: running.session, phase: CAPTURE_PHASES.indexOf(phase), progress: phase === 'processing' ? 50 : 0 });
  };

  const endCapture = (running: RunningCapture, result: CaptureResult) => {
    if (capture !== running) return;
    capture = undefined;
    const good = result === 'ok';
    state = good ? 'frames-ready' : restState();
    const best = frames[0]?.info.quality ?? 0;
    tell('capture-done', {
      session: running.session,
      result: CAPTURE_RESULTS.indexOf(result),
      frames: good ? frames.length : 0,
      bestQuality: good ? best : 0,
      bestFrame: good ? 0 : 255,
      durationMs: Math.min(65_535, Math.round(now() - running.startedAt)),
    });
    if (good) cancelWipe = clock.after(FRAME_LIFE_MS, wipeFrames);
  };

  const expose = async (running: RunningCapture) => {
    running.exposing = true;
    setPhase(running, 'exposing');
    const exposed = hand;
    await clock.sleep(EXPOSURE_MS);
    if (capture !== running) return;
    if (running.request.mode !== 2 && (hand === undefined || hand !== exposed)) {
      endCapture(running, 'hand-removed');
      return;
    }
    setPhase(running, 'processing');
    const image = typeof exposed?.image === 'function' ? await exposed.image() : exposed?.image;
    await clock.sleep(PROCESSING_MS);
    if (capture !== running) return;
    store(running, exposed, image);
    endCapture(running, 'ok');
  };

  const store = (running: RunningCapture, exposed: HeldHand | undefined, image: Parameters<typeof onSensor>[0] | undefined) => {
    const { request } = running;
    const binned = request.format === 1;
    const widthPx = binned ? info.widthPx >> 1 : info.widthPx;
    const heightPx = binned ? info.heightPx >> 1 : info.heightPx;
    const ambient = (request.flags & 1) !== 0;
    for (let index = 0; index < request.frames + (ambient ? 1 : 0); index += 1) {
      const dark = ambient && index === request.frames;
      const bytes = image === undefined || dark ? new Uint8Array(widthPx * heightPx) : onSensor(image, info.widthPx, info.heightPx, binned);
      const about: ResponseOf<'get-frame-info'> = {
        frame: index,
        session: running.session,
        format: request.format,
        quality: dark || exposed === undefined ? 0 : (poseOf(exposed, now()).quality ?? GOOD_QUALITY),
        widthPx,
        heightPx,
        stride: widthPx,
        totalBytes: bytes.length,
        crc32: crc32(bytes),
        distanceMm: exposed === undefined ? ANY : poseOf(exposed, now()).heightMm,
        guidance: exposed === undefined ? 0 : 1,
        hand: exposed === undefined || options.tellsHand === false ? 0 : handCode(exposed),
        exposureUs: 4000,
        illumination: dark ? 0 : 70,
        wavelength: dark ? 0 : (request.flags & 2) === 0 ? 1 : 2,
        liveness: has(CAPABILITY.liveness) && exposed !== undefined ? (exposed.options.liveness ?? 95) : 255,
        uptimeMs: Math.round(now() - bootedAt),
        palmX: widthPx >> 2,
        palmY: heightPx / 6,
        palmWidth: widthPx >> 1,
        palmHeight: Math.round((heightPx * 2) / 3),
      };
      frames.push({ info: about, bytes });
    }
  };

  const stepCapture = (running: RunningCapture) => {
    if (running.exposing) return;
    const code = guidance();
    running.sawHand ||= hand !== undefined;
    if (running.request.mode === 2) return void expose(running);
    if (code !== 'good') running.stillSince = undefined;
    else running.stillSince ??= now();
    setPhase(running, hand === undefined ? 'wait-for-hand' : running.stillSince === undefined ? 'aligning' : 'hold');
    const still = code === 'good' && running.stillSince !== undefined && now() - running.stillSince >= running.request.holdMs;
    if (still && qualityNow() >= running.request.minQuality) return void expose(running);
    if (now() - running.startedAt >= running.request.timeoutMs) endCapture(running, running.sawHand ? 'poor-quality' : 'no-hand');
  };

  /** Looks at the hand as long as anybody is interested. */
  const tick = () => {
    cancelTick();
    sendHandEvent();
    if (capture !== undefined) stepCapture(capture);
    const interested = capture !== undefined || (hand !== undefined && (eventMask & 1) !== 0);
    cancelTick = interested && outbox !== undefined ? clock.after(TICK_MS, tick) : () => {};
  };

  // --- requests

  const answerers: Answerers = {
    sync: ({ nonce }) => {
      resetWork();
      return { major: info.major, minor: info.minor, state: DEVICE_STATES.indexOf(state), mostPayload: MOST_PAYLOAD, nonce };
    },
    'get-info': () => info,
    'get-firmware': () => firmware,
    'get-status': () => ({
      state: DEVICE_STATES.indexOf(state),
      handPresent: hand === undefined ? 0 : 1,
      guidance: GUIDANCE.indexOf(guidance()),
      distanceMm: distance(),
      quality: qualityNow(),
      illumination: illuminationMode,
      temperatureDeciC: options.temperatureDeciC ?? 312,
      faults,
      session: frames.length > 0 || capture !== undefined ? session : 0,
      framesReady: frames.length,
      uptimeS: Math.floor((now() - bootedAt) / 1000),
    }),
    'set-events': ({ mask, intervalMs }) => {
      if (mask > 3 || intervalMs < 50 || intervalMs > 5000) return 'INVALID_PARAM';
      eventMask = mask;
      eventIntervalMs = intervalMs;
      afterAnswer(tick);
      return { mask, intervalMs };
    },
    'self-test': ({ level }, tid) => {
      if (!has(CAPABILITY.selfTest)) return 'UNSUPPORTED';
      if (level > 1) return 'INVALID_PARAM';
      if (state !== 'idle') return 'BUSY';
      state = 'self-test';
      testing = { tid };
      void runSelfTest(testing);
      return 'later';
    },
    'start-capture': (request) => {
      if (state === 'capturing' || state === 'self-test') return 'BUSY';
      if (state === 'fault') return 'NOT_READY';
      const { mode, format, timeoutMs, minQuality, frames: count, flags, holdMs } = request;
      const good =
        mode <= 2 && format <= 2 && timeoutMs >= 1000 && timeoutMs <= 60_000 && minQuality <= 100 && request.hand <= 2 && flags <= 3;
      if (!good || count < 1 || count > info.mostFrames || holdMs > 2000) return 'INVALID_PARAM';
      if ((info.formats & (1 << format)) === 0 || ((flags & 2) !== 0 && !has(CAPABILITY.secondWavelength))) return 'UNSUPPORTED';
      wipeFrames();
      session = nextSession;
      nextSession = nextSession >= 65_534 ? 1 : nextSession + 1;
      state = 'capturing';
      capture = { session, request, startedAt: now(), phase: 'none', stillSince: undefined, sawHand: false, exposing: false };
      afterAnswer(tick);
      return { session };
    },
    abort: ({ session: wanted }) => {
      const running = capture;
      if (running === undefined || (wanted !== ANY && wanted !== running.session)) return 'NO_SESSION';
      // The result follows the answer (C4, ABORT).
      afterAnswer(() => endCapture(running, 'aborted'));
      return {};
    },
    'get-frame-info': (request) => {
      const frame = frameOf(request);
      return typeof frame === 'string' ? frame : frame.info;
    },
    'get-frame-chunk': (request) => {
      const frame = frameOf(request);
      if (typeof frame === 'string') return frame;
      const { offset, length } = request;
      if (length < 1 || length > 4096) return 'INVALID_PARAM';
      if (offset + length > frame.bytes.length) return 'OUT_OF_RANGE';
      const data = frame.bytes.subarray(offset, offset + length);
      return { frame: request.frame, session: request.session, offset, length, data };
    },
    'release-frames': ({ session: wanted }) => {
      if (frames.length === 0 || (wanted !== ANY && wanted !== session)) return 'NO_SESSION';
      wipeFrames();
      return {};
    },
    'set-illumination': ({ channels, mode, level, durationMs }) => {
      if (state === 'capturing' || state === 'self-test') return 'BUSY';
      const goodTime = mode === 2 ? durationMs >= 1 && durationMs <= 5000 : durationMs === 0;
      if (channels < 1 || channels > 3 || mode > 2 || level > 100 || !goodTime) return 'INVALID_PARAM';
      if ((mode === 2 && !has(CAPABILITY.manualIllumination)) || (channels > 1 && !has(CAPABILITY.secondWavelength))) return 'UNSUPPORTED';
      illuminationMode = mode;
      return {};
    },
    'set-led': (request) => {
      const { mode, brightness, parameter, periodMs } = request;
      if (!has(CAPABILITY.ledRing)) return 'UNSUPPORTED';
      const timed = mode >= 2 && mode <= 4;
      if (mode > 5 || brightness > 100 || (mode === 5 && parameter > 100)) return 'INVALID_PARAM';
      if (timed && (periodMs < 100 || periodMs > 10_000)) return 'INVALID_PARAM';
      led = request;
      return {};
    },
    reboot: ({ mode, r, b, t }) => {
      if (mode > 1 || r !== 0x52 || b !== 0x42 || t !== 0x54) return 'INVALID_PARAM';
      clock.after(REBOOT_MS, () => {
        restart(1);
        state = mode === 1 ? 'boot-loader' : restState();
        void current?.close();
      });
      return {};
    },
  };

  const frameOf = (request: { readonly session: number; readonly frame: number }): StoredFrame | StatusName => {
    if (frames.length === 0 || request.session !== session) return 'NO_SESSION';
    return frames[request.frame] ?? 'NO_FRAME';
  };

  const runSelfTest = async (test: { readonly tid: number }) => {
    const { cmd } = COMMANDS['self-test'];
    const endsAt = now() + Math.min(10_000, options.selfTestMs ?? 600);
    for (let wait = FIRST_KEEP_ALIVE_MS; now() < endsAt; wait = KEEP_ALIVE_MS) {
      await clock.sleep(Math.min(wait, endsAt - now()));
      if (testing !== test) return;
      if (now() < endsAt) post(encodeKeepAlive(test.tid, cmd));
    }
    testing = undefined;
    state = restState();
    post(encodeResponse(test.tid, 'self-test', { failed: faults }));
  };

  const BOOT_LOADER_COMMANDS: readonly CommandName[] = ['sync', 'get-firmware', 'get-status', 'reboot'];

  const answer = <Name extends CommandName>(name: Name, answerer: Answerers[Name], message: Message): readonly Uint8Array[] | undefined => {
    const refuse = (status: StatusName) => encodeRefusal(message.tid, message.cmd, STATUS[status]);
    const request = parseRequest(name, message.payload);
    if (!request.ok) return refuse('INVALID_LEN');
    if (state === 'boot-loader' && !BOOT_LOADER_COMMANDS.includes(name)) return refuse('NOT_READY');
    if (testing !== undefined && name !== 'abort' && name !== 'sync') return refuse('BUSY');
    const result: ResponseOf<Name> | StatusName | 'later' = answerer(request.value, message.tid);
    if (result === 'later') return undefined;
    return isRefusal(result) ? refuse(result) : encodeResponse(message.tid, name, result);
  };

  const respond = (message: Message) => {
    const name = commandOf(message.cmd);
    const reports =
      name === undefined ? encodeRefusal(message.tid, message.cmd, STATUS.INVALID_CMD) : answer(name, answerers[name], message);
    if (reports === undefined) return;
    if (answerDelayMs === 0) post(reports);
    else clock.after(answerDelayMs, () => post(reports));
  };

  const serve = async (link: ByteLink, signal: AbortSignal) => {
    const framer = createMessageFramer('device');
    let cancelGap = () => {};
    resetWork();
    outbox = createOutbox(link, signal, isSilent, harms);
    current = link;
    const accept = (events: ReturnType<typeof framer.push>) => {
      for (const event of events) {
        if (event.kind === 'frame') respond(event.frame);
        else if (event.kind === 'damaged') post(encodeRefusal(event.bytes[1]!, event.bytes[2]!, statusCode(event.reason)));
      }
    };
    sayReady();
    for await (const chunk of link.incoming) {
      cancelGap();
      if (isSilent()) {
        framer.reset();
        continue;
      }
      accept(framer.push(chunk));
      if (framer.pending > 0) cancelGap = clock.after(REPORT_GAP_MS, () => accept(framer.expire()));
    }
    cancelGap();
    cancelTick();
    outbox = undefined;
    current = undefined;
    // Closing the socket is the unplug (C1): the reader loses its power.
    restart(0);
  };

  return {
    serve,
    powerUp: () => restart(0),
    hold: (image, handOptions = {}) => {
      hand = { image, options: handOptions, since: now() };
      tick();
    },
    withdraw: () => {
      hand = undefined;
      tick();
    },
    setFaults: (bits) => {
      faults = bits;
      const serious = (bits & ~WINDOW_DIRTY) !== 0;
      if (bits !== 0) tell('error', { error: faultCode(bits), faults: bits });
      if (serious && capture !== undefined) endCapture(capture, 'device-fault');
      if (serious) wipeFrames();
      if (state === 'idle' || state === 'fault') state = restState();
    },
    harmNext: (harm) => {
      harms.push(harm);
    },
    silence: (durationMs) => {
      silentUntil = now() + durationMs;
    },
    watchdogReset: () => {
      restart(2);
      sayReady();
    },
    setAnswerDelay: (delayMs) => {
      answerDelayMs = delayMs;
    },
    get state() {
      return state;
    },
    get framesHeld() {
      return frames.length;
    },
    get led() {
      return led;
    },
  };
}

function faultCode(bits: number): number {
  const codes = [STATUS.SENSOR_FAULT, STATUS.ILLUMINATION_FAULT, STATUS.OVER_TEMPERATURE, STATUS.MEMORY_FAULT, STATUS.FLASH_FAULT];
  return codes.find((_, bit) => (bits & (1 << bit)) !== 0) ?? STATUS.INTERNAL;
}
