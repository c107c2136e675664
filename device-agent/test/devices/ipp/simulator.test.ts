import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { pdfPageCount, pdfText, renderPdfPages } from '../../../src/simulators/ipp/pdf-pages.ts';
import { openOffice } from './office.ts';
import { paper, plainPaper } from './papers.ts';

describe('pages of a document as pictures', () => {
  it('are as large as A4 at the resolution that is asked for, black on white', async () => {
    const pdf = await paper(2, 'sheet');
    const { pages } = await renderPdfPages(pdf, { dpi: 100 });
    expect(pages).toHaveLength(2);
    // 210 × 297 mm at 100 dots per inch.
    for (const { png, widthPx, heightPx } of pages) {
      expect(Math.abs(widthPx - 827)).toBeLessThanOrEqual(1);
      expect(Math.abs(heightPx - 1169)).toBeLessThanOrEqual(1);
      const { channels } = await sharp(png).stats();
      expect(channels).toHaveLength(3);
      expect(channels[0]).toMatchObject({ min: 0, max: 255 });
      // Mostly paper.
      expect(channels[0]?.mean).toBeGreaterThan(245);
    }
    const second = await renderPdfPages(pdf, { dpi: 50, pages: [2] });
    expect(second.pages).toHaveLength(1);
    expect(second.pages[0]?.widthPx).toBeLessThan(420);
  });

  it('are counted and read; what is no document has none', async () => {
    const pdf = await paper(3, 'sheet');
    expect(await pdfPageCount(pdf)).toBe(3);
    expect((await pdfText(pdf)).map((text) => text.trim())).toEqual(['sheet 1 of 3', 'sheet 2 of 3', 'sheet 3 of 3']);
    expect(await pdfPageCount(new TextEncoder().encode('%PDF-1.7 and nothing more'))).toBeUndefined();
    await expect(renderPdfPages(new Uint8Array(0), { dpi: 72 })).rejects.toThrow();
    // The next one is read all the same.
    expect(await pdfPageCount(pdf)).toBe(3);
  });
});

describe('the simulated printer', () => {
  it('puts out sheet by sheet at its pace, both sides and copies in order', async () => {
    const office = await openOffice();
    const begun = office.clock.now();
    await office.print({ pages: 3, copies: 2, duplex: true });
    expect(office.simulator.sheets().map(({ n, copy, pages }) => ({ n, copy, pages }))).toEqual([
      { n: 1, copy: 1, pages: [1, 2] },
      { n: 2, copy: 1, pages: [3] },
      { n: 3, copy: 2, pages: [1, 2] },
      { n: 4, copy: 2, pages: [3] },
    ]);
    const [first, , , last] = office.simulator.sheets();
    // 30 sides a minute: the first two sides take 4 s, all six 12 s.
    expect((first?.at ?? 0) - begun).toBeGreaterThanOrEqual(4_000);
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBe(8_000);
    expect(office.simulator.condition).toMatchObject({ paperSheets: 246, printing: false });
  });

  it('runs out of the paper that it has, and takes more', async () => {
    const office = await openOffice();
    office.simulator.setPaper(2);
    const printing = office.printer.print(
      { jobId: 'a', pdf: plainPaper(4), pages: 4, copies: 1, duplex: false },
      new AbortController().signal,
    );
    await office.clock.advance(30_000);
    expect(office.sides('a')).toEqual(['1/1', '1/2']);
    expect(office.printer.status()).toMatchObject({ state: 'stopped', fault: 'paper-out' });
    office.simulator.setPaper(250);
    expect((await office.passFor(printing)).state).toBe('printed');
  });

  it('a jam spoils the sheet on its way, which is printed again', async () => {
    const office = await openOffice();
    const printing = office.printer.print(
      { jobId: 'a', pdf: plainPaper(2), pages: 2, copies: 1, duplex: false },
      new AbortController().signal,
    );
    await office.clock.advance(3_000);
    office.simulator.makeTrouble('jam');
    await office.clock.advance(60_000);
    expect(office.sides('a')).toEqual(['1/1']);
    office.simulator.clear('jam');
    expect((await office.passFor(printing)).state).toBe('printed');
    expect(office.sides('a')).toEqual(['1/1', '1/2']);
    expect(office.simulator.condition.paperSheets).toBe(250 - 3);
  });

  it('a power cut takes its jobs, their history and its numbers', async () => {
    const office = await openOffice();
    await office.print({ pages: 1 });
    office.simulator.powerOff();
    expect(office.simulator.condition).toMatchObject({ powered: false, jobs: [] });
    office.simulator.powerOn();
    office.simulator.printFromElsewhere('other', plainPaper(1));
    await office.clock.advance(10_000);
    expect(office.simulator.condition.jobs).toMatchObject([{ id: 1, name: 'other', state: 'completed' }]);
  });
});
