import { createHmac, timingSafeEqual } from 'node:crypto';

/** One-time codes by time (RFC 6238) over SHA-1, a new one every 30 s: what every authenticator on a telephone can do. */
export const TOTP_STEP_MS = 30_000;
const DIGITS = 6;

/** The code of a step (RFC 4226, section 5.3). `digits` up to 8. */
export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const truncated = mac.readUInt32BE((mac.at(-1) ?? 0) & 0x0f) & 0x7fffffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is: the present one or a neighbour, for clocks that differ by half a minute. Undefined where none fits. */
export function stepOf(secret: Uint8Array, code: string, nowMs: number): number | undefined {
  const now = Math.floor(nowMs / TOTP_STEP_MS);
  const given = Buffer.from(code.padEnd(DIGITS));
  return [now - 1, now, now + 1].find(
    (step) => step >= 0 && given.length === DIGITS && timingSafeEqual(Buffer.from(codeOf(secret, step)), given),
  );
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes as base32 (RFC 4648) without padding. */
export function base32Of(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** Base32 as bytes; characters outside the alphabet are not expected here, the schema has refused them. */
export function bytesOfBase32(text: string): Buffer {
  const bits = Array.from(text, (character) => BASE32.indexOf(character).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
}
