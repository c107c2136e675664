import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { candidatesFor, splitSyllables } from './candidates.ts';
import { choose, EMPTY_COMPOSITION, erase, MESSAGE_LENGTH, typeCharacter, typeLetter, type Composition } from './composition.ts';
import { parsePinyinDictionary } from './dictionary.ts';

const dictionary = parsePinyinDictionary(readFileSync(join(import.meta.dirname, '..', '..', 'public', 'pinyin', 'words.txt'), 'utf8'));
const texts = (letters: string): readonly string[] => candidatesFor(letters, dictionary).map(({ text }) => text);

describe('candidates', () => {
  it.each([
    ['shebao', '社保'],
    ['yanglaojin', '养老金'],
    ['chongqing', '重庆'],
    ['nver', '女儿'],
    ["xi'an", '西安'],
    ['xianzai', '现在'],
    ['zhiwen', '指纹'],
    ['wo', '我'],
    ['shi', '是'],
  ])('%s offers %s on the first page', (letters, word) => {
    expect(texts(letters).slice(0, 5)).toContain(word);
  });

  it('offers longer words before the last syllable is whole', () => {
    expect(texts('yanglaoj')).toContain('养老金');
  });

  it('offers single characters of the first syllable too, and says how many letters they take', () => {
    const found = candidatesFor('shebao', dictionary).find(({ text }) => text === '社');
    expect(found?.takes).toBe(3);
  });

  it('offers something for a single letter, and nothing for letters that spell nothing', () => {
    expect(texts('w').length).toBeGreaterThan(3);
    expect(texts('vvv')).toEqual([]);
  });

  it('parts letters with as few syllables as can be, and at an apostrophe', () => {
    expect(splitSyllables('xian', dictionary)?.syllables).toEqual(['xian']);
    expect(splitSyllables("xi'an", dictionary)?.syllables).toEqual(['xi', 'an']);
    expect(splitSyllables('fangan', dictionary)?.syllables).toHaveLength(2);
  });

  it('takes no more letters than there are, for whatever is typed', () => {
    const letters = fc.string({ unit: fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyz'")), maxLength: 24 });
    fc.assert(
      fc.property(letters, (typed) => {
        for (const { text, takes } of candidatesFor(typed, dictionary)) {
          expect(text).not.toBe('');
          expect(takes).toBeGreaterThan(0);
          expect(takes).toBeLessThanOrEqual(typed.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reaches every character of GB 2312 by one of its syllables', () => {
    const reached = new Set<string>();
    for (const syllable of dictionary.syllablesFrom('')) for (const word of dictionary.words(syllable)) reached.add(word);
    const decoder = new TextDecoder('gb18030');
    let missing = 0;
    for (let row = 0xb0; row <= 0xd7; row += 1)
      for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell += 1)
        if (!reached.has(decoder.decode(new Uint8Array([row, cell])))) missing += 1;
    // The 3,755 of the first level.
    expect(missing).toBe(0);
  });
});

describe('writing', () => {
  const type = (letters: string): Composition => Array.from(letters).reduce(typeLetter, EMPTY_COMPOSITION);

  it('turns letters into characters one candidate after the other', () => {
    const typed = type('shebaoju');
    const first = candidatesFor(typed.letters, dictionary).find(({ text }) => text === '社保')!;
    const after = choose(typed, first);
    expect(after).toEqual({ text: '社保', letters: 'ju' });
    expect(erase(after)).toEqual({ text: '社保', letters: 'j' });
    expect(erase(erase(erase(after)))).toEqual({ text: '社', letters: '' });
  });

  it('takes open letters over as they stand when punctuation follows', () => {
    expect(typeCharacter(type('ok'), '。')).toEqual({ text: 'ok。', letters: '' });
  });

  it('never grows beyond a message', () => {
    let composition = EMPTY_COMPOSITION;
    for (let count = 0; count < MESSAGE_LENGTH + 5; count += 1) composition = typeCharacter(composition, '好');
    expect(Array.from(composition.text)).toHaveLength(MESSAGE_LENGTH);
  });
});
