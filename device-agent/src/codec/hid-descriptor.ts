import { err, ok, type Result } from '@changqing/protocol';

/** One field of a HID report, found by what it means (Device Class Definition for HID 1.11, section 6.2.2). */
export interface HidField {
  readonly kind: 'input' | 'output' | 'feature';
  /** Undefined where the device's reports carry no id. */
  readonly reportId: number | undefined;
  /** Usage page in the high half, usage in the low one: `0x8500d0` is page 85, usage D0. */
  readonly usage: number;
  /** The collections around it, outermost first, in the same form. */
  readonly collections: readonly number[];
  /** Where its first bit is, behind the report id. */
  readonly bitOffset: number;
  readonly bitSize: number;
  readonly logicalMinimum: number;
  readonly logicalMaximum: number;
  /** Power of ten of the unit. */
  readonly unitExponent: number;
}

/** What a report descriptor says. */
export interface HidDescriptor {
  /** All fields that mean something; padding is left out. */
  readonly fields: readonly HidField[];
  /** Bytes of a report of this kind and id, without the id. */
  reportBytes(kind: HidField['kind'], reportId: number | undefined): number;
  readonly numbered: boolean;
}

/** The longest that the kernel lets through. */
const LONGEST_DESCRIPTOR = 4096;
/** No device that is known comes near; more would only be there to fill the memory. */
const MOST_FIELDS = 2048;
const DEEPEST = 16;
const MOST_REPORT_BITS = 16_384;
const LARGEST_FIELD_BITS = 32;

interface Globals {
  readonly page: number;
  readonly logicalMinimum: number;
  readonly logicalMaximum: number;
  /** As it stands, for a maximum that only makes sense without a sign. */
  readonly logicalMaximumUnsigned: number;
  readonly unitExponent: number;
  readonly reportSize: number;
  readonly reportCount: number;
  readonly reportId: number | undefined;
}

const START: Globals = {
  page: 0,
  logicalMinimum: 0,
  logicalMaximum: 0,
  logicalMaximumUnsigned: 0,
  unitExponent: 0,
  reportSize: 0,
  reportCount: 0,
  reportId: undefined,
};

/** Usages that stand for the next main item: single ones, then perhaps a range. */
interface Locals {
  readonly usages: number[];
  minimum: number | undefined;
}

const MAIN_KINDS: Readonly<Record<number, HidField['kind']>> = { 0x8: 'input', 0x9: 'output', 0xb: 'feature' };

