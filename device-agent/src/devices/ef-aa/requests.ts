import { readFields, writeFields } from '../../codec/fields.ts';
import type { EfFrame } from './wire.ts';

/** Bytes that a name has on the wire, padded with zeros. */
export const NAME_BYTES = 32;

/** What the host may ask of a module (palm sheet, part B); the subset that the driver uses. */
export type EfRequest =
  /** Stops whatever goes on and returns to standby. */
  | { readonly name: 'reset' }
  | { readonly name: 'get-status' }
  | { readonly name: 'verify'; readonly timeoutS: number }
  /** Stores a hand in one go, without turning it about. */
  | { readonly name: 'enrol-single'; readonly userName: string; readonly timeoutS: number }
  | { readonly name: 'delete-user'; readonly userId: number }
  | { readonly name: 'delete-all' }
  | { readonly name: 'get-version' }
  | { readonly name: 'get-sn' }
  | { readonly name: 'get-uid' }
  | { readonly name: 'get-module-id' };
export type EfRequestName = EfRequest['name'];

/** The ids by name; a reply names the request by it. */
export const REQUEST_IDS: Readonly<Record<EfRequestName, number>> = {
  reset: 0x10,
  'get-status': 0x11,
  verify: 0x12,
  'enrol-single': 0x1d,
  'delete-user': 0x20,
  'delete-all': 0x21,
  'get-version': 0x30,
  'get-sn': 0x35,
  'get-uid': 0x93,
  'get-module-id': 0xac,
};

/** `verify`, or undefined for an id that is not spoken here. */
export function requestNameOf(id: number): EfRequestName | undefined {
  const names: readonly EfRequestName[] = [
    'reset',
    'get-status',
    'verify',
    'enrol-single',
    'delete-user',
    'delete-all',
    'get-version',
    'get-sn',
    'get-uid',
    'get-module-id',
  ];
  return names.find((name) => REQUEST_IDS[name] === id);
}

/** The frame of a request. Throws a RangeError for a name of more than 32 bytes, which no caller may give. */
export function encodeRequest(request: EfRequest): EfFrame {
  return { id: REQUEST_IDS[request.name], data: bodyOf(request) };
}

function bodyOf(request: EfRequest): Uint8Array {
  switch (request.name) {
    case 'verify':
      // The first byte: do not power down right away.
      return writeFields('big').u8(0).u8(request.timeoutS).done();
    case 'enrol-single':
      // No administrator; direction 0.
      return writeFields('big').u8(0).bytes(encodeName(request.userName)).u8(0).u8(request.timeoutS).done();
    case 'delete-user':
      return writeFields('big').u16(request.userId).done();
    case 'reset':
    case 'get-status':
    case 'delete-all':
    case 'get-version':
    case 'get-sn':
    case 'get-uid':
    case 'get-module-id':
      return new Uint8Array();
  }
}

/** Reads a request; `unknown` for an id that is not spoken here, `length` where the content does not fit it. */
export function parseRequest({ id, data }: EfFrame): EfRequest | 'unknown' | 'length' {
  const name = requestNameOf(id);
  if (name === undefined) return 'unknown';
  const fields = readFields(data, 'big');
  const request = readBody(name, fields);
  return fields.exhausted ? request : 'length';
}

function readBody(name: EfRequestName, fields: ReturnType<typeof readFields>): EfRequest {
  switch (name) {
    case 'verify': {
      fields.u8();
      return { name, timeoutS: fields.u8() };
    }
    case 'enrol-single': {
      fields.u8();
      const userName = decodeName(fields.bytes(NAME_BYTES));
      fields.u8();
      return { name, userName, timeoutS: fields.u8() };
    }
    case 'delete-user':
      return { name, userId: fields.u16() };
    case 'reset':
    case 'get-status':
    case 'delete-all':
    case 'get-version':
    case 'get-sn':
    case 'get-uid':
    case 'get-module-id':
      return { name };
  }
}

/** 32 bytes of UTF-8 padded with zeros. Throws a RangeError where it does not fit. */
export function encodeName(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length > NAME_BYTES) throw new RangeError(`a name of ${bytes.length} bytes; at most ${NAME_BYTES} fit`);
  const padded = new Uint8Array(NAME_BYTES);
  padded.set(bytes);
  return padded;
}

/** The text before the first zero; what is no UTF-8 becomes U+FFFD. */
export function decodeName(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
