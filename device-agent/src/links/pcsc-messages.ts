import { err, ok, type Result } from '@changqing/protocol';
import { concatBytes, readFields, writeFields } from '../codec/fields.ts';

/**
 * What a program and `pcscd` say to each other over its socket, version 4:4: a head of two words (length, command) and a structure
 * from the program, the same structure filled in from the daemon, without a head. Words are of 32 bits and, on every machine that the
 * kiosk runs on, little-endian (pcsc-lite, `winscard_msg.h`).
 */
export const PCSC_VERSION = { major: 4, minor: 4 } as const;

const COMMANDS = {
  establish: 0x01,
  connect: 0x04,
  disconnect: 0x06,
  transmit: 0x09,
  version: 0x11,
  readers: 0x12,
  wait: 0x13,
  stopWaiting: 0x14,
} as const;

const READER_NAME_BYTES = 128;
const ATR_BYTES = 33;
const READER_STATE_BYTES = READER_NAME_BYTES + 12 + ATR_BYTES + 3 + 8;
/** The daemon always tells of so many slots, most of them empty. */
const SLOTS = 16;
/** The longest short APDU and the longest answer to one. */
export const LONGEST_APDU = 261;
export const LONGEST_RESPONSE = 258;

/** How long each answer is; that to `transmit` is followed by what the card said. */
export const REPLY_BYTES = {
  version: 12,
  establish: 12,
  readers: SLOTS * READER_STATE_BYTES,
  wait: SLOTS * READER_STATE_BYTES,
  change: 8,
  connect: 4 + READER_NAME_BYTES + 20,
  disconnect: 12,
  transmit: 32,
} as const;

/** What becomes of the card after `disconnect`. */
const UNPOWER_CARD = 2;
const EXCLUSIVE = 1;
const SCOPE_SYSTEM = 2;
/** T=0 and T=1. */
const EITHER_PROTOCOL = 3;
/** `sizeof(SCARD_IO_REQUEST)`, which the daemon copies and does not look at. */
const PCI_BYTES = 16;

/** What the kiosk says to the daemon. It has no command that verifies a PIN, writes, or talks to the reader itself. */
export type PcscRequest =
  | { readonly command: 'version'; readonly major: number; readonly minor: number }
  | { readonly command: 'establish' }
  /** All readers and what is in them. */
  | { readonly command: 'readers' }
  /** The same, and then one `change` as soon as anything changes, or `stopWaiting` is said. */
  | { readonly command: 'wait' }
  | { readonly command: 'stopWaiting' }
  | { readonly command: 'connect'; readonly context: number; readonly reader: string }
  | { readonly command: 'disconnect'; readonly card: number }
  | { readonly command: 'transmit'; readonly card: number; readonly protocol: number; readonly apdu: Uint8Array };

/** A reader as the daemon tells it. */
export interface PcscReader {
  readonly name: string;
  /** Counts every card that came or went. */
  readonly eventCounter: number;
  readonly cardPresent: boolean;
  readonly atr: Uint8Array;
}

const PRESENT = 0x0004;
const ABSENT = 0x0002;

const words = (...values: readonly number[]): Uint8Array => {
  const writer = writeFields('little');
  for (const value of values) writer.u32(value);
  return writer.done();
};

const nameField = (name: string): Uint8Array => {
  const field = new Uint8Array(READER_NAME_BYTES);
  field.set(new TextEncoder().encode(name).subarray(0, READER_NAME_BYTES - 1));
  return field;
};

