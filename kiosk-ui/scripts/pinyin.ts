import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';

// Writes public/pinyin/words.txt, from which the on-screen pinyin input takes its candidates: one line a spelling, syllables parted by blanks,
// then a tab, then the words of that spelling, the most frequent first. Words and frequencies: the dictionary of @node-rs/jieba (MIT);
// spellings: pinyin-pro (MIT). Run again after either package changed.

const require = createRequire(import.meta.url);
const OUT = join(import.meta.dirname, '..', 'public', 'pinyin');
/** So many words of two to four characters, beside all single characters. */
const WORDS = 26_000;
/** What people write to the bureau about stands before more frequent words of the same spelling. */
const OWN_WORDS = [
  '社保', '社保局', '社保卡', '养老金', '养老保险', '退休', '退休金', '认证', '指纹', '掌静脉', '身份证', '医保', '医疗保险', '报销', '缴费', '补缴', '断缴',
  '工龄', '待遇', '发放', '暂停', '补发', '柜台', '窗口', '排队', '工作人员', '态度', '机器', '打印', '打印机', '凭条', '没纸', '听不清', '看不清', '字太小',
  '电话', '打不通', '子女', '异地', '就医', '转诊', '备案', '银行卡', '存折', '投诉', '建议', '咨询', '表扬', '谢谢', '你好', '老年人', '不会用', '帮忙',
]; // prettier-ignore

/** The 6,763 characters of GB 2312: what people write. Others are offered after them, for names. */
const usual = new Set<string>();
const gb2312 = new TextDecoder('gb18030');
for (let row = 0xb0; row <= 0xf7; row += 1)
  for (let cell = 0xa1; cell <= 0xfe; cell += 1) usual.add(gb2312.decode(new Uint8Array([row, cell])));

const HANZI = /^\p{Script=Han}+$/u;
const spell = (word: string): string => pinyin(word, { toneType: 'none', type: 'array', v: true }).join(' ');

interface Entry {
  readonly word: string;
  readonly weight: number;
}

const entries = new Map<string, Entry[]>();
const add = (spelling: string, entry: Entry): void => {
  if (!/^[a-z]+( [a-z]+)*$/.test(spelling)) return;
  const there = entries.get(spelling);
  if (there === undefined) entries.set(spelling, [entry]);
  else if (!there.some(({ word }) => word === entry.word)) there.push(entry);
};

const dictionary = (await readFile(require.resolve('@node-rs/jieba/dict.txt'), 'utf8'))
  .split('\n')
  .map((line) => line.split(' '))
  .flatMap(([word = '', count = '0']) => (HANZI.test(word) ? [{ word, weight: Number(count) }] : []));
const length = (word: string): number => Array.from(word).length;

for (const word of OWN_WORDS) add(spell(word), { word, weight: 1_000_000_000 });
for (const { word, weight: times } of dictionary.filter((entry) => length(entry.word) === 1)) {
  const weight = usual.has(word) ? times + 1 : times / 1_000_000;
  const [reading, ...others] = pinyin(word, { toneType: 'none', type: 'array', multiple: true, v: true });
  if (reading !== undefined) add(reading, { word, weight });
  // A reading that is not the usual one of a character is offered after those of which it is.
  for (const other of new Set(others)) if (other !== reading) add(other, { word, weight: weight / 50 });
}
const counted = new Set(dictionary.map(({ word }) => word));
for (const word of usual)
  if (!counted.has(word)) add(pinyin(word, { toneType: 'none', type: 'array', v: true })[0] ?? '', { word, weight: 0 });
const words = dictionary.filter(
  (entry) => length(entry.word) >= 2 && length(entry.word) <= 4 && Array.from(entry.word).every((one) => usual.has(one)),
);
words.sort((one, other) => other.weight - one.weight || (one.word < other.word ? -1 : 1));
for (const entry of words.slice(0, WORDS)) add(spell(entry.word), entry);

const lines = [...entries]
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([spelling, of]) => {
    const sorted = of.toSorted((one, other) => other.weight - one.weight || (one.word < other.word ? -1 : 1));
    return `${spelling}\t${sorted.map(({ word }) => word).join(' ')}`;
  });
await mkdir(OUT, { recursive: true });
await writeFile(join(OUT, 'words.txt'), `${lines.join('\n')}\n`);
console.log(`${lines.length} spellings, ${[...entries.values()].reduce((sum, of) => sum + of.length, 0)} words`);
