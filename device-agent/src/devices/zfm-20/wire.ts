import { err, ok, type Result } from '@changqing/protocol';
import { sum16 } from '../../codec/checksum.ts';
import { writeFields } from '../../codec/fields.ts';
import { createFramer, type FrameFormat, type Framer } from '../../codec/framer.ts';
import { wipeableCopy } from '../../codec/wipe.ts';

/** Kinds of packet (EF 01 protocol, section 2). */
export type PacketKind = 'command' | 'data' | 'acknowledge' | 'last-data';

/** One packet of the EF 01 protocol. */
export interface Packet {
  readonly address: number;
  readonly kind: PacketKind;
  /** Instruction and parameters, or confirmation code and results, or data: at most 256 bytes. */
  readonly payload: Uint8Array;
}

const KIND_BY_PID: Readonly<Record<number, PacketKind>> = { 0x01: 'command', 0x02: 'data', 0x07: 'acknowledge', 0x08: 'last-data' };
const PID_BY_KIND: Readonly<Record<PacketKind, number>> = { command: 0x01, data: 0x02, acknowledge: 0x07, 'last-data': 0x08 };

const HEAD_LENGTH = 9;
const LONGEST_PAYLOAD = 256;

/** Whole packet on the wire. Throws a RangeError for a payload of more than 256 bytes. */
export function encodePacket(packet: Packet): Uint8Array {
  if (packet.payload.length > LONGEST_PAYLOAD) throw new RangeError(`a payload of ${packet.payload.length} bytes`);
  const checked = writeFields('big')
    .u8(PID_BY_KIND[packet.kind])
    .u16(packet.payload.length + 2)
    .bytes(packet.payload)
    .done();
  return writeFields('big').u16(0xef01).u32(packet.address).bytes(checked).u16(sum16(checked)).done();
}

const FORMAT: FrameFormat<Packet> = {
  header: Uint8Array.of(0xef, 0x01),
  prefixLength: HEAD_LENGTH,
  longestFrame: HEAD_LENGTH + LONGEST_PAYLOAD + 2,
  frameLength: (prefix) => {
    const length = prefix[7]! * 256 + prefix[8]!;
    return length < 2 || length > LONGEST_PAYLOAD + 2 ? undefined : HEAD_LENGTH + length;
  },
  parse: parsePacket,
};

/** Why a frame of the right length is no packet. */
export const WRONG_CHECKSUM = 'wrong checksum';

function parsePacket(frame: Uint8Array): Result<Packet, string> {
  const stated = frame[frame.length - 2]! * 256 + frame[frame.length - 1]!;
  if (sum16(frame.subarray(6, -2)) !== stated) return err(WRONG_CHECKSUM);
  const kind = KIND_BY_PID[frame[6]!];
  if (kind === undefined) return err('unknown packet kind');
  const address = ((frame[2]! << 24) | (frame[3]! << 16) | (frame[4]! << 8) | frame[5]!) >>> 0;
  return ok({ address, kind, payload: wipeableCopy(frame.subarray(HEAD_LENGTH, -2)) });
}

/** Cuts either direction of the wire into packets. A lone 55 (power-up greeting of some modules) is garbage between packets. */
export function createPacketFramer(): Framer<Packet> {
  return createFramer(FORMAT);
}

/** Cuts data into packets of the configured size; the last one says so. Empty data is one empty last packet. */
export function packetsOf(data: Uint8Array, packetBytes: number, address: number): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at === 0 || at < data.length; at += packetBytes) {
    const payload = data.slice(at, at + packetBytes);
    packets.push({ address, kind: at + packetBytes >= data.length ? 'last-data' : 'data', payload });
  }
  return packets;
}
