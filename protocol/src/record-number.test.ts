import { fc } from '@changqing/fixtures/properties';
import { expect, it } from 'vitest';
import { recordNumber } from './encodings.ts';
import { paperNumber } from './paper.ts';
import { isPaperNumber, isRecordNumber, makePaperNumber, makeRecordNumber } from './record-number.ts';

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

it('of a paper has a P before it and is found wrong the same way, also by the hundred thousand', () => {
  const papers = fc
    .record({ site: fc.integer({ min: 0, max: 9999 }), number: fc.integer({ min: 1, max: 999_999 }) })
    .map(({ site, number }) => makePaperNumber(String(site).padStart(4, '0'), '2026-11-23', number));
  fc.assert(
    fc.property(papers, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, place, shift) => {
      expect(paperNumber.safeParse(number).success).toBe(true);
      for (const said of [number, number.toLowerCase(), number.slice(1), number.replaceAll('-', ' ')])
        expect(isPaperNumber(said)).toBe(true);
      const digits = number.replaceAll(/[P-]/g, '');
      const at = place % digits.length;
      const wrong = digits.slice(0, at) + String((Number(digits[at]) + shift) % 10) + digits.slice(at + 1);
      expect(isPaperNumber(wrong)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
  for (const said of ['', 'P', 'P0017-261123-42-1', 'Q0017-261123-0042-1', 'P0017-261123-1000000-1'])
    expect(isPaperNumber(said)).toBe(false);
});
