import { layout, type Layout } from './codec/layout.ts';

/** PVR-HID 1.0, C6. */
export const STATUS = {
  OK: 0x00,
  INVALID_CMD: 0x01,
  INVALID_PARAM: 0x02,
  INVALID_LEN: 0x03,
  BAD_CRC: 0x04,
  BAD_SEQ: 0x05,
  MSG_TIMEOUT: 0x06,
  BUSY: 0x07,
  NOT_READY: 0x08,
  NO_SESSION: 0x09,
  NO_FRAME: 0x0a,
  OUT_OF_RANGE: 0x0b,
  UNSUPPORTED: 0x0c,
  SENSOR_FAULT: 0x10,
  ILLUMINATION_FAULT: 0x11,
  OVER_TEMPERATURE: 0x12,
  MEMORY_FAULT: 0x13,
  FLASH_FAULT: 0x14,
  INTERNAL: 0x7f,
} as const;
export type StatusName = keyof typeof STATUS;

const STATUS_NAMES = new Map<number, string>(Object.entries(STATUS).map(([name, code]) => [code, name]));

/** The name of a status byte, or its number where C6 has none. */
export function statusName(status: number): string {
  return STATUS_NAMES.get(status) ?? `status ${status}`;
}

const STATUS_CODES = new Map<string, number>(Object.entries(STATUS));

/** The code of a status by its name; INTERNAL for a name that C6 does not know. */
export function statusCode(name: string): number {
  return STATUS_CODES.get(name) ?? STATUS.INTERNAL;
}

