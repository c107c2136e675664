import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuedPaper, PaperBlock } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import jsqr from 'jsqr';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { closePapers, layOutPaper } from '../../../src/printing/paper/lay-out-paper.ts';
import { openPaperFonts } from '../../../src/printing/paper/paper-fonts.ts';
import { setPaper, type LaidOutPaper } from '../../../src/printing/paper/set-paper.ts';
import { pdfText, renderPdfPages } from '../../../src/simulators/ipp/pdf-pages.ts';
import { contentOf, copyPictures, facts, issued, PAPERS, paymentTable, WHO, yearTable } from './papers.ts';

const fonts = openPaperFonts();
const options = { reprint: false, siteName: '松柏区社保服务大厅', printedAt: Date.parse('2026-11-23T02:06:00Z') };

async function laidOut(
  paper: IssuedPaper,
  pictures: readonly Uint8Array[] = [],
  more: Partial<typeof options> = {},
): Promise<LaidOutPaper> {
  const result = await setPaper(paper, pictures, { ...options, ...more }, fonts);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}
const make = (name: string) => PAPERS[name]!();
const withoutBlanks = (text: string) => text.replaceAll(/[\s\u0000]/gu, '');
const textOf = async (paper: LaidOutPaper): Promise<string[]> => (await pdfText(paper.pdf)).map(withoutBlanks);

afterAll(closePapers);

describe('a paper looks as it did when it was looked at', () => {
  const PAGES: readonly (readonly [name: string, page: number])[] = [
    ['certificate', 1],
    ['statement', 2],
    ['copy', 2],
  ];
  it.each(PAGES)('%s, page %i', async (name, page) => {
    const paper = await laidOut(await make(name), name === 'copy' ? await copyPictures() : [], { reprint: name === 'statement' });
    const { pages } = await renderPdfPages(paper.pdf, { dpi: 72, pages: [page] });
    const file = join(import.meta.dirname, '..', 'golden', `paper-${name}-${page}.png`);
    if (process.env['CHANGQING_UPDATE_GOLDEN'] === '1') writeFileSync(file, pages[0]!.png);
    expect(existsSync(file), `${file} is missing: run with CHANGQING_UPDATE_GOLDEN=1 and look at it`).toBe(true);
    const [seen, wanted] = [PNG.sync.read(Buffer.from(pages[0]!.png)), PNG.sync.read(readFileSync(file))];
    expect([seen.width, seen.height]).toEqual([wanted.width, wanted.height]);
    const different = pixelmatch(seen.data, wanted.data, undefined, seen.width, seen.height, { threshold: 0.15 });
    expect(different).toBeLessThan(seen.width * seen.height * 0.001);
  });
});

describe('an official paper', () => {
  it('carries number, code, page count, site and time on its pages, and its title', async () => {
    const paper = await laidOut(await make('statement'));
    const pages = await textOf(paper);
    expect(pages).toHaveLength(paper.sides);
    pages.forEach((page, at) => {
      for (const words of [
        'P0017-261123-0042-1',
        `第${at + 1}页共${paper.sides}页`,
        '松柏区社保服务大厅',
        '2026年11月23日10:06打印',
        '社会保险个人权益记录单',
      ])
        expect(page).toContain(words);
      expect(page).not.toContain('补打');
    });
    const last = pages.at(-1)!;
    for (const words of ['K7Q2M8XW3VNPABCD', '常青市社会保险局', '2026年11月23日']) expect(last).toContain(words);
    expect((await pdfText(paper.pdf)).at(-1)).toContain('K7Q2 M8XW 3VNP ABCD');
  });

  it('marks every page of a reprint', async () => {
    const pages = await textOf(await laidOut(await make('statement'), [], { reprint: true }));
    for (const page of pages) expect(page).toContain('补打');
  });

  it('has a code that a telephone reads from paper', async () => {
    const { pages } = await renderPdfPages((await laidOut(await make('certificate'))).pdf, { dpi: 150 });
    const { data, width, height } = PNG.sync.read(Buffer.from(pages[0]!.png));
    expect(jsqr.default(new Uint8ClampedArray(data), width, height)?.data).toBe('http://127.0.0.1:7081/verify/K7Q2M8XW3VNPABCD');
  });

  it('is not laid out without its seal', async () => {
    const paper = await make('certificate');
    if (!paper.official) throw new Error('the wrong paper');
    const result = await setPaper({ ...paper, sealPng: 'AAAA' }, [], options, fonts);
    expect(result).toMatchObject({ ok: false, error: { code: 'paper-not-believed' } });
  });

  it('holds every word of its content, so that it can be copied out', async () => {
    for (const name of ['certificate', 'minority-name', 'statement']) {
      const paper = await make(name);
      const all = (await textOf(await laidOut(paper))).join('');
      const words = paper.content.blocks.flatMap((block): string[] => {
        switch (block.block) {
          case 'heading':
            return [block.text];
          case 'facts':
            return block.facts.flatMap(({ label, value }) => [label, ...(value.includes('𪚥') ? [] : [value])]);
          case 'table':
            return block.rows.flatMap((row) => row.filter((cell) => cell.length < 10));
          default:
            return [];
        }
      });
      for (const word of words) expect(all).toContain(withoutBlanks(word));
    }
  });
});

