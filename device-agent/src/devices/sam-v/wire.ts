import { err, ok, type Result } from '@changqing/protocol';
import { xor8 } from '../../codec/checksum.ts';
import { concatBytes, writeFields } from '../../codec/fields.ts';
import { createFramer, type Framer } from '../../codec/framer.ts';

/** Host to reader: command, parameter, seldom data (SAM_V protocol, section 2). */
export interface SamRequest {
  readonly command: number;
  readonly parameter: number;
  readonly data: Uint8Array;
}

/** Reader to host: the status SW3 (SW1 and SW2 are always 00) and data. */
export interface SamReply {
  readonly status: number;
  readonly data: Uint8Array;
}

const PREAMBLE = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69);
const HEAD_LENGTH = PREAMBLE.length + 2;
/** No reply is longer than 2336 bytes after its length field. */
const LONGEST_BODY = 0x0920;

/** Why a frame of the right length is none. */
export const WRONG_CHECKSUM = 'wrong checksum';

export function encodeRequest(request: SamRequest): Uint8Array {
  return frameOf(concatBytes([Uint8Array.of(request.command, request.parameter), request.data]));
}

export function encodeReply(reply: SamReply): Uint8Array {
  return frameOf(concatBytes([Uint8Array.of(0, 0, reply.status), reply.data]));
}

function frameOf(body: Uint8Array): Uint8Array {
  if (body.length + 1 > LONGEST_BODY) throw new RangeError(`a body of ${body.length} bytes`);
  const checked = writeFields('big')
    .u16(body.length + 1)
    .bytes(body)
    .done();
  return concatBytes([PREAMBLE, checked, Uint8Array.of(xor8(checked))]);
}

/** Cuts what the host says into requests. */
export function createRequestFramer(): Framer<SamRequest> {
  return framerFor(2, (body) => ok({ command: body[0]!, parameter: body[1]!, data: body.subarray(2) }));
}

/** Cuts what the reader says into replies. */
export function createReplyFramer(): Framer<SamReply> {
  return framerFor(3, (body) =>
    body[0] === 0 && body[1] === 0 ? ok({ status: body[2]!, data: body.subarray(3) }) : err('SW1 and SW2 are not 00'),
  );
}

function framerFor<Frame>(shortestBody: number, read: (body: Uint8Array) => Result<Frame, string>): Framer<Frame> {
  return createFramer({
    header: PREAMBLE,
    prefixLength: HEAD_LENGTH,
    longestFrame: HEAD_LENGTH + LONGEST_BODY,
    frameLength: (prefix) => {
      const length = prefix[5]! * 256 + prefix[6]!;
      return length <= shortestBody || length > LONGEST_BODY ? undefined : HEAD_LENGTH + length;
    },
    // The exclusive-or over all that is checked and the check byte itself is 0.
    parse: (frame) => (xor8(frame.subarray(PREAMBLE.length)) === 0 ? read(frame.slice(HEAD_LENGTH, -1)) : err(WRONG_CHECKSUM)),
  });
}
