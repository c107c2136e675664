import { concatBytes, readFields, sameBytes, writeFields } from '../../../codec/fields.ts';
import type { IppAttribute } from './message.ts';
import {
  BOOLEAN,
  DATE_TIME,
  ENUM,
  INTEGER,
  nameOfTag,
  NAME_WITH_LANGUAGE,
  OCTET_STRING,
  OUT_OF_BAND_TAGS,
  RANGE_OF_INTEGER,
  RESOLUTION,
  STRING_TAGS,
  TEXT_WITH_LANGUAGE,
  type OutOfBand,
  type StringKind,
} from './tags.ts';

/** A moment as a printer tells it (RFC 2579 DateAndTime): to a tenth of a second, with its own offset to UTC. */
export interface IppDateTime {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly utcOffsetMinutes: number;
}

/** One value of an attribute (RFC 8010 §3.9). `other` is what has a tag that is not known here, or not the form of its tag: kept as it came. */
export type IppValue =
  | { readonly kind: 'integer' | 'enum'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: StringKind; readonly value: string }
  | { readonly kind: 'textWithLanguage' | 'nameWithLanguage'; readonly language: string; readonly value: string }
  | { readonly kind: 'octetString'; readonly value: Uint8Array }
  | { readonly kind: 'dateTime'; readonly value: IppDateTime }
  | { readonly kind: 'rangeOfInteger'; readonly lower: number; readonly upper: number }
  /** `unit` 3 is dots per inch, 4 dots per centimetre. */
  | { readonly kind: 'resolution'; readonly across: number; readonly along: number; readonly unit: number }
  | { readonly kind: 'none'; readonly why: OutOfBand }
  | { readonly kind: 'collection'; readonly members: readonly IppAttribute[] }
  | { readonly kind: 'other'; readonly tag: number; readonly bytes: Uint8Array };

/** Every value but a collection, whose members are attributes of their own. */
export type SimpleValue = Exclude<IppValue, { readonly kind: 'collection' }>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Tag and bytes of a value. */
export function encodeValue(value: SimpleValue): { readonly tag: number; readonly bytes: Uint8Array } {
  switch (value.kind) {
    case 'integer':
      return { tag: INTEGER, bytes: i32(value.value) };
    case 'enum':
      return { tag: ENUM, bytes: i32(value.value) };
    case 'boolean':
      return { tag: BOOLEAN, bytes: Uint8Array.of(value.value ? 1 : 0) };
    case 'octetString':
      return { tag: OCTET_STRING, bytes: value.value };
    case 'dateTime':
      return { tag: DATE_TIME, bytes: encodeDateTime(value.value) };
    case 'rangeOfInteger':
      return { tag: RANGE_OF_INTEGER, bytes: concatBytes([i32(value.lower), i32(value.upper)]) };
    case 'resolution':
      return { tag: RESOLUTION, bytes: concatBytes([i32(value.across), i32(value.along), Uint8Array.of(value.unit)]) };
    case 'textWithLanguage':
      return { tag: TEXT_WITH_LANGUAGE, bytes: encodeWithLanguage(value.language, value.value) };
    case 'nameWithLanguage':
      return { tag: NAME_WITH_LANGUAGE, bytes: encodeWithLanguage(value.language, value.value) };
    case 'none':
      return { tag: OUT_OF_BAND_TAGS[value.why], bytes: new Uint8Array(0) };
    case 'other':
      return { tag: value.tag, bytes: value.bytes };
    default:
      return { tag: STRING_TAGS[value.kind], bytes: encoder.encode(value.value) };
  }
}

/** Reads a value. Never fails: what has not the form of its tag is `other`. */
export function parseValue(tag: number, bytes: Uint8Array): SimpleValue {
  const string = nameOfTag(STRING_TAGS, tag);
  if (string !== undefined) return { kind: string, value: decoder.decode(bytes) };
  const why = nameOfTag(OUT_OF_BAND_TAGS, tag);
  // A value of this kind has no bytes; some printers send some all the same (§3.8 says to pass over them).
  if (why !== undefined) return { kind: 'none', why };
  return parseShaped(tag, bytes) ?? { kind: 'other', tag, bytes };
}

