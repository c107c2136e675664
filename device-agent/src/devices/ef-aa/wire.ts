import { err, ok } from '@changqing/protocol';
import { xor8 } from '../../codec/checksum.ts';
import { concatBytes, writeFields } from '../../codec/fields.ts';
import { createFramer, type Framer } from '../../codec/framer.ts';
import { wipeableCopy } from '../../codec/wipe.ts';

/** One frame of either direction (palm sheet, part B): what it is, and what it holds. */
export interface EfFrame {
  readonly id: number;
  readonly data: Uint8Array;
}

/** Module to host. */
export const REPLY = 0x00;
export const NOTE = 0x01;
export const IMAGE = 0x02;

const HEADER = Uint8Array.of(0xef, 0xaa);
const HEAD_LENGTH = 5;
/** Requests of the host have ids from here on. */
const FIRST_REQUEST = 0x10;

/** The longest content that is believed, by id. The checksum is one byte, so a length that cannot be is the better guard. */
const LONGEST_FROM_MODULE: Readonly<Record<number, number>> = { [REPLY]: 600, [NOTE]: 64, [IMAGE]: 4096 };
const LONGEST_FROM_HOST = 256;

/** Whole frame on the wire. Throws a RangeError for more than 65,535 bytes. */
export function encodeFrame({ id, data }: EfFrame): Uint8Array {
  if (data.length > 0xffff) throw new RangeError(`${data.length} bytes of data`);
  const checked = writeFields('big').u8(id).u16(data.length).bytes(data).done();
  return concatBytes([HEADER, checked, Uint8Array.of(xor8(checked))]);
}

/** Cuts what a module says into frames. */
export function createModuleFramer(): Framer<EfFrame> {
  return framerFor((id) => LONGEST_FROM_MODULE[id], Math.max(...Object.values(LONGEST_FROM_MODULE)));
}

/** Cuts what a host says into frames. */
export function createHostFramer(): Framer<EfFrame> {
  return framerFor((id) => (id >= FIRST_REQUEST ? LONGEST_FROM_HOST : undefined), LONGEST_FROM_HOST);
}

function framerFor(longestOf: (id: number) => number | undefined, longest: number): Framer<EfFrame> {
  return createFramer({
    header: HEADER,
    prefixLength: HEAD_LENGTH,
    longestFrame: HEAD_LENGTH + longest + 1,
    frameLength: (prefix) => {
      const length = prefix[3]! * 256 + prefix[4]!;
      const most = longestOf(prefix[2]!);
      return most === undefined || length > most ? undefined : HEAD_LENGTH + length + 1;
    },
    // The exclusive-or over all that is checked and the check byte itself is 0.
    parse: (frame) =>
      xor8(frame.subarray(HEADER.length)) === 0
        ? ok({ id: frame[2]!, data: wipeableCopy(frame.subarray(HEAD_LENGTH, -1)) })
        : err(WRONG_CHECKSUM),
  });
}

/** Why a frame of the right length is none. */
export const WRONG_CHECKSUM = 'wrong checksum';
