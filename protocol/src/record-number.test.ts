import fc from 'fast-check';
import { expect, it } from 'vitest';
import { recordNumber } from './encodings.ts';
import { isRecordNumber, makeRecordNumber } from './record-number.ts';

const made = fc
  .record({ site: fc.integer({ min: 0, max: 9999 }), number: fc.integer({ min: 1, max: 9999 }) })
  .map(({ site, number }) => makeRecordNumber(String(site).padStart(4, '0'), '2026-11-23', number));

it('can be said by telephone: one wrong digit, or two swapped, is found', () => {
  fc.assert(
    fc.property(made, fc.integer({ min: 0, max: 14 }), fc.integer({ min: 1, max: 9 }), (number, place, shift) => {
      expect(recordNumber.safeParse(number).success).toBe(true);
      expect(isRecordNumber(number)).toBe(true);
      expect(isRecordNumber(number.replaceAll('-', ' '))).toBe(true);
      const digits = number.replaceAll('-', '');
      const wrong = digits.slice(0, place) + String((Number(digits[place]) + shift) % 10) + digits.slice(place + 1);
      expect(isRecordNumber(wrong)).toBe(false);
    }),
    { numRuns: 5_000 },
  );
});

it('refuses what is no record number', () => {
  for (const said of ['', '0017', '0017-261123-0042', 'abc', '0017-261123-0042-12']) expect(isRecordNumber(said)).toBe(false);
});
