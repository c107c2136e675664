import { err, ok, type Result } from '@changqing/protocol';
import { readFields, writeFields } from '../../codec/fields.ts';
import { encodeFrame } from './wire.ts';

/**
 * Commands that the kiosk sends; all but `open` only between `open` and `close`. Nothing else is ever sent: no command that changes the
 * sensor for good is known here. `readFirmware` is not in the sheet; three independent drivers agree on it.
 */
export const COMMANDS = {
  open: { word: 0x00ff, value: Uint8Array.of(0x01, 0x00) },
  close: { word: 0x00fe, value: new Uint8Array() },
  readFirmware: { word: 0x00a0, value: new Uint8Array() },
} as const;
export type CommandName = keyof typeof COMMANDS;

/** An answer repeats the word with 01 in its high byte. */
const ANSWER_BIT = 0x0100;

/** What a sensor answers: status 0 is good, `rest` is what the command asked for. */
export interface Acknowledgement {
  readonly word: number;
  readonly status: number;
  readonly rest: Uint8Array;
}

export function encodeCommand(name: CommandName): Uint8Array {
  const { word, value } = COMMANDS[name];
  return encodeFrame({ kind: 'command', payload: writeFields('little').u16(word).bytes(value).done() });
}

export function encodeAcknowledgement({ word, status, rest }: Acknowledgement): Uint8Array {
  const payload = writeFields('little')
    .u16(word | ANSWER_BIT)
    .u16(status)
    .bytes(rest)
    .done();
  return encodeFrame({ kind: 'command', payload });
}

/** Which command a host sends; undefined for one that the kiosk never sends. */
export function commandNameOf(payload: Uint8Array): CommandName | undefined {
  const word = readFields(payload, 'little').u16();
  if (COMMANDS.open.word === word) return 'open';
  if (COMMANDS.close.word === word) return 'close';
  return COMMANDS.readFirmware.word === word ? 'readFirmware' : undefined;
}

/** Reads an answer. The error says why it is none. */
export function parseAcknowledgement(payload: Uint8Array): Result<Acknowledgement, string> {
  const reader = readFields(payload, 'little');
  const word = reader.u16();
  const status = reader.u16();
  const rest = reader.rest();
  if (reader.overrun) return err(`an answer of ${payload.length} bytes`);
  if ((word & ANSWER_BIT) === 0) return err('no answer but a command');
  return ok({ word: word & ~ANSWER_BIT, status, rest: rest.slice() });
}

/** `V1.07.22091516`: type, version and the eight digits of a date, as the maker prints them. Undefined where the answer is too short. */
export function parseFirmware(rest: Uint8Array): string | undefined {
  const reader = readFields(rest, 'little');
  reader.u16();
  const minor = reader.u8();
  const major = reader.u8();
  const build = reader.u32();
  const digits = (value: number, width: number) => value.toString(16).padStart(width, '0');
  return reader.overrun ? undefined : `V${major}.${digits(minor, 2)}.${digits(build, 8)}`;
}
