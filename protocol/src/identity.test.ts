import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { birthDateOf, citizenCheckCharacter, normaliseTypedNumber, parseIdentity, sexOf } from './identity.ts';
import { maskName, maskNumber, maskRomanised } from './rules/masking.ts';

const first17 = fc
  .record({
    region: fc.integer({ min: 110000, max: 829999 }),
    day: fc.integer({ min: 0, max: 30_000 }),
    order: fc.integer({ min: 0, max: 999 }),
  })
  .map(
    ({ region, day, order }) =>
      `${String(region)}${new Date(Date.UTC(1930, 0, 1) + day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
  );

describe('a citizen number', () => {
  it.each(['11010519491231002X', '440524188001010014', '810000199001010019'])('takes the sample %s of the standard', (number) => {
    expect(parseIdentity(number)).toEqual({ ok: true, value: { kind: 'citizen', number } });
  });

  it('is found wrong when any one place is changed or two neighbours are swapped', () => {
    fc.assert(
      fc.property(first17, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (body, place, shift) => {
        const number = body + citizenCheckCharacter(body);
        expect(parseIdentity(number).ok).toBe(true);
        const changed = number.slice(0, place) + String((Number(number[place]) + shift) % 10) + number.slice(place + 1);
        expect(parseIdentity(changed).ok).toBe(false);
        if (place < 16 && number[place] !== number[place + 1]) {
          const swapped = number.slice(0, place) + (number[place + 1] ?? '') + (number[place] ?? '') + number.slice(place + 2);
          expect(parseIdentity(swapped).ok).toBe(false);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['１１０１０５ 19491231-002ｘ', '11010519491231002X'],
    ['110105491231002', '11010519491231002X'],
    [' 11010519491231002x ', '11010519491231002X'],
  ])('takes what tired fingers type: %s', (typed, number) => {
    expect(parseIdentity(typed)).toEqual({ ok: true, value: { kind: 'citizen', number } });
  });

  it.each([
    ['', 'number-incomplete'],
    ['1101051949', 'number-incomplete'],
    ['110105194912310021', 'number-check'],
    ['11010519490230002X', 'number-date'],
    ['11010518491231002X', 'number-date'],
    ['1101051949123100AX', 'number-characters'],
    ['110105194912310020000', 'number-incomplete'],
  ])('refuses %s with %s', (typed, code) => {
    expect(parseIdentity(typed)).toMatchObject({ ok: false, error: { code } });
  });

  it('tells birth date and sex', () => {
    expect(birthDateOf('11010519491231002X')).toBe('1949-12-31');
    expect(sexOf('11010519491231002X')).toBe('female');
    expect(sexOf('440524188001010014')).toBe('male');
  });
});

it('takes the 15 characters of a foreigner’s card', () => {
  expect(parseIdentity('esp650101130058')).toEqual({ ok: true, value: { kind: 'foreigner', number: 'ESP650101130058' } });
});

it('never throws on what somebody types', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      (text) => typeof parseIdentity(text).ok === 'boolean' && typeof normaliseTypedNumber(text) === 'string',
    ),
  );
});

describe('masking', () => {
  it('shows the first character of a name and hides its length', () => {
    for (const name of ['李桂兰', '𠮷秀英', '阿卜杜拉希姆·阿卜杜热依木·麦麦提吐尔逊·阿吉木']) {
      expect(maskName(name)).toBe(`${Array.from(name)[0] ?? ''}**`);
    }
  });

  it('shows three places and the last four of a number', () => {
    expect(maskNumber({ kind: 'citizen', number: '11010519491231002X' })).toBe('110***********002X');
    expect(maskNumber({ kind: 'foreigner', number: 'ESP650101130058' })).toBe('ESP********0058');
  });
});

it.each([
  ['Chen Zhe', 'Chen **'],
  ['  Maimaiti   Aihemaiti Tuerxun ', 'Maimaiti **'],
  ['Zhaxi', 'Zhaxi **'],
  ['', '* **'],
])('masks the romanised name %j', (romanised, masked) => {
  expect(maskRomanised(romanised)).toBe(masked);
});
