import { readFields, writeFields } from '../../codec/fields.ts';
import { decodeName, encodeName, NAME_BYTES } from './requests.ts';

/** What a module answers: to which request, how it went, and what belongs to it. */
export interface EfReply {
  readonly requestId: number;
  readonly result: number;
  readonly data: Uint8Array;
}

/** Undefined for content that is no reply. `data` is a view. */
export function parseReply(content: Uint8Array): EfReply | undefined {
  const [requestId, result] = content;
  return requestId === undefined || result === undefined ? undefined : { requestId, result, data: content.subarray(2) };
}

export function encodeReply({ requestId, result, data }: EfReply): Uint8Array {
  return writeFields('big').u8(requestId).u8(result).bytes(data).done();
}

/** States of GETSTATUS, by number. */
export const MODULE_STATES = ['standby', 'busy', 'error', 'invalid', 'updating'] as const;
export type ModuleState = (typeof MODULE_STATES)[number];

/** Undefined for a state that there is not. */
export function parseModuleState(data: Uint8Array): ModuleState | undefined {
  return data.length === 1 ? MODULE_STATES[data[0]!] : undefined;
}

/** The hand that a module knows. */
export interface KnownHand {
  readonly userId: number;
  readonly name: string;
}

/** What follows a good VERIFY: user id, name, administrator, unlock status. Firmware may add to its end. */
export function parseKnownHand(data: Uint8Array): KnownHand | undefined {
  const fields = readFields(data, 'big');
  const hand = { userId: fields.u16(), name: decodeName(fields.bytes(NAME_BYTES)) };
  return fields.overrun ? undefined : hand;
}

/** The unlock status is a door lock's own and says nothing here. */
export function encodeKnownHand(hand: KnownHand, unlockStatus: number): Uint8Array {
  return writeFields('big').u16(hand.userId).bytes(encodeName(hand.name)).u8(0).u8(unlockStatus).done();
}

/** What follows a good ENROLL_SINGLE: the user id given, and the direction. */
export function parseEnrolled(data: Uint8Array): number | undefined {
  const fields = readFields(data, 'big');
  const userId = fields.u16();
  return fields.overrun ? undefined : userId;
}

export function encodeEnrolled(userId: number): Uint8Array {
  return writeFields('big').u16(userId).u8(0).done();
}

/** Printable text before the padding, of versions and serial numbers. */
export function parseText(data: Uint8Array): string {
  const printable = Array.from(data.subarray(0, 64), (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ''));
  return printable.join('').trim();
}

export function encodeText(text: string, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i < text.length ? text.charCodeAt(i) & 0x7f : 0));
}