function parseShaped(tag: number, bytes: Uint8Array): SimpleValue | undefined {
  switch (tag) {
    case INTEGER:
      return bytes.length === 4 ? { kind: 'integer', value: readI32(bytes, 0) } : undefined;
    case ENUM:
      return bytes.length === 4 ? { kind: 'enum', value: readI32(bytes, 0) } : undefined;
    case BOOLEAN:
      return bytes.length === 1 && bytes[0]! <= 1 ? { kind: 'boolean', value: bytes[0] === 1 } : undefined;
    case OCTET_STRING:
      return { kind: 'octetString', value: bytes };
    case DATE_TIME: {
      const value = parseDateTime(bytes);
      return value === undefined ? undefined : { kind: 'dateTime', value };
    }
    case RANGE_OF_INTEGER:
      return bytes.length === 8 ? { kind: 'rangeOfInteger', lower: readI32(bytes, 0), upper: readI32(bytes, 4) } : undefined;
    case RESOLUTION:
      return bytes.length === 9 ? { kind: 'resolution', across: readI32(bytes, 0), along: readI32(bytes, 4), unit: bytes[8]! } : undefined;
    case TEXT_WITH_LANGUAGE:
    case NAME_WITH_LANGUAGE:
      return parseWithLanguage(tag === TEXT_WITH_LANGUAGE ? 'textWithLanguage' : 'nameWithLanguage', bytes);
    default:
      return undefined;
  }
}

const i32 = (value: number): Uint8Array =>
  writeFields('big')
    .u32(value < 0 ? value + 2 ** 32 : value)
    .done();

const readI32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

/** §3.9: two lengths, each before its string. */
function encodeWithLanguage(language: string, value: string): Uint8Array {
  const [first, second] = [encoder.encode(language), encoder.encode(value)];
  return writeFields('big').u16(first.length).bytes(first).u16(second.length).bytes(second).done();
}

function parseWithLanguage(kind: 'textWithLanguage' | 'nameWithLanguage', bytes: Uint8Array): SimpleValue | undefined {
  const fields = readFields(bytes, 'big');
  const language = decoder.decode(fields.bytes(fields.u16()));
  const value = decoder.decode(fields.bytes(fields.u16()));
  return fields.exhausted ? { kind, language, value } : undefined;
}

/** RFC 2579 DateAndTime: year, month, day, hour, minute, second, tenths, direction from UTC, hours and minutes from UTC. */
function encodeDateTime({ at, utcOffsetMinutes }: IppDateTime): Uint8Array {
  const local = new Date(at + utcOffsetMinutes * 60_000);
  const offset = Math.abs(utcOffsetMinutes);
  return writeFields('big')
    .u16(local.getUTCFullYear())
    .bytes([local.getUTCMonth() + 1, local.getUTCDate(), local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()])
    .u8(Math.floor(local.getUTCMilliseconds() / 100))
    .u8(utcOffsetMinutes < 0 ? 0x2d : 0x2b)
    .bytes([Math.floor(offset / 60), offset % 60])
    .done();
}

function parseDateTime(bytes: Uint8Array): IppDateTime | undefined {
  if (bytes.length !== 11) return undefined;
  const fields = readFields(bytes, 'big');
  const year = fields.u16();
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0, tenths = 0, direction = 0, hours = 0, minutes = 0] = fields.rest();
  const utcOffsetMinutes = (hours * 60 + minutes) * (direction === 0x2d ? -1 : 1);
  const localMs = Date.UTC(2000, month - 1, day, hour, minute, second, tenths * 100);
  // Date.UTC takes years below 100 for those of the twentieth century.
  const value = { at: new Date(localMs).setUTCFullYear(year, month - 1, day) - utcOffsetMinutes * 60_000, utcOffsetMinutes };
  // The thirtieth of February, or an offset without a direction: not of this form.
  return Number.isFinite(value.at) && sameBytes(encodeDateTime(value), bytes) ? value : undefined;
}
