export type ByteOrder = 'big' | 'little';

/**
 * Reads fields one after another and never throws: a read past the end gives zeros (or what is left of the bytes) and is
 * remembered, so that a parser reads a whole message and asks once, with `exhausted` or `overrun`, whether it was really there.
 */
export interface FieldReader {
  u8(): number;
  u16(): number;
  u32(): number;
  /** The next bytes as a view on the source, not a copy. */
  bytes(length: number): Uint8Array;
  /** All bytes that are left, as a view. */
  rest(): Uint8Array;
  /** True when every byte was read and none too many. */
  readonly exhausted: boolean;
  /** True when more was asked for than there is. */
  readonly overrun: boolean;
}

/** Starts reading at the first byte; `order` is that of all numbers of more than one byte. */
export function readFields(source: Uint8Array, order: ByteOrder): FieldReader {
  let at = 0;
  let overrun = false;
  const take = (length: number): Uint8Array => {
    const end = Math.min(source.length, at + length);
    if (end < at + length) overrun = true;
    const view = source.subarray(at, end);
    at = end;
    return view;
  };
  const number = (length: number): number => {
    const view = take(length);
    if (view.length < length) return 0;
    let value = 0;
    for (let i = 0; i < length; i += 1) value = value * 256 + view[order === 'big' ? i : length - 1 - i]!;
    return value;
  };
  return {
    u8: () => number(1),
    u16: () => number(2),
    u32: () => number(4),
    bytes: take,
    rest: () => take(source.length - at),
    get exhausted() {
      return at === source.length && !overrun;
    },
    get overrun() {
      return overrun;
    },
  };
}

/** Collects fields into one message. Numbers are cut to their width. */
export interface FieldWriter {
  u8(value: number): FieldWriter;
  u16(value: number): FieldWriter;
  u32(value: number): FieldWriter;
  bytes(value: Uint8Array | readonly number[]): FieldWriter;
  /** The message so far, as a fresh array. */
  done(): Uint8Array;
}

/** Starts an empty message; `order` is that of all numbers of more than one byte. */
export function writeFields(order: ByteOrder): FieldWriter {
  const parts: Uint8Array[] = [];
  const number = (value: number, length: number): FieldWriter => {
    const part = new Uint8Array(length);
    for (let i = 0; i < length; i += 1) part[order === 'big' ? length - 1 - i : i] = Math.floor(value / 256 ** i) & 0xff;
    parts.push(part);
    return writer;
  };
  const writer: FieldWriter = {
    u8: (value) => number(value, 1),
    u16: (value) => number(value, 2),
    u32: (value) => number(value, 4),
    bytes: (value) => {
      parts.push(Uint8Array.from(value));
      return writer;
    },
    done: () => concatBytes(parts),
  };
  return writer;
}

/** One array that holds all parts, in order. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** True when both hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
