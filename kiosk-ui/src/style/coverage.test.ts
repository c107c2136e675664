import { expect, test } from 'vitest';
import { isCovered, readableName, splitByCoverage } from './coverage.ts';

test('common, rare and supplementary characters are told from those that no font has', () => {
  for (const drawn of '李龘齉㑇·𠮷A8，') expect(isCovered(drawn.codePointAt(0) ?? 0), drawn).toBe(true);
  for (const missing of ['\u{2C00A}', '\u{30000}', '\u{10FFFD}', '\uE000']) expect(isCovered(missing.codePointAt(0) ?? 0)).toBe(false);
});

test('a missing character is cut out with its code point, the rest stays whole', () => {
  expect(splitByCoverage('王\u{2C00A}**')).toEqual([
    { covered: true, text: '王' },
    { covered: false, codePoint: '2C00A' },
    { covered: true, text: '**' },
  ]);
  expect(splitByCoverage('')).toEqual([{ covered: true, text: '' }]);
});

test('a name is told in Latin letters too where a character of it is missing', () => {
  expect(readableName('\u{2C00A}**', 'Chen **')).toBe('\u{2C00A}** Chen **');
  expect(readableName('𠮷**', 'Ji **')).toBe('𠮷**');
  expect(readableName('\u{2C00A}**', undefined)).toBe('\u{2C00A}**');
});
