import { readFields, writeFields } from '../../codec/fields.ts';

/** Commands by name, each with its parameter (SAM_V protocol, section 3). */
export const COMMANDS = {
  reset: [0x10, 0xff],
  checkStatus: [0x11, 0xff],
  readSamNumber: [0x12, 0xff],
  findCard: [0x20, 0x01],
  selectCard: [0x20, 0x02],
  readCard: [0x30, 0x01],
  readAddedAddress: [0x30, 0x03],
  readCardWithFingerprints: [0x30, 0x10],
  setSpeed115200: [0x60, 0x00],
  setSpeed57600: [0x60, 0x01],
  setSpeed38400: [0x60, 0x02],
  setSpeed19200: [0x60, 0x03],
  setSpeed9600: [0x60, 0x04],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;
export type CommandName = keyof typeof COMMANDS;

const COMMAND_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(COMMANDS).map(([name, [command, parameter]]) => [command * 256 + parameter, name]),
);

/** Name of a command, for simulators and logs; undefined where there is none. */
export function commandNameOf(command: number, parameter: number): CommandName | undefined {
  const name = COMMAND_NAMES.get(command * 256 + parameter);
  return name !== undefined && isCommandName(name) ? name : undefined;
}

function isCommandName(name: string): name is CommandName {
  return name in COMMANDS;
}

/** Status SW3 by name (section 4). */
export const STATUS = {
  success: 0x90,
  found: 0x9f,
  wrongChecksum: 0x10,
  wrongLength: 0x11,
  unknownCommand: 0x21,
  notPermitted: 0x23,
  cardRefusedSam: 0x31,
  readFailed: 0x41,
  selfTestFailed: 0x60,
  notAuthorised: 0x66,
  noCard: 0x80,
  selectFailed: 0x81,
  noSuchItem: 0x91,
} as const;

const MEANINGS: Readonly<Record<number, string>> = {
  0x90: 'success',
  0x9f: 'card found',
  0x10: 'checksum of the command wrong',
  0x11: 'length of the command wrong',
  0x21: 'unknown command',
  0x23: 'not permitted now',
  0x24: 'unknown error',
  0x31: 'the card refused the security module',
  0x32: 'the security module refused the card',
  0x33: 'information check failed',
  0x37: 'fingerprint check failed',
  0x3f: 'information length wrong',
  0x40: 'unknown card type',
  0x41: 'read failed',
  0x47: 'random number failed',
  0x60: 'self-test of the security module failed',
  0x66: 'security module not authorised',
  0x80: 'no card',
  0x81: 'select failed',
  0x91: 'not on this card',
};

/** `41 read failed`, for logs and diagnostics. */
export function describeStatus(status: number): string {
  return `${status.toString(16).padStart(2, '0').toUpperCase()} ${MEANINGS[status] ?? 'unknown status'}`;
}

/** What a card holds, undecoded (section 5). The photo is compressed by a licensed method and is passed through. */
export interface CardBlocks {
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
  /** 0, 512 (one finger) or 1024 bytes (two), in a format that is not public. */
  readonly fingerprints: Uint8Array;
}

export const TEXT_BYTES = 256;
export const PHOTO_BYTES = 1024;
export const ADDRESS_BYTES = 70;

/** Reads the answer to 30 01 (without) or 30 10 (with the length of fingerprints); undefined where its lengths do not fit. */
export function parseCardBlocks(data: Uint8Array, withFingerprints: boolean): CardBlocks | undefined {
  const fields = readFields(data, 'big');
  const textLength = fields.u16();
  const photoLength = fields.u16();
  const fingerprintLength = withFingerprints ? fields.u16() : 0;
  const blocks = { text: fields.bytes(textLength), photo: fields.bytes(photoLength), fingerprints: fields.bytes(fingerprintLength) };
  const fits = textLength === TEXT_BYTES && photoLength === PHOTO_BYTES && fingerprintLength % 512 === 0 && fingerprintLength <= 1024;
  return fits && fields.exhausted ? blocks : undefined;
}

export function encodeCardBlocks(blocks: CardBlocks, withFingerprints: boolean): Uint8Array {
  const head = writeFields('big').u16(blocks.text.length).u16(blocks.photo.length);
  if (withFingerprints) head.u16(blocks.fingerprints.length);
  head.bytes(blocks.text).bytes(blocks.photo);
  return withFingerprints ? head.bytes(blocks.fingerprints).done() : head.done();
}

/** Number of the security module (section 6), all little-endian. */
export interface SamNumber {
  readonly first: number;
  readonly second: number;
  readonly date: number;
  readonly serial: number;
  readonly random: number;
}

export function parseSamNumber(data: Uint8Array): SamNumber | undefined {
  const fields = readFields(data, 'little');
  const number = { first: fields.u16(), second: fields.u16(), date: fields.u32(), serial: fields.u32(), random: fields.u32() };
  return fields.exhausted ? number : undefined;
}

export function encodeSamNumber(number: SamNumber): Uint8Array {
  return writeFields('little').u16(number.first).u16(number.second).u32(number.date).u32(number.serial).u32(number.random).done();
}

/** `05.01-20150430-001234567-089012345`. */
export function formatSamNumber(number: SamNumber): string {
  const padded = (value: number, places: number) => String(value).padStart(places, '0');
  const version = `${padded(number.first, 2)}.${padded(number.second, 2)}`;
  return `${version}-${number.date}-${padded(number.serial, 9)}-${padded(number.random, 9)}`;
}