/** C4, GET_STATUS, state. The index is the number on the wire. */
export const DEVICE_STATES = ['boot', 'idle', 'capturing', 'frames-ready', 'self-test', 'fault', 'boot-loader'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** C4, GET_STATUS, faults, from bit 0. */
export const FAULT_BITS = ['sensor', 'illumination', 'over-temperature', 'memory', 'flash', 'window-dirty'] as const;

/** Names the bits of a fault mask, for people and logs. */
export function faultNames(mask: number): string {
  const names = FAULT_BITS.filter((_, bit) => (mask & (1 << bit)) !== 0);
  return names.length === 0 ? 'none' : names.join(', ');
}

/** C4, GET_INFO, capabilities: bit values. */
export const CAPABILITY = {
  handEvents: 0x001,
  guidance: 0x002,
  distance: 0x004,
  offset: 0x008,
  manualIllumination: 0x010,
  ledRing: 0x020,
  colourLed: 0x040,
  liveness: 0x080,
  jpeg: 0x100,
  secondWavelength: 0x200,
  firmwareUpdate: 0x400,
  selfTest: 0x800,
} as const;

const nothing = layout([]);
const session = layout([['session', 'u16']]);

/**
 * C4: every command with the payload of its request and of its good response. The status byte at offset 0 of a response is not part
 * of these tables: an answer other than OK is that byte alone.
 */
export const COMMANDS = {
  sync: {
    cmd: 0x01,
    request: layout([['nonce', 'bytes8']]),
    response: layout([
      ['major', 'u8'],
      ['minor', 'u8'],
      ['state', 'u8'],
      ['mostPayload', 'u16'],
      ['reserved', 'pad2'],
      ['nonce', 'bytes8'],
    ]),
  },
  'get-info': {
    cmd: 0x02,
    request: nothing,
    response: layout([
      ['major', 'u8'],
      ['minor', 'u8'],
      ['hardware', 'u8'],
      ['widthPx', 'u16'],
      ['heightPx', 'u16'],
      ['bitsPerPixel', 'u8'],
      ['formats', 'u8'],
      ['wavelength1Nm', 'u16'],
      ['wavelength2Nm', 'u16'],
      ['nearestMm', 'u16'],
      ['farthestMm', 'u16'],
      ['ledPixels', 'u8'],
      ['mostFrames', 'u8'],
      ['capabilities', 'u32'],
      ['model', 'ascii16'],
      ['serial', 'ascii16'],
    ]),
  },
  'get-firmware': {
    cmd: 0x03,
    request: nothing,
    response: layout([
      ['major', 'u8'],
      ['minor', 'u8'],
      ['reserved', 'pad1'],
      ['patch', 'u16'],
      ['bootMajor', 'u8'],
      ['bootMinor', 'u8'],
      ['buildDate', 'u32'],
      ['commit', 'ascii8'],
    ]),
  },
  'get-status': {
    cmd: 0x04,
    request: nothing,
    response: layout([
      ['state', 'u8'],
      ['handPresent', 'u8'],
      ['guidance', 'u8'],
      ['distanceMm', 'u16'],
      ['quality', 'u8'],
      ['illumination', 'u8'],
      ['temperatureDeciC', 'i16'],
      ['faults', 'u16'],
      ['session', 'u16'],
      ['framesReady', 'u8'],
      ['reserved', 'pad1'],
      ['uptimeS', 'u32'],
    ]),
  },
  'set-events': {
    cmd: 0x05,
    request: layout([
      ['mask', 'u16'],
      ['intervalMs', 'u16'],
    ]),
    response: layout([
      ['reserved', 'pad1'],
      ['mask', 'u16'],
      ['intervalMs', 'u16'],
    ]),
  },
  'self-test': {
    cmd: 0x06,
    request: layout([['level', 'u8']]),
    response: layout([
      ['reserved', 'pad1'],
      ['failed', 'u16'],
    ]),
  },
  'start-capture': {
    cmd: 0x10,
    request: layout([
      ['mode', 'u8'],
      ['format', 'u8'],
      ['timeoutMs', 'u16'],
      ['minQuality', 'u8'],
      ['hand', 'u8'],
      ['frames', 'u8'],
      ['flags', 'u8'],
      ['holdMs', 'u16'],
      ['reserved', 'pad2'],
    ]),
    response: layout([
      ['reserved', 'pad1'],
      ['session', 'u16'],
    ]),
  },
  abort: { cmd: 0x11, request: session, response: nothing },
  'get-frame-info': {
    cmd: 0x12,
    request: layout([
      ['session', 'u16'],
      ['frame', 'u8'],
      ['reserved', 'pad1'],
    ]),
    response: layout([
      ['frame', 'u8'],
      ['session', 'u16'],
      ['format', 'u8'],
      ['quality', 'u8'],
      ['widthPx', 'u16'],
      ['heightPx', 'u16'],
      ['stride', 'u16'],
      ['totalBytes', 'u32'],
      ['crc32', 'u32'],
      ['distanceMm', 'u16'],
      ['guidance', 'u8'],
      ['hand', 'u8'],
      ['exposureUs', 'u32'],
      ['illumination', 'u8'],
      ['wavelength', 'u8'],
      ['liveness', 'u8'],
      ['reserved', 'pad1'],
      ['uptimeMs', 'u32'],
      ['palmX', 'u16'],
      ['palmY', 'u16'],
      ['palmWidth', 'u16'],
      ['palmHeight', 'u16'],
    ]),
  },
  'get-frame-chunk': {
    cmd: 0x13,
    request: layout([
      ['session', 'u16'],
      ['frame', 'u8'],
      ['reserved', 'pad1'],
      ['offset', 'u32'],
      ['length', 'u16'],
      ['reserved2', 'pad2'],
    ]),
    response: layout([
      ['frame', 'u8'],
      ['session', 'u16'],
      ['offset', 'u32'],
      ['length', 'u16'],
      ['reserved', 'pad2'],
      ['data', 'rest'],
    ]),
  },
  'release-frames': { cmd: 0x14, request: session, response: nothing },
  'set-illumination': {
    cmd: 0x20,
    request: layout([
      ['channels', 'u8'],
      ['mode', 'u8'],
      ['level', 'u8'],
      ['reserved', 'pad1'],
      ['durationMs', 'u16'],
      ['reserved2', 'pad2'],
    ]),
    response: nothing,
  },
  'set-led': {
    cmd: 0x21,
    request: layout([
      ['mode', 'u8'],
      ['red', 'u8'],
      ['green', 'u8'],
      ['blue', 'u8'],
      ['brightness', 'u8'],
      ['parameter', 'u8'],
      ['periodMs', 'u16'],
    ]),
    response: nothing,
  },
  reboot: {
    cmd: 0x2f,
    request: layout([
      ['mode', 'u8'],
      ['r', 'u8'],
      ['b', 'u8'],
      ['t', 'u8'],
    ]),
    response: nothing,
  },
} as const;

export type CommandName = keyof typeof COMMANDS;
type FieldsOfLayout<L> = L extends Layout<infer Fields> ? Fields : never;
export type RequestOf<Name extends CommandName> = FieldsOfLayout<(typeof COMMANDS)[Name]['request']>;
export type ResponseOf<Name extends CommandName> = FieldsOfLayout<(typeof COMMANDS)[Name]['response']>;

/** C5: every event with its payload. */
export const EVENTS = {
  hand: {
    cmd: 0x40,
    payload: layout([
      ['present', 'u8'],
      ['guidance', 'u8'],
      ['distanceMm', 'u16'],
      ['offsetX', 'i8'],
      ['offsetY', 'i8'],
      ['pitch', 'i8'],
      ['roll', 'i8'],
      ['quality', 'u8'],
      ['coverage', 'u8'],
    ]),
  },
  'capture-state': {
    cmd: 0x41,
    payload: layout([
      ['session', 'u16'],
      ['phase', 'u8'],
      ['progress', 'u8'],
    ]),
  },
  'capture-done': {
    cmd: 0x42,
    payload: layout([
      ['session', 'u16'],
      ['result', 'u8'],
      ['frames', 'u8'],
      ['bestQuality', 'u8'],
      ['bestFrame', 'u8'],
      ['durationMs', 'u16'],
    ]),
  },
  error: {
    cmd: 0x43,
    payload: layout([
      ['error', 'u8'],
      ['reserved', 'pad1'],
      ['faults', 'u16'],
    ]),
  },
  ready: {
    cmd: 0x44,
    payload: layout([
      ['cause', 'u8'],
      ['major', 'u8'],
      ['minor', 'u8'],
      ['reserved', 'pad1'],
    ]),
  },
} as const;

export type EventName = keyof typeof EVENTS;
export type EventOf<Name extends EventName> = FieldsOfLayout<(typeof EVENTS)[Name]['payload']>;

/** C5, guidance codes. The index is the number on the wire. */
export const GUIDANCE = [
  'no-hand',
  'good',
  'too-close',
  'too-far',
  'move-left',
  'move-right',
  'move-forward',
  'move-back',
  'hold-flat',
  'spread-fingers',
  'rotate',
  'moving',
  'covered',
  'too-bright',
  'no-contrast',
  'other-hand',
] as const;
export type Guidance = (typeof GUIDANCE)[number];

/** C5, results of a capture. The index is the number on the wire. */
export const CAPTURE_RESULTS = ['ok', 'no-hand', 'poor-quality', 'aborted', 'device-fault', 'hand-removed', 'liveness-doubtful'] as const;
export type CaptureResult = (typeof CAPTURE_RESULTS)[number];

/** C5, phases of a capture. The index is the number on the wire; 0 is not used. */
export const CAPTURE_PHASES = ['none', 'wait-for-hand', 'aligning', 'hold', 'exposing', 'processing'] as const;
export type CapturePhase = (typeof CAPTURE_PHASES)[number];

/** "Any session" in ABORT and RELEASE_FRAMES; "unknown" in distances. */
export const ANY = 0xffff;
