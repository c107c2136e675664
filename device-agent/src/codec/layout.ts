import { readFields, writeFields, type ByteOrder } from './fields.ts';

type FieldWidth = 1 | 2 | 4;

/** The fixed shape of a message's body: numbers in order, each with its width in bytes, then perhaps a tail of so many raw bytes. */
export interface Layout {
  readonly fields: Readonly<Record<string, FieldWidth>>;
  readonly tail?: number;
}

/** What a body of this layout holds. */
export type ValuesOf<L extends Layout> = { readonly [Field in keyof L['fields']]: number } & (L extends { readonly tail: number }
  ? { readonly tail: Uint8Array }
  : unknown);

/** Writes a body. Throws a RangeError where the tail has not the length of the layout. */
export function encodeLayout<L extends Layout>(layout: L, values: ValuesOf<L>, order: ByteOrder): Uint8Array {
  const given = values as Readonly<Record<string, number>> & { readonly tail?: Uint8Array };
  const writer = writeFields(order);
  for (const [field, width] of Object.entries(layout.fields)) {
    const value = given[field] ?? 0;
    if (width === 1) writer.u8(value);
    else if (width === 2) writer.u16(value);
    else writer.u32(value);
  }
  const tail = given.tail ?? new Uint8Array();
  if (tail.length !== (layout.tail ?? 0)) throw new RangeError(`the tail has ${tail.length} bytes, not ${layout.tail ?? 0}`);
  return writer.bytes(tail).done();
}

/** Reads a body; undefined where its length is not that of the layout. */
export function parseLayout<L extends Layout>(layout: L, bytes: Uint8Array, order: ByteOrder): ValuesOf<L> | undefined {
  const reader = readFields(bytes, order);
  const values: Record<string, number | Uint8Array> = {};
  for (const [field, width] of Object.entries(layout.fields)) {
    values[field] = width === 1 ? reader.u8() : width === 2 ? reader.u16() : reader.u32();
  }
  if (layout.tail !== undefined) values['tail'] = reader.bytes(layout.tail).slice();
  return reader.exhausted ? (values as ValuesOf<L>) : undefined;
}

/** One instruction of a protocol: its number, what is asked, what a good answer holds. */
export interface Instruction {
  readonly code: number;
  readonly request: Layout;
  readonly reply: Layout;
}

/** A request of a table of instructions, told apart by `name`. */
export type RequestOf<Table extends Readonly<Record<string, Instruction>>> = {
  readonly [Name in keyof Table & string]: { readonly name: Name; readonly values: ValuesOf<Table[Name]['request']> };
}[keyof Table & string];

/** What a good answer to the instruction holds. */
export type ReplyTo<Table extends Readonly<Record<string, Instruction>>, Name extends keyof Table> = ValuesOf<Table[Name]['reply']>;

/** Number and body of a request. */
export function encodeRequest<Table extends Readonly<Record<string, Instruction>>>(
  table: Table,
  request: RequestOf<Table>,
  order: ByteOrder,
): Uint8Array {
  const instruction = table[request.name]!;
  return writeFields(order)
    .u8(instruction.code)
    .bytes(encodeLayout(instruction.request, request.values, order))
    .done();
}

/**
 * Reads a request by its number among the instructions that `known` lets through. Errors: `unknown` for a number that none has,
 * `length` where the body does not fit.
 */
export function parseRequest<Table extends Readonly<Record<string, Instruction>>>(
  table: Table,
  known: (name: keyof Table & string) => boolean,
  bytes: Uint8Array,
  order: ByteOrder,
): RequestOf<Table> | 'unknown' | 'length' {
  for (const name of Object.keys(table)) {
    const instruction = table[name]!;
    if (instruction.code !== bytes[0] || !known(name)) continue;
    const values = parseLayout(instruction.request, bytes.subarray(1), order);
    return values === undefined ? 'length' : ({ name, values } as unknown as RequestOf<Table>);
  }
  return 'unknown';
}