describe('a long statement', () => {
  it('repeats the head of its table on each page and never leaves the sums alone', async () => {
    for (const rows of [21, 22, 23, 46]) {
      const paper = await laidOut(await issued(contentOf('rights-statement', '权益记录单', [WHO, yearTable(rows)], { remarks: [] })));
      const pages = await textOf(paper);
      const withRows = pages.filter((page) => page.includes('企业职工养老保险'));
      for (const page of withRows) expect(page).toContain('缴费基数');
      expect(pages.find((page) => page.includes('213,456.78'))).toContain('企业职工养老保险');
      for (let at = 0; at < rows; at += 1) expect(pages.join('')).toContain((4_320 + at * 12).toFixed(2));
    }
  });

  it('of four hundred payments has each of them once', async () => {
    const paper = await laidOut(await issued(contentOf('benefit-certificate', '待遇证明', [WHO, paymentTable(400)])));
    const all = (await textOf(paper)).join('');
    for (let at = 0; at < 400; at += 1) expect(all.split((4_567.89 - at * 7.77).toFixed(2)).length - 1).toBeGreaterThanOrEqual(1);
    expect(paper.sides).toBeLessThan(16);
  });

  it('tears a row only where it is taller than a page, and loses nothing of it', async () => {
    const cell = Array.from({ length: 200 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('');
    const table: PaperBlock = {
      block: 'table',
      columns: [
        { title: '窄', align: 'left', share: 3 },
        { title: '宽', align: 'left', share: 97 },
      ],
      rows: [[cell, cell]],
    };
    const paper = await laidOut(await issued(contentOf('rights-statement', '权益记录单', [table])));
    const all = (await textOf(paper)).join('');
    for (const character of cell) expect(all.split(character).length - 1).toBeGreaterThanOrEqual(2);
  });
});

describe('names and pictures that trouble', () => {
  it('frames a character that no font has and tells which; rare ones that the font has are drawn', async () => {
    const paper = await laidOut(await make('minority-name'));
    expect(paper.missing).toEqual(['𪚥']);
    const [page] = await textOf(paper);
    expect(page).toContain('阿卜杜热合曼·买买提吐尔逊·努尔艾合买提江·阿不都外力');
    expect(page).toContain('𠮷龘');
    expect(page).toContain('2A6');
  });

  it('says that a page cannot be shown instead of leaving it out', async () => {
    const paper = await laidOut(await make('copy'), await copyPictures());
    const pages = await textOf(paper);
    expect(pages).toHaveLength(4);
    expect(pages[3]).toContain('没能印出来');
    for (const page of pages.slice(1)) expect(page).toContain('复印件与原件核对无误后使用');
    expect(pages[0]).toContain('K7Q2M8XW3VNPABCD');
    // A picture that the content names and that did not come is treated alike.
    expect((await textOf(await laidOut(await make('copy'), [])))[1]).toContain('没能印出来');
  });

  it('takes pictures of every sort for what they are, and anything else for unreadable', async () => {
    const content = contentOf('archive-copy', '档案复印件', [{ block: 'picture', picture: 0 }]);
    const paper = await issued(content);
    for (const bytes of [
      new Uint8Array(0),
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
      new TextEncoder().encode('<svg xmlns="x" width="99999999" height="99999999"/>'),
    ])
      expect((await textOf(await laidOut(paper, [bytes])))[1]).toContain('没能印出来');
  });
});

it('a blank form has neither number nor seal nor code', async () => {
  const [page] = await textOf(await laidOut(await make('form')));
  for (const words of ['异地就医备案申请表', '本人签字', '第1页共1页']) expect(page).toContain(words);
  for (const words of ['编号', '验证码', 'P0017']) expect(page).not.toContain(words);
});

it('gives the same bytes for the same paper, here and in the thread of its own', async () => {
  for (const name of ['statement', 'copy']) {
    const [paper, pictures] = [await make(name), name === 'copy' ? await copyPictures() : []];
    const here = await laidOut(paper, pictures);
    const again = await laidOut(paper, pictures);
    expect(Buffer.from(again.pdf).equals(here.pdf)).toBe(true);
    const there = await layOutPaper(paper, pictures, options);
    expect(there.ok && Buffer.from(there.value.pdf).equals(here.pdf)).toBe(true);
    const later = await laidOut(paper, pictures, { printedAt: options.printedAt + 60_000 });
    expect(Buffer.from(later.pdf).equals(here.pdf)).toBe(false);
  }
});

it('a thread that ends tells everybody who waits, and the next paper gets a new one', async () => {
  const [form, other] = [await make('form'), await make('form')];
  // Both are asked for in one turn: neither can be ready before the thread ends.
  const waiting = [layOutPaper(form, [], options), layOutPaper(other, [], options)];
  await closePapers();
  for (const result of await Promise.all(waiting)) expect(result).toMatchObject({ ok: false, error: { code: 'agent-failed' } });
  expect(await layOutPaper(await make('form'), [], options)).toMatchObject({ ok: true, value: { sides: 1 } });
});

it('papers asked for at once all come, each its own', async () => {
  const names = ['certificate', 'minority-name', 'form'];
  const results = await Promise.all(names.map(async (name) => layOutPaper(await make(name), [], options)));
  const titles = await Promise.all(results.map(async (result) => (result.ok ? (await textOf(result.value))[0] : '')));
  expect(titles[0]).toContain('缴费证明');
  expect(titles[1]).toContain('待遇证明');
  expect(titles[2]).toContain('备案申请表');
});

it('lays out whatever text central sends', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  const short = fc.string({ unit: 'grapheme', maxLength: 20 });
  const block: fc.Arbitrary<PaperBlock> = fc.oneof(
    text.map((of) => ({ block: 'heading' as const, text: of })),
    text.map((of) => ({ block: 'paragraph' as const, text: of.repeat(9) })),
    fc.array(fc.tuple(short, text), { maxLength: 20 }).map((pairs) => facts(...pairs)),
    fc
      .record({
        columns: fc.integer({ min: 1, max: 10 }),
        rows: fc.array(fc.array(text, { maxLength: 11 }), { maxLength: 12 }),
        total: fc.boolean(),
      })
      .map(({ columns, rows, total }) => ({
        block: 'table' as const,
        columns: Array.from({ length: columns }, (_, at) => ({
          title: `第${at}栏`,
          align: (['left', 'right', 'centre'] as const)[at % 3]!,
          share: at + 1,
        })),
        rows,
        ...(total ? { total: ['合计'] } : {}),
      })),
    fc.record({ block: fc.constant('field' as const), label: text, heightMm: fc.integer({ min: 6, max: 120 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(block, { maxLength: 12 }), fc.boolean(), async (blocks, reprint) => {
      const paper = await laidOut(await issued(contentOf('rights-statement', '权益记录单', blocks)), [], { reprint });
      const pages = await pdfText(paper.pdf);
      expect(pages).toHaveLength(paper.sides);
      expect(withoutBlanks(pages.at(-1)!)).toContain('K7Q2M8XW3VNPABCD');
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
