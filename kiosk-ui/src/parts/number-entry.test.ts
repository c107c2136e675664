import { citizenCheckCharacter } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { EMPTY_ENTRY, isComplete, pressKey, submitEntry, type Key, type NumberEntry } from './number-entry.ts';

const FIRST_17 = '13050219480307123';
const CHECK = citizenCheckCharacter(FIRST_17);
const isKey = (text: string): text is Key => /^[0-9X]$/.test(text);
const type = (text: string, from: NumberEntry = EMPTY_ENTRY): NumberEntry =>
  Array.from(text)
    .filter(isKey)
    .reduce<NumberEntry>((entry, key) => pressKey(entry, key), from);

describe('UI-07 typing a number', () => {
  test('the check digit is told on the eighteenth place and what was typed stays', () => {
    const wrong = CHECK === '5' ? '6' : '5';
    expect(type(FIRST_17)).toEqual({ digits: FIRST_17 });
    const entry = type(FIRST_17 + wrong);
    expect(entry).toEqual({ digits: FIRST_17 + wrong, fault: 'number-check' });
    expect(isComplete(entry)).toBe(false);
  });

  test('a right number is complete, and sent as it is', () => {
    const entry = type(FIRST_17 + CHECK);
    expect(isComplete(entry)).toBe(true);
    expect(submitEntry(entry)).toEqual({ number: FIRST_17 + CHECK });
  });

  test('X is a key, and only the last place may hold it', () => {
    const first17 =
      Array.from({ length: 10 }, (_, digit) => `1305021948030712${String(digit)}`).find(
        (digits) => citizenCheckCharacter(digits) === 'X',
      ) ?? '';
    expect(type(`${first17}X`)).toEqual({ digits: `${first17}X` });
    expect(type('1305X')).toEqual({ digits: '1305', fault: 'x-last' });
    expect(pressKey(type('1305X'), '0')).toEqual({ digits: '13050' });
  });

  test('an impossible birth date is named', () => {
    const first17 = '13050219480230123';
    expect(type(first17 + citizenCheckCharacter(first17)).fault).toBe('number-date');
  });

  test('a nineteenth place is not taken; the fault goes with the place that is erased', () => {
    const entry = type(`${FIRST_17}${CHECK === '5' ? '6' : '5'}7`);
    expect(entry.digits).toHaveLength(18);
    expect(pressKey(entry, 'erase')).toEqual({ digits: FIRST_17 });
    expect(pressKey(EMPTY_ENTRY, 'erase')).toEqual(EMPTY_ENTRY);
  });

  test('too short is said, not sent; an old number of fifteen places is taken', () => {
    expect(submitEntry(type('13050219'))).toEqual({ entry: { digits: '13050219', fault: 'number-incomplete' } });
    expect(submitEntry(type('130502480307123'))).toEqual({ number: FIRST_17 + CHECK });
  });
});
