import { err, ok, type Result } from '@changqing/protocol';
import { concatBytes, readFields, writeFields } from '../../codec/fields.ts';
import { createFramer, type FrameFormat, type Framer } from '../../codec/framer.ts';

/** Sheet of small devices, section 3: `F4 F3 F2 F1 | length u16 | payload | F8 F7 F6 F5` tells what is seen. */
const REPORT_HEADER = Uint8Array.of(0xf4, 0xf3, 0xf2, 0xf1);
const REPORT_TAIL = Uint8Array.of(0xf8, 0xf7, 0xf6, 0xf5);
/** `FD FC FB FA | length u16 | word u16, values | 04 03 02 01` is a command or the answer to one. */
const COMMAND_HEADER = Uint8Array.of(0xfd, 0xfc, 0xfb, 0xfa);
const COMMAND_TAIL = Uint8Array.of(0x04, 0x03, 0x02, 0x01);
const PREFIX_LENGTH = 6;
/** An engineering report has about 35 bytes; nothing that is known is longer than this. */
const LONGEST_PAYLOAD = 64;

/** Either kind of frame, still closed. */
export interface Ld2410Frame {
  readonly kind: 'report' | 'command';
  readonly payload: Uint8Array;
}

export function encodeFrame({ kind, payload }: Ld2410Frame): Uint8Array {
  if (payload.length > LONGEST_PAYLOAD) throw new RangeError(`a payload of ${payload.length} bytes`);
  const length = writeFields('little').u16(payload.length).done();
  return kind === 'report'
    ? concatBytes([REPORT_HEADER, length, payload, REPORT_TAIL])
    : concatBytes([COMMAND_HEADER, length, payload, COMMAND_TAIL]);
}

const format: FrameFormat<Ld2410Frame> = {
  header: REPORT_HEADER,
  otherHeader: COMMAND_HEADER,
  prefixLength: PREFIX_LENGTH,
  longestFrame: PREFIX_LENGTH + LONGEST_PAYLOAD + REPORT_TAIL.length,
  frameLength: (prefix) => {
    const length = prefix[4]! + prefix[5]! * 256;
    return length === 0 || length > LONGEST_PAYLOAD ? undefined : PREFIX_LENGTH + length + REPORT_TAIL.length;
  },
  parse: (frame) => {
    const kind = frame[0] === REPORT_HEADER[0] ? 'report' : 'command';
    const tail = kind === 'report' ? REPORT_TAIL : COMMAND_TAIL;
    const fits = tail.every((byte, i) => frame[frame.length - tail.length + i] === byte);
    return fits ? ok({ kind, payload: frame.slice(PREFIX_LENGTH, -tail.length) }) : err('wrong tail');
  },
};

/** Cuts either direction into frames. */
export function createLd2410Framer(): Framer<Ld2410Frame> {
  return createFramer(format);
}

/** What the radar sees; distances in cm, energies 0 to 100. */
export interface TargetReport {
  readonly mode: 'basic' | 'engineering';
  readonly moving: boolean;
  readonly still: boolean;
  readonly movingDistanceCm: number;
  readonly movingEnergy: number;
  readonly stillDistanceCm: number;
  readonly stillEnergy: number;
  readonly detectionDistanceCm: number;
}

const MARK = 0xaa;
const END_MARK = 0x55;
const MODES = { 1: 'engineering', 2: 'basic' } as const;

/** Reads a report of either mode; what an engineering report has besides is passed over by its length. */
export function parseReport(payload: Uint8Array): Result<TargetReport, string> {
  const reader = readFields(payload, 'little');
  const type = reader.u8();
  const mark = reader.u8();
  const state = reader.u8();
  const movingDistanceCm = reader.u16();
  const movingEnergy = reader.u8();
  const stillDistanceCm = reader.u16();
  const stillEnergy = reader.u8();
  const detectionDistanceCm = reader.u16();
  const rest = reader.rest();
  if (reader.overrun || rest.length < 2) return err(`a report of ${payload.length} bytes`);
  if (type !== 1 && type !== 2) return err(`a report of type ${type}`);
  if (mark !== MARK || rest.at(-2) !== END_MARK) return err('a report without its marks');
  if (state > 3) return err(`target state ${state}`);
  const seen = { moving: (state & 1) !== 0, still: (state & 2) !== 0 };
  return ok({ mode: MODES[type], ...seen, movingDistanceCm, movingEnergy, stillDistanceCm, stillEnergy, detectionDistanceCm });
}

/** Writes a report as the radar does; an engineering one with `gates` bytes of the energy of single gates. */
export function encodeReport(report: TargetReport, gates: readonly number[] = []): Uint8Array {
  const payload = writeFields('little')
    .u8(report.mode === 'basic' ? 2 : 1)
    .u8(MARK)
    .u8((report.moving ? 1 : 0) | (report.still ? 2 : 0))
    .u16(report.movingDistanceCm)
    .u8(report.movingEnergy)
    .u16(report.stillDistanceCm)
    .u8(report.stillEnergy)
    .u16(report.detectionDistanceCm)
    .bytes(report.mode === 'basic' ? [] : gates)
    .u8(END_MARK)
    .u8(0)
    .done();
  return encodeFrame({ kind: 'report', payload });
}

/** How near the nearest target is; undefined where there is none. */
export function nearestCm(report: TargetReport): number | undefined {
  if (report.moving && report.still) return Math.min(report.movingDistanceCm, report.stillDistanceCm);
  if (report.moving) return report.movingDistanceCm;
  return report.still ? report.stillDistanceCm : undefined;
}
