import { fc } from '@changqing/fixtures/properties';
import { expect, it } from 'vitest';
import { readFields, sameBytes, writeFields } from './fields.ts';
import { parseHex, toHex } from './hex.ts';

it('reads what was written, in both byte orders', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('big' as const, 'little' as const),
      fc.nat(0xff),
      fc.nat(0xffff),
      fc.nat(0xffff_ffff),
      fc.uint8Array({ maxLength: 40 }),
      (order, a, b, c, tail) => {
        const bytes = writeFields(order).u8(a).u16(b).u32(c).bytes(tail).done();
        const fields = readFields(bytes, order);
        expect([fields.u8(), fields.u16(), fields.u32(), toHex(fields.rest())]).toEqual([a, b, c, toHex(tail)]);
        expect(fields.exhausted).toBe(true);
      },
    ),
  );
});

it('places the bytes as the order says', () => {
  expect(toHex(writeFields('big').u16(0x1234).u32(0x89abcdef).done())).toBe('12 34 89 AB CD EF');
  expect(toHex(writeFields('little').u16(0x1234).u32(0x89abcdef).done())).toBe('34 12 EF CD AB 89');
});

it('remembers a read past the end instead of throwing', () => {
  const fields = readFields(Uint8Array.of(1), 'big');
  expect(fields.u16()).toBe(0);
  expect(fields.overrun).toBe(true);
  expect(fields.exhausted).toBe(false);
});

it('reads hex with repeats and names what it cannot read', () => {
  const parsed = parseHex(' EF 01 00*3\nff ');
  expect(parsed.ok && sameBytes(parsed.value, Uint8Array.of(0xef, 1, 0, 0, 0, 0xff))).toBe(true);
  const broken = parseHex('EF G1');
  expect(broken.ok ? '' : broken.error).toContain('"G1"');
});
