import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { parseHex } from './hex.ts';
import { parseHidDescriptor, readHidField, writeHidField, type HidDescriptor } from './hid-descriptor.ts';

function parsed(text: string): HidDescriptor {
  const bytes = parseHex(text);
  const descriptor = bytes.ok ? parseHidDescriptor(bytes.value) : bytes;
  if (!descriptor.ok) throw new Error(descriptor.error);
  return descriptor.value;
}

/** The reference descriptor of a scanner in HID-POS mode, sheet of small devices, section 1. */
const SCANNER =
  '05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 05 8C 09 FB 81 02 09 FC 81 02 09 FD 81 02 95 38 09 FE 82 02 01 06 00 FF 09 01 95 02 81 02 05 8C 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0';

describe('report descriptor', () => {
  it('tells where the fields of a scanner are', () => {
    const descriptor = parsed(SCANNER);
    expect(descriptor.numbered).toBe(true);
    expect(descriptor.reportBytes('input', 2)).toBe(63);
    const at = (usage: number) => descriptor.fields.filter((field) => field.usage === usage).map(({ bitOffset }) => bitOffset / 8);
    expect(at(0x01003b)).toEqual([0]);
    expect(at(0x8c00fb)).toEqual([1]);
    expect(at(0x8c00fe)).toEqual(Array.from({ length: 56 }, (_, i) => 4 + i));
    const more = descriptor.fields.find((field) => field.usage === 0x8c00ff);
    expect(more).toMatchObject({ bitOffset: 62 * 8, bitSize: 1, collections: [0x8c0002, 0x8c0012], kind: 'input', reportId: 2 });
  });

  it('keeps reports of different kinds and ids apart, and passes over padding', () => {
    const descriptor = parsed('05 84 09 04 A1 01 85 01 75 04 95 01 09 30 81 02 75 04 81 03 09 31 B1 02 85 02 75 10 09 32 81 02 C0');
    expect(descriptor.fields.map(({ kind, reportId, usage, bitOffset }) => [kind, reportId, usage & 0xffff, bitOffset])).toEqual([
      ['input', 1, 0x30, 0],
      ['feature', 1, 0x31, 0],
      ['input', 2, 0x32, 0],
    ]);
    expect(descriptor.reportBytes('input', 1)).toBe(1);
    expect(descriptor.reportBytes('input', 2)).toBe(2);
    expect(descriptor.reportBytes('output', 1)).toBe(0);
  });

  it('understands ranges, usages with their own page, push and pop, signs and exponents', () => {
    const descriptor = parsed(
      '05 85 A4 15 81 25 7F 55 0E 75 08 95 02 19 44 29 45 81 02 B4 15 00 26 FF 00 75 08 95 01 0B D0 00 85 00 81 02 05 84 09 02 81 02',
    );
    expect(descriptor.fields.map(({ usage }) => usage)).toEqual([0x850044, 0x850045, 0x8500d0, 0x840002]);
    expect(descriptor.fields[0]).toMatchObject({ logicalMinimum: -127, logicalMaximum: 127, unitExponent: -2 });
    expect(descriptor.fields[2]).toMatchObject({ logicalMinimum: 0, logicalMaximum: 255, unitExponent: 0, bitOffset: 16 });
    expect(readHidField(descriptor.fields[1]!, Uint8Array.of(0, 0x81, 0, 0))).toBe(-127);
    expect(readHidField(descriptor.fields[2]!, Uint8Array.of(0, 0, 0x81, 0))).toBe(129);
    expect(readHidField(descriptor.fields[3]!, Uint8Array.of(0, 0, 1))).toBeUndefined();
  });

  it.each([
    ['an item that is cut off', '05'],
    ['a collection that never began', 'C0'],
    ['popped, never pushed', 'B4'],
    ['a report id of 0', '85 00'],
    ['collections without end', 'A1 00 '.repeat(40)],
    ['more fields than there can be', '75 01 96 FF 3F 09 01 81 02'],
    ['a report without end', '75 20 96 FF FF 09 01 81 02'],
    ['a range of usages without end', '19 00 2B FF FF 00 00'],
  ])('says at which byte it is none: %s', (_, text) => {
    const bytes = parseHex(text);
    const descriptor = bytes.ok ? parseHidDescriptor(bytes.value) : bytes;
    expect(descriptor.ok ? 'read' : descriptor.error).toMatch(/^byte \d+: /);
  });

  it('reads what was written, and touches nothing beside it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 32 }),
        fc.nat(),
        fc.boolean(),
        (bitOffset, bitSize, seed, ones) => {
          const field = {
            kind: 'input',
            reportId: undefined,
            usage: 0,
            collections: [],
            bitOffset,
            bitSize,
            logicalMinimum: 0,
            logicalMaximum: 0,
            unitExponent: 0,
          } as const;
          const value = seed % 2 ** bitSize;
          const report = new Uint8Array(9).fill(ones ? 0xff : 0);
          writeHidField(field, report, value);
          expect(readHidField(field, report)).toBe(value);
          writeHidField(field, report, ones ? 2 ** bitSize - 1 : 0);
          expect([...report]).toEqual([...new Uint8Array(9).fill(ones ? 0xff : 0)]);
        },
      ),
    );
  });
});
