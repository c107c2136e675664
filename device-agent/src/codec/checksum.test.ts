import { expect, it } from 'vitest';
import { crc16, sum16, xor8 } from './checksum.ts';

const digits = new TextEncoder().encode('123456789');

it('knows the published check value of CRC-16/CCITT-FALSE', () => {
  expect(crc16(digits)).toBe(0x29b1);
  expect(crc16(digits.subarray(4), crc16(digits.subarray(0, 4)))).toBe(0x29b1);
});

it('sums and wraps at 16 bits', () => {
  expect(sum16(digits)).toBe(477);
  expect(sum16(new Uint8Array(300).fill(255))).toBe((300 * 255) % 65_536);
});

it('folds by exclusive-or', () => {
  expect(xor8(Uint8Array.of(0x00, 0x03, 0x11, 0xff))).toBe(0xed);
  expect(xor8(new Uint8Array())).toBe(0);
});
