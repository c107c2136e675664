import { randomBytes, randomInt } from 'node:crypto';

/** A UUIDv7 (RFC 9562): 48 bits of time, then random ones, so that ids sort by time. */
export function makeUuid(epochMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.max(0, Math.floor(epochMs)), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The code behind a receipt's QR: 16 random characters of Crockford's base 32, 80 bits. */
export function makeReceiptCode(): string {
  return Array.from({ length: 16 }, () => CROCKFORD[randomInt(32)]).join('');
}
