import { err, ok, type Result } from '@changqing/protocol';
import { readFields, writeFields } from '../../../codec/fields.ts';
import { wipeableCopy } from '../../../codec/wipe.ts';

/** What stands in one field. All numbers are little-endian; `padN` is N reserved bytes, written as 0 and not read. */
export type FieldKind = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'bytes8' | 'ascii8' | 'ascii16' | 'rest' | `pad${number}`;
export type FieldTable = readonly (readonly [name: string, kind: FieldKind])[];

type ValueOf<Kind> = Kind extends 'bytes8' | 'rest' ? Uint8Array : Kind extends 'ascii8' | 'ascii16' ? string : number;
/** The object that a table describes: one property for each field that is not padding. */
export type FieldsOf<Table extends FieldTable> = {
  readonly [Row in Table[number] as Row[1] extends `pad${number}` ? never : Row[0]]: ValueOf<Row[1]>;
};

/** One payload, both ways. */
export interface Layout<Fields> {
  /** Bytes of the payload, without a trailing `rest`. */
  readonly length: number;
  /** True where a `rest` of any length follows. */
  readonly open: boolean;
  readonly encode: (fields: Fields) => Uint8Array;
  /** Errors: the length is not that of the table. */
  readonly parse: (payload: Uint8Array) => Result<Fields, string>;
}

const LENGTHS: Record<string, number> = { u8: 1, i8: 1, u16: 2, i16: 2, u32: 4, bytes8: 8, ascii8: 8, ascii16: 16, rest: 0 };

function lengthOf(kind: FieldKind): number {
  return LENGTHS[kind] ?? Number(kind.slice(3));
}

/** Makes encoder and parser of one payload from its table. */
export function layout<const Table extends FieldTable>(table: Table): Layout<FieldsOf<Table>> {
  const length = table.reduce((sum, [, kind]) => sum + lengthOf(kind), 0);
  const open = table.at(-1)?.[1] === 'rest';
  return {
    length,
    open,
    encode: (fields) => {
      const values = fields as Record<string, number | string | Uint8Array>;
      const writer = writeFields('little');
      for (const [name, kind] of table) writer.bytes(encodeField(kind, values[name]));
      return writer.done();
    },
    parse: (payload) => {
      if (open ? payload.length < length : payload.length !== length) return err(`${payload.length} bytes where ${length} belong`);
      const reader = readFields(payload, 'little');
      const values: Record<string, number | string | Uint8Array> = {};
      for (const [name, kind] of table) {
        const bytes = kind === 'rest' ? reader.rest() : reader.bytes(lengthOf(kind));
        if (!kind.startsWith('pad')) values[name] = parseField(kind, bytes);
      }
      return ok(values as FieldsOf<Table>);
    },
  };
}

function encodeField(kind: FieldKind, value: number | string | Uint8Array | undefined): Uint8Array {
  const bytes = new Uint8Array(kind === 'rest' && value instanceof Uint8Array ? value.length : lengthOf(kind));
  if (value instanceof Uint8Array) bytes.set(value.subarray(0, bytes.length));
  else if (typeof value === 'string')
    for (let i = 0; i < Math.min(bytes.length, value.length); i += 1) bytes[i] = value.charCodeAt(i) & 0x7f;
  else if (value !== undefined) for (let i = 0; i < bytes.length; i += 1) bytes[i] = Math.floor(value / 256 ** i) & 0xff;
  return bytes;
}

function parseField(kind: FieldKind, bytes: Uint8Array): number | string | Uint8Array {
  switch (kind) {
    case 'bytes8':
    case 'rest':
      return wipeableCopy(bytes);
    case 'ascii8':
    case 'ascii16':
      return printable(bytes);
    default: {
      let value = 0;
      for (let i = bytes.length - 1; i >= 0; i -= 1) value = value * 256 + bytes[i]!;
      const half = 2 ** (8 * bytes.length - 1);
      return kind.startsWith('i') && value >= half ? value - 2 * half : value;
    }
  }
}

/** Up to the first NUL; whatever is not printable ASCII becomes a question mark, since it goes to screens and logs. */
function printable(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Array.from(end < 0 ? bytes : bytes.subarray(0, end), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?',
  ).join('');
}
