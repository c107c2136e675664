import { expect, test } from 'vitest';
import { pressDigit, type DigitKey } from './digit-entry.ts';

test.for<readonly [string, DigitKey, string]>([
  ['', '0', '0'],
  ['12345', '6', '123456'],
  ['123456', '7', '123456'],
  ['123456', 'erase', '12345'],
  ['', 'erase', ''],
  ['123', 'clear', ''],
])('%s and %s are %s', ([digits, key, expected]) => {
  expect(pressDigit(digits, key, 6)).toBe(expected);
});
