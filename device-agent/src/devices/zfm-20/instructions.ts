import { err, ok, type Result } from '@changqing/protocol';
import {
  encodeLayout,
  encodeRequest,
  parseLayout,
  parseRequest,
  type Instruction,
  type ReplyTo,
  type RequestOf,
} from '../../codec/layout.ts';
import type { Profile } from './model.ts';

const nothing = { fields: {} } as const;

/** EF 01 protocol, section 4.1 (common to all), 4.2 (R503) and 4.3 (ZW). The same number may occur twice, never within one profile. */
export const INSTRUCTIONS = {
  GenImg: { code: 0x01, request: nothing, reply: nothing },
  Img2Tz: { code: 0x02, request: { fields: { buffer: 1 } }, reply: nothing },
  Match: { code: 0x03, request: nothing, reply: { fields: { score: 2 } } },
  Search: { code: 0x04, request: { fields: { buffer: 1, start: 2, count: 2 } }, reply: { fields: { page: 2, score: 2 } } },
  RegModel: { code: 0x05, request: nothing, reply: nothing },
  Store: { code: 0x06, request: { fields: { buffer: 1, page: 2 } }, reply: nothing },
  LoadChar: { code: 0x07, request: { fields: { buffer: 1, page: 2 } }, reply: nothing },
  UpChar: { code: 0x08, request: { fields: { buffer: 1 } }, reply: nothing },
  DownChar: { code: 0x09, request: { fields: { buffer: 1 } }, reply: nothing },
  UpImage: { code: 0x0a, request: nothing, reply: nothing },
  DownImage: { code: 0x0b, request: nothing, reply: nothing },
  DeletChar: { code: 0x0c, request: { fields: { page: 2, count: 2 } }, reply: nothing },
  Empty: { code: 0x0d, request: nothing, reply: nothing },
  SetSysPara: { code: 0x0e, request: { fields: { parameter: 1, value: 1 } }, reply: nothing },
  ReadSysPara: {
    code: 0x0f,
    request: nothing,
    reply: {
      fields: { status: 2, systemId: 2, librarySize: 2, securityLevel: 2, address: 4, packetSizeCode: 2, baudFactor: 2 },
    },
  },
  SetPwd: { code: 0x12, request: { fields: { password: 4 } }, reply: nothing },
  VfyPwd: { code: 0x13, request: { fields: { password: 4 } }, reply: nothing },
  GetRandomCode: { code: 0x14, request: nothing, reply: { fields: { random: 4 } } },
  SetAdder: { code: 0x15, request: { fields: { address: 4 } }, reply: nothing },
  ReadINFpage: { code: 0x16, request: nothing, reply: nothing },
  WriteNotepad: { code: 0x18, request: { fields: { page: 1 }, tail: 32 }, reply: nothing },
  ReadNotepad: { code: 0x19, request: { fields: { page: 1 } }, reply: { fields: {}, tail: 32 } },
  HighSpeedSearch: { code: 0x1b, request: { fields: { buffer: 1, start: 2, count: 2 } }, reply: { fields: { page: 2, score: 2 } } },
  TempleteNum: { code: 0x1d, request: nothing, reply: { fields: { count: 2 } } },
  ReadIndexTable: { code: 0x1f, request: { fields: { page: 1 } }, reply: { fields: {}, tail: 32 } },

  GetImageEx: { code: 0x28, request: nothing, reply: nothing },
  AuraLedConfig: { code: 0x35, request: { fields: { control: 1, speed: 1, colour: 1, count: 1 } }, reply: nothing },
  CheckSensor: { code: 0x36, request: nothing, reply: nothing },
  GetAlgVer: { code: 0x39, request: nothing, reply: { fields: {}, tail: 32 } },
  GetFwVer: { code: 0x3a, request: nothing, reply: { fields: {}, tail: 32 } },
  ReadProdInfo: { code: 0x3c, request: nothing, reply: { fields: {}, tail: 46 } },
  SoftRst: { code: 0x3d, request: nothing, reply: nothing },
  HandShake: { code: 0x40, request: nothing, reply: nothing },

  GetEnrollImage: { code: 0x29, request: nothing, reply: nothing },
  ZwSleep: { code: 0x33, request: nothing, reply: nothing },
  ZwChipSN: { code: 0x34, request: { fields: { parameter: 1 } }, reply: { fields: {}, tail: 32 } },
  ZwHandShake: { code: 0x35, request: nothing, reply: nothing },
  ZwControlBln: { code: 0x3c, request: { fields: { control: 1, startColour: 1, endColour: 1, cycles: 1 } }, reply: nothing },
} as const satisfies Readonly<Record<string, Instruction>>;

type Table = typeof INSTRUCTIONS;
export type InstructionName = keyof Table;
/** One instruction with its parameters, told apart by `name`. */
export type Command = RequestOf<Table>;
/** Names of instructions that take no parameters. */
export type Reply<Name extends InstructionName> = ReplyTo<Table, Name>;

const R503_ONLY: ReadonlySet<string> = new Set<InstructionName>([
  'GetImageEx',
  'AuraLedConfig',
  'CheckSensor',
  'GetAlgVer',
  'GetFwVer',
  'ReadProdInfo',
  'SoftRst',
  'HandShake',
]);
const ZW_ONLY: ReadonlySet<string> = new Set<InstructionName>(['GetEnrollImage', 'ZwSleep', 'ZwChipSN', 'ZwHandShake', 'ZwControlBln']);
/** Missing in the R503 (section 4.1). */
const NOT_R503: ReadonlySet<string> = new Set<InstructionName>(['HighSpeedSearch', 'DownImage']);

/** Whether modules of this profile have the instruction under its number. */
export function hasInstruction(profile: Profile, name: InstructionName): boolean {
  if (R503_ONLY.has(name)) return profile === 'r503';
  if (ZW_ONLY.has(name)) return profile === 'zw';
  return profile !== 'r503' || !NOT_R503.has(name);
}

/** Payload of a command packet. Throws where the profile has no such instruction: sent to the wrong module it could do harm. */
export function encodeCommand(profile: Profile, command: Command): Uint8Array {
  if (!hasInstruction(profile, command.name)) throw new RangeError(`${command.name} is not an instruction of profile ${profile}`);
  return encodeRequest(INSTRUCTIONS, command, 'big');
}

/** Reads the payload of a command packet. Errors: `unknown` instruction, wrong `length` of its parameters. */
export function parseCommand(profile: Profile, payload: Uint8Array): Result<Command, 'unknown' | 'length'> {
  const request = parseRequest(INSTRUCTIONS, (name) => hasInstruction(profile, name), payload, 'big');
  return typeof request === 'string' ? err(request) : ok(request);
}

/** Payload of a good acknowledge: code 00 and the results. */
export function encodeReply<Name extends InstructionName>(name: Name, values: Reply<Name>): Uint8Array {
  return Uint8Array.of(0, ...encodeLayout<Table[Name]['reply']>(INSTRUCTIONS[name].reply, values, 'big'));
}

/** Reads the results after confirmation code 00; undefined where their length does not fit the instruction. */
export function parseReply<Name extends InstructionName>(name: Name, results: Uint8Array): Reply<Name> | undefined {
  return parseLayout<Table[Name]['reply']>(INSTRUCTIONS[name].reply, results, 'big');
}