function nameOf(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function bodyOf(request: PcscRequest): Uint8Array {
  switch (request.command) {
    case 'version':
      return words(request.major, request.minor, 0);
    case 'establish':
      return words(SCOPE_SYSTEM, 0, 0);
    case 'readers':
    case 'wait':
    case 'stopWaiting':
      return new Uint8Array();
    case 'connect':
      return concatBytes([words(request.context), nameField(request.reader), words(EXCLUSIVE, EITHER_PROTOCOL, 0, 0, 0)]);
    case 'disconnect':
      return words(request.card, UNPOWER_CARD, 0);
    case 'transmit':
      return words(request.card, request.protocol, PCI_BYTES, request.apdu.length, request.protocol, PCI_BYTES, LONGEST_RESPONSE, 0);
  }
}

export function encodePcscRequest(request: PcscRequest): Uint8Array {
  const body = bodyOf(request);
  // The APDU stands behind the structure and is not counted in its length.
  const apdu = request.command === 'transmit' ? request.apdu : new Uint8Array();
  return concatBytes([words(body.length, COMMANDS[request.command]), body, apdu]);
}

const HEAD_BYTES = 8;
const LONGEST_BODY = 256;

/** Cuts what a program says into requests, for the daemon's side. An error is final: a stream without marks cannot be found again. */
export interface PcscRequestReader {
  push(chunk: Uint8Array): Result<PcscRequest[], string>;
  /** Bytes that may yet become a request. */
  readonly pending: number;
}

export function createPcscRequestReader(): PcscRequestReader {
  let held = new Uint8Array();
  return {
    get pending() {
      return held.length;
    },
    push: (chunk) => {
      held = concatBytes([held, chunk]).slice();
      const requests: PcscRequest[] = [];
      for (;;) {
        const step = parseRequest(held);
        if (!step.ok) {
          held = new Uint8Array();
          return step;
        }
        if (step.value === undefined) return ok(requests);
        requests.push(step.value.request);
        held = held.slice(step.value.length);
      }
    },
  };
}

type ParsedRequest = Result<{ readonly request: PcscRequest; readonly length: number } | undefined, string>;

function parseRequest(bytes: Uint8Array): ParsedRequest {
  const head = readFields(bytes, 'little');
  // A call, because the compiler believes that what was not overrun stays so.
  const isCutOff = () => head.overrun;
  const size = head.u32();
  const command = head.u32();
  if (isCutOff()) return ok(undefined);
  if (size > LONGEST_BODY) return err(`a structure of ${size} bytes`);
  const body = head.bytes(size);
  if (isCutOff()) return ok(undefined);
  const fields = readFields(body, 'little');
  const done = (request: PcscRequest, apduBytes = 0): ParsedRequest => {
    if (!fields.exhausted) return err(`${request.command} with ${size} bytes`);
    return ok({ request, length: HEAD_BYTES + size + apduBytes });
  };
  switch (command) {
    case COMMANDS.version: {
      const [major, minor] = [fields.u32(), fields.u32()];
      fields.u32();
      return done({ command: 'version', major, minor });
    }
    case COMMANDS.establish:
      fields.bytes(12);
      return done({ command: 'establish' });
    case COMMANDS.readers:
      return done({ command: 'readers' });
    case COMMANDS.wait:
      return done({ command: 'wait' });
    case COMMANDS.stopWaiting:
      return done({ command: 'stopWaiting' });
    case COMMANDS.connect: {
      const context = fields.u32();
      const reader = nameOf(fields.bytes(READER_NAME_BYTES));
      fields.bytes(20);
      return done({ command: 'connect', context, reader });
    }
    case COMMANDS.disconnect: {
      const card = fields.u32();
      fields.bytes(8);
      return done({ command: 'disconnect', card });
    }
    case COMMANDS.transmit: {
      const [card, protocol] = [fields.u32(), fields.u32()];
      fields.u32();
      const apduBytes = fields.u32();
      fields.bytes(16);
      if (apduBytes > LONGEST_APDU) return err(`an APDU of ${apduBytes} bytes`);
      const apdu = head.bytes(apduBytes);
      if (isCutOff()) return ok(undefined);
      return done({ command: 'transmit', card, protocol, apdu: apdu.slice() }, apduBytes);
    }
    default:
      return err(`command ${command}`);
  }
}

/** The daemon's answer to `version`: its own version, and whether it will talk. */
export function parseVersion(bytes: Uint8Array): { readonly major: number; readonly minor: number; readonly code: number } {
  const fields = readFields(bytes, 'little');
  return { major: fields.u32(), minor: fields.u32(), code: fields.u32() };
}
export const encodeVersion = (major: number, minor: number, code: number): Uint8Array => words(major, minor, code);

export function parseEstablished(bytes: Uint8Array): { readonly context: number; readonly code: number } {
  const fields = readFields(bytes.subarray(4), 'little');
  return { context: fields.u32(), code: fields.u32() };
}
export const encodeEstablished = (context: number, code: number): Uint8Array => words(SCOPE_SYSTEM, context, code);

/** The answer to `readers` and `wait`; slots without a reader are left out. */
export function parseReaders(bytes: Uint8Array): PcscReader[] {
  const fields = readFields(bytes, 'little');
  return Array.from({ length: SLOTS }, () => {
    const name = nameOf(fields.bytes(READER_NAME_BYTES));
    const [eventCounter, state] = [fields.u32(), fields.u32()];
    fields.u32();
    const atr = fields.bytes(ATR_BYTES);
    fields.bytes(3);
    const atrBytes = Math.min(fields.u32(), ATR_BYTES);
    fields.u32();
    return { name, eventCounter, cardPresent: (state & PRESENT) !== 0, atr: atr.slice(0, atrBytes) };
  }).filter(({ name }) => name !== '');
}

/** Throws a RangeError for more readers than the daemon has slots. */
export function encodeReaders(readers: readonly PcscReader[]): Uint8Array {
  if (readers.length > SLOTS) throw new RangeError(`${readers.length} readers`);
  const whole = new Uint8Array(REPLY_BYTES.readers);
  for (const [i, { name, eventCounter, cardPresent, atr }] of readers.entries()) {
    const atrField = new Uint8Array(ATR_BYTES + 3);
    atrField.set(atr.subarray(0, ATR_BYTES));
    const state = words(eventCounter, cardPresent ? PRESENT : ABSENT, 0);
    whole.set(concatBytes([nameField(name), state, atrField, words(atr.length, 0)]), i * READER_STATE_BYTES);
  }
  return whole;
}

export const parseChange = (bytes: Uint8Array): { readonly code: number } => ({ code: readFields(bytes.subarray(4), 'little').u32() });
export const encodeChange = (code: number): Uint8Array => words(0, code);

/** `protocol` is 1 for T=0, 2 for T=1. */
export function parseConnected(bytes: Uint8Array): { readonly card: number; readonly protocol: number; readonly code: number } {
  const fields = readFields(bytes.subarray(4 + READER_NAME_BYTES + 8), 'little');
  return { card: fields.u32(), protocol: fields.u32(), code: fields.u32() };
}
export const encodeConnected = (context: number, reader: string, card: number, protocol: number, code: number): Uint8Array =>
  concatBytes([words(context), nameField(reader), words(EXCLUSIVE, EITHER_PROTOCOL, card, protocol, code)]);

export const parseDisconnected = (bytes: Uint8Array): { readonly code: number } => ({
  code: readFields(bytes.subarray(8), 'little').u32(),
});
export const encodeDisconnected = (card: number, code: number): Uint8Array => words(card, UNPOWER_CARD, code);

/** What stands before the card's answer; where the code is not 0, no answer follows. */
export function parseTransmitted(bytes: Uint8Array): { readonly responseBytes: number; readonly code: number } {
  const fields = readFields(bytes.subarray(24), 'little');
  return { responseBytes: fields.u32(), code: fields.u32() };
}
export const encodeTransmitted = (card: number, protocol: number, response: Uint8Array, code: number): Uint8Array =>
  concatBytes([
    words(card, protocol, PCI_BYTES, 0, protocol, PCI_BYTES, code === 0 ? response.length : 0, code),
    code === 0 ? response : new Uint8Array(),
  ]);
