import { err, ok, type Result } from '@changqing/protocol';
import { readFields, writeFields, type FieldReader, type FieldWriter } from '../../../codec/fields.ts';
import {
  BEGIN_COLLECTION,
  END_COLLECTION,
  END_OF_ATTRIBUTES,
  FIRST_VALUE_TAG,
  GROUP_TAGS,
  MEMBER_NAME,
  nameOfTag,
  type GroupName,
} from './tags.ts';
import { encodeValue, parseValue, type IppValue } from './values.ts';

/** One attribute with at least one value; several are a set (`1setOf`). */
export interface IppAttribute {
  readonly name: string;
  readonly values: readonly IppValue[];
}

/** A group; `number` stands for groups that have no name here, which a receiver passes over (RFC 8010 §3.5.1). */
export interface IppGroup {
  readonly group: GroupName | number;
  readonly attributes: readonly IppAttribute[];
}

/** A request or a response (RFC 8010 §3.1.1). */
export interface IppMessage {
  /** Major and minor. */
  readonly version: readonly [number, number];
  /** The operation of a request, the status of a response. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
  /** The document, of requests that bring one. */
  readonly data: Uint8Array;
}

/** Why bytes are no message. */
export interface IppParseError {
  readonly code: 'too-short' | 'not-ipp' | 'value-before-group' | 'nameless-value' | 'broken-collection' | 'too-deep';
}

/** Collections within collections; media-col has three levels. */
const DEEPEST_COLLECTION = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes of a message. Names and values longer than 65,535 bytes are a bug of the caller. */
export function encodeMessage(message: IppMessage): Uint8Array {
  const out = writeFields('big');
  out.u8(message.version[0]).u8(message.version[1]).u16(message.code).u32(message.requestId);
  for (const { group, attributes } of message.groups) {
    out.u8(typeof group === 'number' ? group : GROUP_TAGS[group]);
    for (const attribute of attributes) writeAttribute(out, attribute.name, attribute.values);
  }
  out.u8(END_OF_ATTRIBUTES);
  const head = out.done();
  // The document is much longer than all the rest: copied once.
  const whole = new Uint8Array(head.length + message.data.length);
  whole.set(head);
  whole.set(message.data, head.length);
  return whole;
}

function writeAttribute(out: FieldWriter, name: string, values: readonly IppValue[]): void {
  for (const [index, value] of values.entries()) writeValue(out, index === 0 ? encoder.encode(name) : new Uint8Array(0), value);
}

function writeValue(out: FieldWriter, name: Uint8Array, value: IppValue): void {
  if (value.kind !== 'collection') {
    const { tag, bytes } = encodeValue(value);
    writeRaw(out, tag, name, bytes);
    return;
  }
  const nothing = new Uint8Array(0);
  writeRaw(out, BEGIN_COLLECTION, name, nothing);
  for (const member of value.members) {
    writeRaw(out, MEMBER_NAME, nothing, encoder.encode(member.name));
    for (const each of member.values) writeValue(out, nothing, each);
  }
  writeRaw(out, END_COLLECTION, nothing, nothing);
}

function writeRaw(out: FieldWriter, tag: number, name: Uint8Array, value: Uint8Array): void {
  if (name.length > 0xffff || value.length > 0xffff) throw new RangeError('an attribute of more than 65,535 bytes');
  out.u8(tag).u16(name.length).bytes(name).u16(value.length).bytes(value);
}

/**
 * Reads a message. Never throws; values are views on the bytes, so what a length says never grows memory. Errors: see `IppParseError`.
 */
export function parseMessage(bytes: Uint8Array): Result<IppMessage, IppParseError> {
  if (bytes.length < 9) return err({ code: 'too-short' });
  const fields = readFields(bytes, 'big');
  const version: [number, number] = [fields.u8(), fields.u8()];
  if (version[0] < 1 || version[0] > 2) return err({ code: 'not-ipp' });
  const head = { version, code: fields.u16(), requestId: fields.u32() };
  const groups = parseGroups(fields);
  return groups.ok ? ok({ ...head, groups: groups.value, data: fields.rest() }) : groups;
}

interface RawValue {
  readonly tag: number;
  readonly name: Uint8Array;
  readonly value: Uint8Array;
}

/** Tag and bytes; undefined where fewer are left than the lengths say. */
function readRaw(fields: FieldReader, tag: number): RawValue | undefined {
  const name = fields.bytes(fields.u16());
  const value = fields.bytes(fields.u16());
  return fields.overrun ? undefined : { tag, name, value };
}

interface Collected {
  readonly name: string;
  readonly values: IppValue[];
}

function parseGroups(fields: FieldReader): Result<IppGroup[], IppParseError> {
  const groups: { readonly group: GroupName | number; readonly attributes: Collected[] }[] = [];
  const fail = (code: IppParseError['code']): Result<never, IppParseError> => err({ code });
  for (;;) {
    const tag = fields.u8();
    if (fields.overrun) return fail('too-short');
    if (tag === END_OF_ATTRIBUTES) return ok(groups);
    if (tag < FIRST_VALUE_TAG) {
      groups.push({ group: nameOfTag(GROUP_TAGS, tag) ?? tag, attributes: [] });
      continue;
    }
    const attributes = groups.at(-1)?.attributes;
    if (attributes === undefined) return fail('value-before-group');
    const raw = readRaw(fields, tag);
    if (raw === undefined) return fail('too-short');
    const value = readValue(fields, raw, 0);
    if (!value.ok) return fail(value.error);
    if (raw.name.length > 0) attributes.push({ name: decoder.decode(raw.name), values: [value.value] });
    else if (attributes.length === 0) return fail('nameless-value');
    else attributes.at(-1)?.values.push(value.value);
  }
}

function readValue(fields: FieldReader, raw: RawValue, depth: number): Result<IppValue, IppParseError['code']> {
  if (raw.tag === MEMBER_NAME || raw.tag === END_COLLECTION) return err('broken-collection');
  return raw.tag === BEGIN_COLLECTION ? readCollection(fields, depth + 1) : ok(parseValue(raw.tag, raw.value));
}

/** §3.1.6: names and values of members come one after another, all without a name of their own. */
function readCollection(fields: FieldReader, depth: number): Result<IppValue, IppParseError['code']> {
  if (depth > DEEPEST_COLLECTION) return err('too-deep');
  const members: Collected[] = [];
  for (;;) {
    const tag = fields.u8();
    if (fields.overrun) return err('too-short');
    if (tag < FIRST_VALUE_TAG) return err('broken-collection');
    const raw = readRaw(fields, tag);
    if (raw === undefined) return err('too-short');
    if (tag === END_COLLECTION) {
      // A member without a value cannot be said again.
      const whole = members.every((member) => member.values.length > 0);
      return whole ? ok({ kind: 'collection', members }) : err('broken-collection');
    }
    if (tag === MEMBER_NAME) {
      members.push({ name: decoder.decode(raw.value), values: [] });
      continue;
    }
    const value = readValue(fields, raw, depth);
    if (!value.ok) return value;
    const member = members.at(-1);
    if (member === undefined) return err('broken-collection');
    member.values.push(value.value);
  }
}
