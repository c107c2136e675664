import { readFields, writeFields, type ByteOrder } from '../../codec/fields.ts';

/** What a module says unasked (palm sheet, part B). */
export type EfNote =
  /** After power-up: it has forgotten what it was asked for. */
  | { readonly name: 'ready' }
  /** What it sees while it looks; `state` as in `hints.ts`. */
  | { readonly name: 'state'; readonly state: number }
  | { readonly name: 'unknown-error' }
  | { readonly name: 'update-done' }
  | { readonly name: 'unknown'; readonly nid: number };

const READY = 0;
const STATE = 1;
const UNKNOWN_ERROR = 2;
const UPDATE_DONE = 3;

/** Numbers of a state report after its state: left, top, right, bottom, yaw, pitch, roll. */
const STATE_NUMBERS = 7;

/** Undefined for content that is no note. */
export function parseNote(content: Uint8Array): EfNote | undefined {
  const nid = content[0];
  switch (nid) {
    case undefined:
      return undefined;
    case READY:
      return { name: 'ready' };
    case STATE: {
      const state = stateIn(content.subarray(1));
      return state === undefined ? undefined : { name: 'state', state };
    }
    case UNKNOWN_ERROR:
      return { name: 'unknown-error' };
    case UPDATE_DONE:
      return { name: 'update-done' };
    default:
      return { name: 'unknown', nid };
  }
}

/**
 * The byte order of a state report is little in one implementation and not stated in the other document. No state is above 255, so the byte that
 * is not zero is the state, whichever comes first.
 */
function stateIn(numbers: Uint8Array): number | undefined {
  const [first, second] = numbers;
  if (first === undefined || second === undefined) return undefined;
  if (second === 0) return first;
  return first === 0 ? second : undefined;
}

export function encodeReadyNote(): Uint8Array {
  return Uint8Array.of(READY);
}

/** A state report. `numbers` are those after the state, signed; missing ones are 0. */
export function encodeStateNote(state: number, numbers: readonly number[] = [], order: ByteOrder = 'little'): Uint8Array {
  const fields = writeFields(order).u16(state);
  for (let i = 0; i < STATE_NUMBERS; i += 1) fields.u16((numbers[i] ?? 0) & 0xffff);
  return Uint8Array.of(STATE, ...fields.done());
}

/** The numbers of a state report after its state, for those who look at it. */
export function readStateNumbers(content: Uint8Array, order: ByteOrder = 'little'): number[] {
  const fields = readFields(content.subarray(3), order);
  return Array.from({ length: STATE_NUMBERS }, () => (fields.u16() << 16) >> 16);
}
