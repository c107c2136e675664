import { seededRandom } from '@changqing/fixtures';
import type { GreyImage } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { concatBytes, sameBytes } from '../../codec/fields.ts';
import { CONFIRMATION } from '../../devices/zfm-20/confirmation.ts';
import { encodeReply, parseCommand, type Command, type InstructionName, type Reply } from '../../devices/zfm-20/instructions.ts';
import { encodeImage, encodeIndexPage, encodeProductInfo, packetBytesOf, type ProductInfo } from '../../devices/zfm-20/messages.ts';
import { BAUD_UNIT, ZFM_IMAGE_SIZE, type Profile } from '../../devices/zfm-20/model.ts';
import { createPacketFramer, encodePacket, packetsOf, WRONG_CHECKSUM, type Packet } from '../../devices/zfm-20/wire.ts';
import type { FrameEvent } from '../../codec/framer.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import { isAborted } from '../../links/aborted.ts';
import type { SimulatedLine, WireSimulator } from '../simulated-device.ts';
import { featureOf, fitToSensor, sameSubject, subjectIn, subjectOf, type MatchRule } from './finger.ts';
import { createModuleMemory, losePower, searchLibrary, SIZES, type ModuleMemory } from './memory.ts';

export interface Zfm20SimulatorOptions {
  readonly clock: Clock;
  /** Default `zfm`. */
  readonly profile?: Profile;
  /** No waiting for sensor, computing and the line's speed. Default false. */
  readonly fast?: boolean;
  /** Default: 256×288 for `zfm`, 192×192 for the others. */
  readonly imageSize?: { readonly widthPx: number; readonly heightPx: number };
  /** Default 200. */
  readonly librarySize?: number;
  readonly rule?: MatchRule;
  readonly productInfo?: ProductInfo;
}

/** What a module does wrong until it is told otherwise; what goes wrong on the wire is the cable's matter. */
export type Zfm20Fault =
  | { readonly kind: 'none' }
  /** Answers an instruction with this code; `times` (default: for ever) counts down. */
  | { readonly kind: 'answer'; readonly to: InstructionName | 'any'; readonly code: number; readonly times?: number }
  /** Never sees a finger. */
  | { readonly kind: 'stuck-no-finger' }
  /** Sends a 55 before each answer. */
  | { readonly kind: 'extra-55' };

/** A picture of a finger, or what makes one when the sensor looks. */
export type FingerSource = GreyImage | (() => GreyImage | Promise<GreyImage>);

export interface Zfm20Simulator extends WireSimulator {
  /** Puts a finger on the glass, for so long, or until `lift`. A finger that leaves while the sensor looks gives code 03. */
  press(image: FingerSource, options?: { readonly liftAfterMs?: number }): void;
  lift(): void;
  fault(fault: Zfm20Fault): void;
  /** Flash and volatile memory, for tests to look into. */
  readonly memory: ModuleMemory;
  powerUp(): void;
}

/** Times of an unhurried module, ms: power-up, looking for a finger, computing. */
const PACE = {
  zfm: { wakeUp: 500, look: 250, compute: 300 },
  r503: { wakeUp: 50, look: 100, compute: 200 },
  zw: { wakeUp: 200, look: 120, compute: 200 },
};
/** After this gap a data packet that was announced is no longer waited for. */
const RECEIVE_GAP_MS = 1000;

/**
 * A fingerprint module of the EF 01 family at the far end of the wire (section 9 of the protocol sheet): frames, packet size, pace
 * by the speed of the line, password, registers, library, buffers. Features and templates are opaque bytes that hide a number of
 * the finger; matching goes by that number alone.
 */
