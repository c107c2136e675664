import { MESSAGE_IDS } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { isCovered } from '../style/coverage.ts';
import { en } from './en.ts';
import { spokenEn } from './spoken-en.ts';
import { spokenZh } from './spoken-zh.ts';
import { zh } from './zh.ts';

/** Every sentence of a language by the path of its key. */
function flat(words: object, path = ''): [string, string][] {
  const entries: [string, unknown][] = Object.entries(words);
  return entries.flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[`${path}${key}`, value]]
      : typeof value === 'object' && value !== null
        ? flat(value, `${path}${key}.`)
        : [],
  );
}

const chinese = [...flat(zh), ...Object.entries(spokenZh)];
const english = [...flat(en), ...Object.entries(spokenEn)];
const hanzi = (text: string): number => Array.from(text).filter((character) => /\p{Script=Han}/u.test(character)).length;

describe('how it is said', () => {
  /** No blame, no bare code, no order to try again without saying how. */
  const FORBIDDEN = ['非法', '无效', '禁止', '异常', '未知错误', '您忘了', '失败', '错误', '确定', 'OK'];
  test.for(chinese)('%s: %s', ([, text]) => {
    expect(FORBIDDEN.filter((word) => text.includes(word))).toEqual([]);
    expect(text).not.toBe('请重试');
    expect(text.split(/[。?!\uff1f\uff01]/).filter((sentence) => sentence.trim() !== '').length).toBeLessThanOrEqual(3);
  });

  const titles = flat(zh).filter(
    ([key]) => /(^|\.)(title\w*|happened)$/.test(key) || /^anotherWay\.(finger|palm)$/.test(key) || /^capture\.(finger|palm)$/.test(key),
  );
  test.for(titles)('title %s has at most 14 hanzi: %s', ([, text]) => {
    expect(hanzi(text.replaceAll(/\{\{\w+\}\}/g, ''))).toBeLessThanOrEqual(14);
  });
  test('with the longest finger too', () => {
    for (const finger of Object.values(zh.finger)) expect(hanzi(zh.capture.finger.replace('{{finger}}', finger))).toBeLessThanOrEqual(14);
  });

  const prompts = flat(zh).filter(([key]) => /(line|noSlip\.\w+|now|helps|followUp|offline|purpose|kept|otherWay|tips\.\w+)$/i.test(key));
  test.for(prompts)('prompt %s has at most two sentences: %s', ([key, text]) => {
    expect(prompts.length).toBeGreaterThan(50);
    expect(text.split('。').filter((sentence) => sentence !== '').length, key).toBeLessThanOrEqual(2);
  });

  test.for(flat(zh).filter(([key]) => key.startsWith('problem.')))('%s ends as it should: %s', ([key, text]) => {
    // The title stands without a full stop, the other two parts are sentences.
    expect(text.endsWith('。')).toBe(!key.endsWith('happened'));
  });

  test('Chinese is set with Chinese punctuation', () => {
    expect(chinese.filter(([, text]) => /\p{Script=Han}[,:?!;]|[,:?!;]\p{Script=Han}/u.test(text))).toEqual([]);
  });

  test('certified is said by the accepted page alone', () => {
    expect(
      flat(zh)
        .filter(([, text]) => text.includes('认证成功'))
        .map(([key]) => key),
    ).toEqual(['result.accepted.title']);
    expect(
      Object.entries(spokenZh)
        .filter(([, text]) => text.includes('认证成功'))
        .map(([id]) => id),
    ).toEqual(['result.accepted']);
  });
});

describe('both languages', () => {
  const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).toSorted();
  test('have the same keys, none empty', () => {
    expect(flat(en).map(([key]) => key)).toEqual(flat(zh).map(([key]) => key));
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
  test('name the same things', () => {
    const inChinese = new Map(flat(zh));
    expect(flat(en).filter(([key, text]) => holes(text).join() !== holes(inChinese.get(key) ?? '').join())).toEqual([]);
  });
  test('UI-05 need no character that the fonts lack', () => {
    const missing = [...chinese, ...english].filter(([, text]) =>
      Array.from(text).some((character) => !isCovered(character.codePointAt(0) ?? 0)),
    );
    expect(missing).toEqual([]);
  });
});

describe('UI-19 the loudspeaker', () => {
  test('has words for every message and never a place for a name, number or amount', () => {
    expect(Object.keys(spokenZh).toSorted()).toEqual([...MESSAGE_IDS].toSorted());
    for (const text of [...Object.values(spokenZh), ...Object.values(spokenEn)]) expect(text).not.toMatch(/\{\{|\d/);
  });
});