/** Reads a report descriptor. The error says at which byte it cannot be one, or that it is larger than any device's. */
export function parseHidDescriptor(bytes: Uint8Array): Result<HidDescriptor, string> {
  if (bytes.length > LONGEST_DESCRIPTOR) return err(`a descriptor of ${bytes.length} bytes`);
  const fields: HidField[] = [];
  const reportBits = new Map<string, number>();
  const stack: Globals[] = [];
  const collections: number[] = [];
  let globals = START;
  let locals: Locals = { usages: [], minimum: undefined };

  const addFields = (kind: HidField['kind'], flags: number): string | undefined => {
    const { reportSize, reportCount, reportId } = globals;
    const key = keyOf(kind, reportId);
    const first = reportBits.get(key) ?? 0;
    if (first + reportSize * reportCount > MOST_REPORT_BITS) return 'a report that is too long';
    reportBits.set(key, first + reportSize * reportCount);
    const constant = (flags & 1) !== 0;
    const usages = locals.usages;
    // Constants are padding, except those that carry a usage: some power devices mark what never changes so.
    if ((constant && usages.length === 0) || reportSize === 0 || reportSize > LARGEST_FIELD_BITS) return undefined;
    const isVariable = (flags & 2) !== 0;
    const logicalMaximum = globals.logicalMaximum < globals.logicalMinimum ? globals.logicalMaximumUnsigned : globals.logicalMaximum;
    for (let i = 0; i < reportCount; i += 1) {
      const usage = isVariable ? (usages[i] ?? usages.at(-1)) : usages[0];
      if (usage === undefined) continue;
      if (fields.length >= MOST_FIELDS) return 'more fields than any device has';
      fields.push({
        kind,
        reportId,
        usage,
        collections: [...collections],
        bitOffset: first + i * reportSize,
        bitSize: reportSize,
        logicalMinimum: globals.logicalMinimum,
        logicalMaximum,
        unitExponent: globals.unitExponent,
      });
    }
    return undefined;
  };

  const main = (tag: number, value: number): string | undefined => {
    const kind = MAIN_KINDS[tag];
    let problem: string | undefined;
    if (kind !== undefined) problem = addFields(kind, value);
    else if (tag === 0xa) {
      if (collections.length >= DEEPEST) problem = 'collections too deep';
      collections.push(locals.usages[0] ?? 0);
    } else if (tag === 0xc) {
      if (collections.pop() === undefined) problem = 'a collection ends that never began';
    }
    locals = { usages: [], minimum: undefined };
    return problem;
  };

  const global = (tag: number, unsigned: number, signed: number): string | undefined => {
    switch (tag) {
      case 0x0:
        globals = { ...globals, page: unsigned & 0xffff };
        return undefined;
      case 0x1:
        globals = { ...globals, logicalMinimum: signed };
        return undefined;
      case 0x2:
        globals = { ...globals, logicalMaximum: signed, logicalMaximumUnsigned: unsigned };
        return undefined;
      case 0x5:
        globals = { ...globals, unitExponent: (unsigned & 0xf) > 7 ? (unsigned & 0xf) - 16 : unsigned & 0xf };
        return undefined;
      case 0x7:
        if (unsigned > 0xffff) return 'a field that is too large';
        globals = { ...globals, reportSize: unsigned };
        return undefined;
      case 0x8:
        if (unsigned < 1 || unsigned > 255) return 'a report id that is none';
        globals = { ...globals, reportId: unsigned };
        return undefined;
      case 0x9:
        if (unsigned > 0xffff) return 'too many fields in a row';
        globals = { ...globals, reportCount: unsigned };
        return undefined;
      case 0xa:
        if (stack.length >= DEEPEST) return 'pushed too deep';
        stack.push(globals);
        return undefined;
      case 0xb: {
        const before = stack.pop();
        if (before === undefined) return 'popped what was never pushed';
        globals = before;
        return undefined;
      }
      default:
        return undefined;
    }
  };

  /** A usage of four bytes brings its own page. */
  const local = (tag: number, value: number, length: number): string | undefined => {
    const usage = length === 4 ? value : globals.page * 0x10000 + value;
    if (tag === 0x0) locals.usages.push(usage);
    else if (tag === 0x1) locals.minimum = usage;
    else if (tag === 0x2 && locals.minimum !== undefined) {
      if (usage - locals.minimum >= MOST_FIELDS) return 'a range of usages that is too long';
      for (let next = locals.minimum; next <= usage; next += 1) locals.usages.push(next);
      locals.minimum = undefined;
    }
    return locals.usages.length > MOST_FIELDS ? 'more usages than any device has' : undefined;
  };

  for (let at = 0; at < bytes.length;) {
    const head = bytes[at]!;
    // A long item: nobody has ever defined one, and its length says how to pass over it.
    if (head === 0xfe) {
      at += 3 + (bytes[at + 1] ?? 0);
      continue;
    }
    const length = [0, 1, 2, 4][head & 3]!;
    if (at + 1 + length > bytes.length) return err(`byte ${at}: the item is cut off`);
    const { unsigned, signed } = numberAt(bytes.subarray(at + 1, at + 1 + length));
    const tag = head >> 4;
    const type = (head >> 2) & 3;
    const problem = type === 0 ? main(tag, unsigned) : type === 1 ? global(tag, unsigned, signed) : local(tag, unsigned, length);
    if (problem !== undefined) return err(`byte ${at}: ${problem}`);
    at += 1 + length;
  }
  const numbered = fields.some(({ reportId }) => reportId !== undefined);
  return ok({ fields, numbered, reportBytes: (kind, id) => Math.ceil((reportBits.get(keyOf(kind, id)) ?? 0) / 8) });
}

const keyOf = (kind: HidField['kind'], reportId: number | undefined): string => `${kind} ${reportId ?? 0}`;

function numberAt(bytes: Uint8Array): { readonly unsigned: number; readonly signed: number } {
  let unsigned = 0;
  for (let i = bytes.length - 1; i >= 0; i -= 1) unsigned = unsigned * 256 + bytes[i]!;
  const limit = 256 ** bytes.length;
  return { unsigned, signed: bytes.length > 0 && unsigned >= limit / 2 ? unsigned - limit : unsigned };
}

/**
 * Reads a field out of a report without its id; with a sign where the logical minimum has one. Undefined where the report is too short
 * for it.
 */
export function readHidField(field: HidField, report: Uint8Array): number | undefined {
  if (field.bitOffset + field.bitSize > report.length * 8) return undefined;
  let value = 0;
  for (let bit = field.bitSize - 1; bit >= 0; bit -= 1) {
    const at = field.bitOffset + bit;
    value = value * 2 + ((report[at >> 3]! >> (at & 7)) & 1);
  }
  const limit = 2 ** field.bitSize;
  return field.logicalMinimum < 0 && value >= limit / 2 ? value - limit : value;
}

/** Writes a field into a report without its id; cut to its width. Nothing is written where the report is too short for it. */
export function writeHidField(field: HidField, report: Uint8Array, value: number): void {
  if (field.bitOffset + field.bitSize > report.length * 8) return;
  let rest = value < 0 ? value + 2 ** field.bitSize : value;
  for (let bit = 0; bit < field.bitSize; bit += 1) {
    const at = field.bitOffset + bit;
    const mask = 1 << (at & 7);
    report[at >> 3] = rest % 2 === 1 ? report[at >> 3]! | mask : report[at >> 3]! & ~mask;
    rest = Math.floor(rest / 2);
  }
}