export function createZfm20Simulator(options: Zfm20SimulatorOptions): Zfm20Simulator {
  const { clock, profile = 'zfm', fast = false, librarySize = 200, rule = sameSubject } = options;
  const { widthPx, heightPx } = options.imageSize ?? (profile === 'zfm' ? ZFM_IMAGE_SIZE : { widthPx: 192, heightPx: 192 });
  const sizes = SIZES[profile];
  const pace = PACE[profile];
  const memory = createModuleMemory();
  const random = seededRandom('zfm-20 simulator');
  let finger: { readonly source: FingerSource; readonly untilMs: number } | undefined;
  let fault: Zfm20Fault = { kind: 'none' };
  let faultTimes = 0;
  let awakeAtMs = Number.NEGATIVE_INFINITY;
  let greeted = true;

  const lift = () => {
    finger = undefined;
  };
  const powerUp = () => {
    losePower(memory);
    awakeAtMs = clock.monotonic() + (fast ? 0 : pace.wakeUp);
    greeted = profile !== 'r503';
  };
  const onGlass = () => {
    if (finger !== undefined && clock.monotonic() >= finger.untilMs) finger = undefined;
    return finger;
  };
  const spend = (durationMs: number, signal: AbortSignal) => (fast ? Promise.resolve() : clock.sleep(durationMs, signal));

  const takeImage = async (signal: AbortSignal): Promise<number> => {
    const before = fault.kind === 'stuck-no-finger' ? undefined : onGlass();
    await spend(before === undefined ? pace.look / 2 : pace.look, signal);
    if (before === undefined) return CONFIRMATION.noFinger;
    const image = typeof before.source === 'function' ? await before.source() : before.source;
    if (onGlass() !== before) return CONFIRMATION.captureFailed;
    memory.image = encodeImage(fitToSensor(image, widthPx, heightPx));
    memory.imageSubject = subjectOf(image);
    return CONFIRMATION.ok;
  };

  /** Any buffer number that there is not counts as 2 (section 3). */
  const bufferOf = (asked: number) => (asked >= 1 && asked <= sizes.buffers ? asked : 2);

  /** Work of one instruction: the acknowledge, what follows it, and what happens after it was sent. */
  const perform = async (command: Command, signal: AbortSignal): Promise<Outcome> => {
    switch (command.name) {
      case 'GenImg':
      case 'GetImageEx':
      case 'GetEnrollImage':
        return { code: await takeImage(signal) };
      case 'Img2Tz': {
        await spend(pace.compute, signal);
        if (memory.imageSubject === undefined) return { code: CONFIRMATION.noImage };
        memory.buffers.set(bufferOf(command.values.buffer), featureOf(memory.imageSubject, sizes.featureBytes));
        return { code: CONFIRMATION.ok };
      }
      case 'Match': {
        await spend(pace.compute, signal);
        const score = rule(memory.buffers.get(1) ?? new Uint8Array(), memory.buffers.get(2) ?? new Uint8Array());
        memory.lastMatchPassed = score !== undefined;
        return score === undefined ? { code: CONFIRMATION.noMatch, results: new Uint8Array(2) } : good('Match', { score });
      }
      case 'Search':
      case 'HighSpeedSearch': {
        await spend(pace.compute, signal);
        const { buffer, start, count } = command.values;
        const hit = searchLibrary(memory, memory.buffers.get(bufferOf(buffer)) ?? new Uint8Array(), start, count, rule);
        memory.lastMatchPassed = hit !== undefined;
        return hit === undefined ? { code: CONFIRMATION.notFound, results: new Uint8Array(4) } : good('Search', hit);
      }
      case 'RegModel': {
        await spend(pace.compute, signal);
        return { code: mergeBuffers() };
      }
      case 'Store': {
        const template = memory.buffers.get(bufferOf(command.values.buffer));
        if (command.values.page >= librarySize) return { code: CONFIRMATION.badPage };
        if (template === undefined) return { code: CONFIRMATION.flashError };
        memory.library.set(command.values.page, template);
        return { code: CONFIRMATION.ok };
      }
      case 'LoadChar': {
        const template = memory.library.get(command.values.page);
        if (command.values.page >= librarySize) return { code: CONFIRMATION.badPage };
        if (template === undefined) return { code: CONFIRMATION.badTemplate };
        memory.buffers.set(bufferOf(command.values.buffer), template);
        return { code: CONFIRMATION.ok };
      }
      case 'UpChar': {
        const feature = memory.buffers.get(bufferOf(command.values.buffer));
        return feature === undefined ? { code: CONFIRMATION.templateUploadFailed } : { code: CONFIRMATION.ok, upload: feature };
      }
      case 'DownChar': {
        const buffer = bufferOf(command.values.buffer);
        return { code: CONFIRMATION.ok, download: (data) => void memory.buffers.set(buffer, data), downloadLimit: sizes.templateBytes };
      }
      case 'UpImage':
        return memory.image === undefined ? { code: CONFIRMATION.imageUploadFailed } : { code: CONFIRMATION.ok, upload: memory.image };
      case 'DownImage':
        return {
          code: CONFIRMATION.ok,
          downloadLimit: (widthPx * heightPx) / 2,
          download: (data) => {
            memory.image = data;
            memory.imageSubject = subjectOf({ widthPx, heightPx, dpi: 500, pixels: data });
          },
        };
      case 'DeletChar': {
        const { page, count } = command.values;
        if (count === 0 || page + count > librarySize) return { code: CONFIRMATION.deleteFailed };
        for (let number = page; number < page + count; number += 1) memory.library.delete(number);
        return { code: CONFIRMATION.ok };
      }
      case 'Empty':
        memory.library.clear();
        return { code: CONFIRMATION.ok };
      case 'SetSysPara':
        return setParameter(command.values.parameter, command.values.value);
      case 'ReadSysPara': {
        const { securityLevel, address, packetSizeCode, baudFactor } = memory;
        return good('ReadSysPara', {
          status: statusWord(memory),
          systemId: 0,
          librarySize,
          securityLevel,
          address,
          packetSizeCode,
          baudFactor,
        });
      }
      case 'SetPwd':
        memory.password = command.values.password;
        memory.passwordVerified = true;
        return { code: CONFIRMATION.ok };
      case 'VfyPwd':
        memory.passwordVerified = command.values.password === memory.password;
        return { code: memory.passwordVerified ? CONFIRMATION.ok : CONFIRMATION.wrongPassword };
      case 'GetRandomCode':
        return good('GetRandomCode', { random: random.integer(0, 0xffff_ffff) });
      case 'SetAdder':
        memory.address = command.values.address;
        return { code: CONFIRMATION.ok };
      case 'ReadINFpage':
        return { code: CONFIRMATION.ok, upload: new Uint8Array(512) };
      case 'WriteNotepad':
        if (command.values.page > 15) return { code: CONFIRMATION.badNotepadPage };
        memory.notepad.set(command.values.page, command.values.tail);
        return { code: CONFIRMATION.ok };
      case 'ReadNotepad':
        if (command.values.page > 15) return { code: CONFIRMATION.badNotepadPage };
        return good('ReadNotepad', { tail: memory.notepad.get(command.values.page) ?? new Uint8Array(32) });
      case 'TempleteNum':
        return good('TempleteNum', { count: memory.library.size });
      case 'ReadIndexTable':
        return good('ReadIndexTable', { tail: encodeIndexPage(command.values.page, memory.library.keys()) });
      case 'ReadProdInfo':
        return good('ReadProdInfo', { tail: encodeProductInfo(options.productInfo ?? inventedProduct()) });
      case 'GetAlgVer':
        return good('GetAlgVer', { tail: paddedText('SIM ALG 1.0') });
      case 'GetFwVer':
        return good('GetFwVer', { tail: paddedText('SIM FW 1.0') });
      case 'ZwChipSN':
        return good('ZwChipSN', { tail: paddedText('SIMULATED') });
      case 'SoftRst':
        return { code: CONFIRMATION.ok, afterwards: powerUp };
      case 'AuraLedConfig':
      case 'CheckSensor':
      case 'HandShake':
      case 'ZwHandShake':
      case 'ZwControlBln':
      case 'ZwSleep':
        return { code: CONFIRMATION.ok };
    }
  };

  const inventedProduct = (): ProductInfo => ({
    model: 'R503',
    batch: 'B001',
    serial: 'SN000001',
    hardware: 0x0100,
    sensor: 'GC2092',
    widthPx,
    heightPx,
    templateBytes: sizes.templateBytes,
    librarySize,
  });

  const mergeBuffers = (): number => {
    const first = memory.buffers.get(1);
    const second = memory.buffers.get(2);
    if (first === undefined || second === undefined) return CONFIRMATION.cannotMerge;
    const subject = subjectIn(first);
    if (subject === undefined ? !sameBytes(first, second) : subject !== subjectIn(second)) return CONFIRMATION.cannotMerge;
    const template = subject === undefined ? first : featureOf(subject, sizes.templateBytes);
    memory.buffers.set(1, template).set(2, template);
    return CONFIRMATION.ok;
  };

  /** The acknowledge still goes out with the old setting (section 5). */
  const setParameter = (parameter: number, value: number): Outcome => {
    const accept = (fits: boolean, apply: () => void): Outcome =>
      fits ? { code: CONFIRMATION.ok, afterwards: apply } : { code: CONFIRMATION.badRegisterValue };
    if (parameter === 4) return accept(value >= 1 && value <= 12, () => (memory.baudFactor = value));
    if (parameter === 5) return accept(value >= 1 && value <= 5, () => (memory.securityLevel = value));
    if (parameter === 6) return accept(packetBytesOf(value) !== undefined, () => (memory.packetSizeCode = value));
    return { code: CONFIRMATION.badRegister };
  };

  const answerTo = async (payload: Uint8Array, signal: AbortSignal): Promise<Outcome> => {
    const command = parseCommand(profile, payload);
    if (!command.ok) return { code: profile === 'r503' ? 0xfc : CONFIRMATION.packetReceiveError };
    if (memory.password !== 0 && !memory.passwordVerified && command.value.name !== 'VfyPwd') return { code: CONFIRMATION.passwordNeeded };
    if (fault.kind === 'answer' && faultTimes > 0 && (fault.to === 'any' || fault.to === command.value.name)) {
      faultTimes -= 1;
      return { code: fault.code };
    }
    return perform(command.value, signal);
  };

  const serve = async (link: ByteLink, signal: AbortSignal, line: SimulatedLine = { baudRate: undefined }): Promise<void> => {
    const framer = createPacketFramer();
    let receiving: Receiving | undefined;
    let lastChunkAtMs = clock.monotonic();

    const send = async (bytes: Uint8Array) => {
      const baudRate = memory.baudFactor * BAUD_UNIT;
      if (!fast) await clock.sleep((bytes.length * 10_000) / baudRate, signal);
      await transmit(link, bytes, signal);
    };
    const sendPacket = (packet: Packet) => send(encodePacket(packet));
    const acknowledge = async (code: number, results: Uint8Array = new Uint8Array()) => {
      if (fault.kind === 'extra-55') await transmit(link, Uint8Array.of(0x55), signal);
      await sendPacket({ address: memory.address, kind: 'acknowledge', payload: Uint8Array.of(code, ...results) });
    };

    const obey = async (payload: Uint8Array) => {
      const outcome = await answerTo(payload, signal);
      await acknowledge(outcome.code, outcome.results);
      outcome.afterwards?.();
      if (outcome.download !== undefined) {
        receiving = { take: outcome.download, limit: outcome.downloadLimit ?? 0, parts: [], bytes: 0, lastAtMs: clock.monotonic() };
      }
      for (const packet of outcome.upload === undefined
        ? []
        : packetsOf(outcome.upload, packetBytesOf(memory.packetSizeCode) ?? 128, memory.address)) {
        if (isAborted(signal)) return;
        await sendPacket(packet);
      }
    };

    const takeData = (packet: Packet) => {
      if (receiving === undefined || clock.monotonic() - receiving.lastAtMs > RECEIVE_GAP_MS) {
        receiving = undefined;
        return;
      }
      receiving.lastAtMs = clock.monotonic();
      receiving.bytes += packet.payload.length;
      if (receiving.bytes > receiving.limit) {
        receiving = undefined;
        return;
      }
      receiving.parts.push(packet.payload);
      if (packet.kind !== 'last-data') return;
      receiving.take(concatBytes(receiving.parts));
      receiving = undefined;
    };

    const hear = async (event: FrameEvent<Packet>) => {
      if (event.kind === 'damaged' && event.reason === WRONG_CHECKSUM) await acknowledge(CONFIRMATION.packetReceiveError);
      if (event.kind !== 'frame' || event.frame.address !== memory.address) return;
      if (event.frame.kind === 'command') {
        receiving = undefined;
        await obey(event.frame.payload);
      } else if (event.frame.kind !== 'acknowledge') takeData(event.frame);
    };

    const wakeUp = async () => {
      const delayMs = awakeAtMs - clock.monotonic();
      if (delayMs > 0) await clock.sleep(delayMs, signal);
      if (!greeted && !isAborted(signal)) await transmit(link, Uint8Array.of(0x55), signal);
      greeted = true;
    };

    void wakeUp();
    for await (const chunk of link.incoming) {
      if (isAborted(signal)) return;
      // A module that is not awake, or that runs at another speed, hears only noise.
      if (clock.monotonic() < awakeAtMs) continue;
      if (line.baudRate !== undefined && line.baudRate !== memory.baudFactor * BAUD_UNIT) continue;
      const stale = clock.monotonic() - lastChunkAtMs > RECEIVE_GAP_MS ? framer.expire() : [];
      lastChunkAtMs = clock.monotonic();
      for (const event of [...stale, ...framer.push(chunk)]) await hear(event);
    }
  };

  return {
    serve,
    powerUp,
    lift,
    press: (source, { liftAfterMs = Number.POSITIVE_INFINITY } = {}) => {
      finger = { source, untilMs: clock.monotonic() + liftAfterMs };
    },
    fault: (next) => {
      fault = next;
      faultTimes = next.kind === 'answer' ? (next.times ?? Number.POSITIVE_INFINITY) : 0;
    },
    memory,
  };
}

interface Outcome {
  readonly code: number;
  readonly results?: Uint8Array;
  /** Sent in data packets behind the acknowledge. */
  readonly upload?: Uint8Array;
  /** Takes what the host sends in data packets next. */
  readonly download?: (data: Uint8Array) => void;
  readonly downloadLimit?: number;
  readonly afterwards?: () => void;
}

interface Receiving {
  readonly take: (data: Uint8Array) => void;
  readonly limit: number;
  readonly parts: Uint8Array[];
  bytes: number;
  lastAtMs: number;
}

/** A module does not know whether anyone hears it. */
async function transmit(link: ByteLink, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const sent = await link.send(bytes, signal);
  if (!sent.ok) return;
}

function good<Name extends InstructionName>(name: Name, values: Reply<Name>): Outcome {
  return { code: CONFIRMATION.ok, results: encodeReply(name, values).subarray(1) };
}

function statusWord(memory: ModuleMemory): number {
  // Bit 0, busy, is never seen: a busy module does not answer.
  return (memory.lastMatchPassed ? 2 : 0) | (memory.passwordVerified ? 4 : 0) | (memory.image === undefined ? 0 : 8);
}

function paddedText(text: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (i < text.length ? text.charCodeAt(i) : 0));
}
