import { lookUpTopic, yuanText, type TopicRecord } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { layOut, type Block } from '../../src/printing/layout.ts';
import { PAPER_58_MM, PAPER_80_MM } from '../../src/printing/receipt-raster.ts';
import { slipBlocks, type SlipContent } from '../../src/printing/slip.ts';
import { openTypeFace } from '../../src/printing/type-face.ts';
import { anyRecord } from '../look-up/any-record.ts';
import { EMPTY_LIFE, LONG_LIFE, longBenefits } from '../look-up/long-life.ts';
import { blackAt, expectGolden } from './golden-picture.ts';
import { site } from './receipts.ts';

const face = openTypeFace();
const papers = { '80mm': PAPER_80_MM, '58mm': PAPER_58_MM } as const;
/** Three benefits with all their parts and two dozen payments; a roll holds a hundred of them. Narrow paper takes more lines. */
const LONGEST_MM = { 576: 500, 384: 650 };

const slipOf = (record: TopicRecord, more: Partial<SlipContent> = {}): SlipContent => ({
  site: { ...site, name: '松柏区社保服务大厅' },
  at: Date.parse('2026-11-23T02:05:00Z'),
  maskedName: '李**',
  maskedNumber: '139***********123X',
  record,
  reprint: false,
  ...more,
});

const words = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      switch (block.block) {
        case 'text':
        case 'band':
          return block.text;
        case 'fact':
          return `${block.label} ${block.value}`;
        case 'table':
          return [...block.rows, block.total ?? []].map((row) => row.join(' ')).join('\n');
        default:
          return '';
      }
    })
    .join('\n');

describe.each(lookUpTopic.options)('the slip of %s', (topic) => {
  it.each(Object.keys(papers) as (keyof typeof papers)[])('is the picture that was looked at, on %s paper', async (width) => {
    await expectGolden(`look-up-${topic}-${width}`, layOut(slipBlocks(slipOf(LONG_LIFE[topic]), face), papers[width], face));
  });

  it('says that it proves nothing, whose it is, where and when it was printed, and of which day', () => {
    for (const record of [LONG_LIFE[topic], EMPTY_LIFE.find((each) => each.topic === topic)!]) {
      const said = words(slipBlocks(slipOf(record), face));
      for (const word of ['仅供参考', '李**', '139***********123X', '2026年11月23日 10:05', '松柏区社保服务大厅', '0000-12333', '查询凭条'])
        expect(said).toContain(word);
      expect(said).not.toContain('补 打');
      expect(words(slipBlocks(slipOf(record, { reprint: true }), face))).toContain('补 打');
    }
  });
});

it('with nothing on file says so', async () => {
  const blocks = slipBlocks(slipOf(EMPTY_LIFE.find(({ topic }) => topic === 'flexible')!), face);
  expect(words(blocks)).toContain('这一项没有您的记录');
  await expectGolden('look-up-nothing-80mm', layOut(blocks, PAPER_80_MM, face));
});

it('stays within its length and its margins whatever the record holds', () => {
  fc.assert(
    fc.property(anyRecord, fc.constantFrom(PAPER_80_MM, PAPER_58_MM), (record, paper) => {
      const page = layOut(slipBlocks(slipOf(record), face), paper, face);
      expect(page.heightDots / paper.dotsPerMm).toBeLessThan(LONGEST_MM[paper === PAPER_58_MM ? 384 : 576]);
      for (let y = 0; y < page.heightDots; y += 1)
        for (const x of [0, 3, page.widthDots - 4, page.widthDots - 1]) expect(blackAt(page, x, y)).toBe(false);
    }),
    // A page is drawn for each try: a smaller example is not worth minutes of drawing.
    { numRuns: 16, endOnFailure: true },
  );
});

it('of four hundred payments holds the last twenty-four and says so', () => {
  const { payments } = longBenefits().benefits[0]!;
  const said = words(slipBlocks(slipOf(LONG_LIFE.benefits), face));
  expect(said).toContain('付款只印了最近24次');
  expect(said).toContain('A4');
  const shown = payments.filter((payment) => said.includes(`${payment.month} ${yuanText(payment.fen)}`));
  expect(shown).toEqual(payments.slice(0, 24));
});

it('writes neither the full name nor the full number, even where the record has them', () => {
  const record = LONG_LIFE.particulars;
  if (record.topic !== 'particulars') throw new Error('the wrong record');
  const fields = record.record.fields.map((each) =>
    each.field === 'number' ? { ...each, value: '139002194406121239', masked: false } : each,
  );
  const said = words(slipBlocks(slipOf({ ...record, record: { ...record.record, fields } }), face));
  expect(said).not.toContain('阿卜杜热合曼');
  expect(said).not.toMatch(/\d{17}[\dX]/);
});

it('puts Latin letters beside a name that the font cannot draw, and beside no other', () => {
  const name = (maskedName: string, known?: typeof face) =>
    words(slipBlocks(slipOf(LONG_LIFE.overview, { maskedName, maskedRomanised: 'Zhe **' }), known));
  expect(name('𪚥**', face)).toContain('𪚥** Zhe **');
  expect(name('𪚥**')).toContain('𪚥** Zhe **');
  expect(name('𠮷**', face)).not.toContain('Zhe');
  expect(name('李**')).not.toContain('Zhe');
});
