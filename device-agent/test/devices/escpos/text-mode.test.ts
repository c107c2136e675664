import { lookUpTopic } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import jsqr from 'jsqr';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { concatBytes } from '../../../src/codec/fields.ts';
import { toHex } from '../../../src/codec/hex.ts';
import { silentLog } from '../../../src/devices/device-log.ts';
import { createEscposPrinter } from '../../../src/devices/escpos/driver.ts';
import { settings, type Settings } from '../../../src/devices/escpos/model.ts';
import { bandsOf } from '../../../src/devices/escpos/segments.ts';
import { encodeText } from '../../../src/devices/escpos/text-mode.ts';
import * as wire from '../../../src/devices/escpos/wire.ts';
import type { ReceiptPage, TextRow } from '../../../src/hal/receipt-printer.ts';
import { receiptBlocks } from '../../../src/printing/content.ts';
import { displayWidth } from '../../../src/printing/display-width.ts';
import { layOut, type Block } from '../../../src/printing/layout.ts';
import { PAPER_58_MM, PAPER_80_MM } from '../../../src/printing/receipt-raster.ts';
import { slipBlocks } from '../../../src/printing/slip.ts';
import { openTypeFace } from '../../../src/printing/type-face.ts';
import { createEscposSimulator, type EscposSimulatorOptions } from '../../../src/simulators/escpos/simulator.ts';
import { createSimulatedCable } from '../../../src/simulators/simulated-device.ts';
import { LONG_LIFE } from '../../look-up/long-life.ts';
import { RECEIPTS, site } from '../../printing/receipts.ts';

const face = openTypeFace();
const profile = (chosen: Partial<Settings> = {}): Settings => settings.parse({ chinese: 'gb18030', ...chosen });
const page = (blocks: readonly Block[], paper = PAPER_80_MM): ReceiptPage => layOut(blocks, paper, face);
const bytesOf = (of: ReceiptPage, chosen: Settings) => concatBytes(bandsOf(of, chosen).map(({ bytes }) => bytes));
const text = (words: string): Block => ({ block: 'text', text: words, sizeMm: 3.4, weight: 'regular', align: 'left' });

const slips = lookUpTopic.options.map((topic) =>
  slipBlocks({
    site,
    at: 1_795_399_500_000,
    maskedName: '李**',
    maskedNumber: '139***********123X',
    record: LONG_LIFE[topic],
    reprint: false,
  }),
);
const ALL: readonly (readonly Block[])[] = [...Object.values(RECEIPTS).map(receiptBlocks), ...slips];

/** What a page says as text, line by line. */
const linesOf = (of: ReceiptPage): string[] =>
  (of.parts ?? []).flatMap((part) => (part.text ?? []).flatMap((row: TextRow) => (row.row === 'line' ? [row.text] : [])));

async function printed(of: ReceiptPage, chosen: Settings, options: Partial<EscposSimulatorOptions> = {}) {
  const clock = createVirtualClock();
  const simulator = createEscposSimulator({ clock, dotsPerLine: chosen.paperWidthMm === 58 ? 384 : 576, ...options });
  const cable = createSimulatedCable(simulator, clock);
  const printer = createEscposPrinter(cable.opener, chosen, clock, silentLog);
  while (printer.status().state !== 'ready') await clock.advance(100);
  let outcome: Awaited<ReturnType<typeof printer.print>> | undefined;
  void printer.print('job-1', of, new AbortController().signal).then((settled) => {
    outcome = settled;
  });
  while (outcome === undefined) await clock.advance(250);
  return { outcome, tickets: simulator.tickets(), rowsPrinted: simulator.rowsPrinted, close: () => printer.close() };
}

describe('Chinese as characters (§3)', () => {
  it('is the worked example 15.3, line by line', () => {
    const [office, number] = [encodeText('社保局', false), encodeText('业务号: 20240001', false)];
    expect(toHex(office!)).toBe('C9 E7 B1 A3 BE D6');
    expect(toHex(number!)).toBe('D2 B5 CE F1 BA C5 3A 20 32 30 32 34 30 30 30 31');
    const large = toHex(bytesOf(page([{ block: 'text', text: '社保局', sizeMm: 6, weight: 'regular', align: 'centre' }]), profile()));
    expect(large).toContain('1B 61 01 1D 21 11 1C 21 0C C9 E7 B1 A3 BE D6 0A 1D 21 00 1C 21 00 1B 61 00');
    expect(toHex(bytesOf(page([text('业务号: 20240001')]), profile()))).toContain('D2 B5 CE F1 BA C5 3A 20 32 30 32 34 30 30 30 31 0A');
  });

  it('makes the symbol of 15.4 where the printer can, and draws it where it cannot', () => {
    expect(toHex(wire.qrSymbol('SB20240001'))).toBe(
      '1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 0D 00 31 50 30 53 42 32 30 32 34 30 30 30 31 1D 28 6B 03 00 31 51 30',
    );
    const symbol = page([{ block: 'qr', text: 'SB20240001', caption: [] }]);
    expect(toHex(bytesOf(symbol, profile({ qr: 'native' })))).toContain('31 50 30 53 42');
    const chinese = page([{ block: 'qr', text: '社保局', caption: [] }]);
    expect(wire.tokenize(bytesOf(chinese, profile({ qr: 'native' }))).tokens.some(({ kind }) => kind === 'raster-row')).toBe(true);
    expect(wire.tokenize(bytesOf(symbol, profile())).tokens.some(({ kind }) => kind === 'raster-row')).toBe(true);
  });

  it('draws the line with a character that the fonts do not have, and only that one', () => {
    const rare = page([text('姓名 𠮷**'), text('社保局')]);
    const twoBytes = wire.tokenize(bytesOf(rare, profile())).tokens;
    expect(twoBytes.filter(({ kind }) => kind === 'raster-start')).toHaveLength(1);
    expect(twoBytes.filter(({ kind }) => kind === 'text')).toHaveLength(3);
    expect(encodeText('𠮷', false)).toBeUndefined();
    expect(encodeText('𠮷', true)).toHaveLength(4);
    expect(bandsOf(rare, profile({ gb18030FourByte: true })).every(({ bytes }) => !toHex(bytes).includes('1D 76 30'))).toBe(true);
    for (const bad of ['\u0010\u0004\u0001', '\u001b@', '\u007f', '\ud800']) expect(encodeText(bad, true)).toBeUndefined();
  });

  it('is off unless the settings say so, and a page without text is drawn', () => {
    const receipt = page(receiptBlocks(RECEIPTS['accepted']!));
    const { widthDots, heightDots, rows } = receipt;
    expect(settings.parse({}).chinese).toBe('raster');
    expect(bandsOf(receipt, settings.parse({}))).toEqual(bandsOf({ widthDots, heightDots, rows }, settings.parse({})));
    expect(bandsOf({ widthDots, heightDots, rows }, profile())).toEqual(bandsOf(receipt, settings.parse({})));
  });

  it('never sends what a printer does not know, nor more than its buffer holds, nor a line that is too long', () => {
    for (const blocks of ALL) {
      for (const [paper, chosen] of [
        [PAPER_80_MM, profile()],
        [PAPER_58_MM, profile({ paperWidthMm: 58, bufferBytes: 1024, qr: 'native' })],
      ] as const) {
        const of = page(blocks, paper);
        const bands = bandsOf(of, chosen);
        const { tokens, complete } = wire.tokenize(concatBytes(bands.map(({ bytes }) => bytes)));
        expect(complete).toBe(true);
        expect(tokens.filter(({ kind }) => kind === 'unknown' || kind === 'oversized')).toEqual([]);
        for (const { bytes } of bands) expect(bytes.length).toBeLessThan(chosen.bufferBytes);
        for (const row of (of.parts ?? []).flatMap((part) => part.text ?? []))
          if (row.row === 'line') expect(displayWidth(row.text) * row.width, row.text).toBeLessThanOrEqual(paper.dotsPerLine / 12);
      }
    }
  });

  it('keeps any text within its columns', () => {
    const words = fc.string({ unit: fc.constantFrom('常', '，', '。', 'A', '1', ' ', '（', '）', '·', '-'), maxLength: 70, size: 'max' });
    const block: fc.Arbitrary<Block> = fc.oneof(
      fc.record({
        block: fc.constant('text' as const),
        text: words,
        sizeMm: fc.constantFrom(3.4, 6.2),
        weight: fc.constant('bold' as const),
        align: fc.constant('centre' as const),
      }),
      fc.record({ block: fc.constant('fact' as const), label: fc.constant('记录编号'), value: words }),
      fc.array(fc.tuple(words, words, words, words), { maxLength: 4 }).map((rows) => ({
        block: 'table' as const,
        columns: ['甲', '乙', '丙', '丁'].map((title, at) => ({ title, align: at % 2 === 0 ? ('left' as const) : ('right' as const) })),
        rows,
      })),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), fc.constantFrom(PAPER_80_MM, PAPER_58_MM), (blocks, paper) => {
        for (const line of linesOf(page(blocks, paper))) expect(displayWidth(line), line).toBeLessThanOrEqual(paper.dotsPerLine / 12);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

describe('a page as text, through the driver', () => {
  it('comes out word for word, settled by the same evidence as a picture, at a fraction of the bytes', async () => {
    for (const [blocks, chosen] of [
      [slips[1]!, profile()],
      [slips[3]!, profile({ paperWidthMm: 58 })],
    ] as const) {
      const of = page(blocks, chosen.paperWidthMm === 58 ? PAPER_58_MM : PAPER_80_MM);
      const { outcome, tickets, rowsPrinted, close } = await printed(of, chosen);
      expect(outcome).toMatchObject({ state: 'printed', evidence: 'acknowledged-checked' });
      expect(tickets).toHaveLength(1);
      expect(tickets[0]!.text.split('\n').slice(0, -1)).toEqual(linesOf(of));
      expect(outcome.state === 'printed' && Math.abs(outcome.heightMm * 8 - rowsPrinted)).toBeLessThan(8);
      expect(bytesOf(of, chosen).length * 5).toBeLessThan(bytesOf(of, settings.parse({ paperWidthMm: chosen.paperWidthMm })).length);
      await close();
    }
  });

  it('has a symbol that a telephone reads, drawn by the printer itself', async () => {
    const { tickets, close } = await printed(page(receiptBlocks(RECEIPTS['accepted']!)), profile({ qr: 'native' }));
    const { widthDots, heightDots, rows } = tickets[0]!.raster;
    const pixels = new Uint8ClampedArray(widthDots * heightDots * 4).fill(255);
    for (let dot = 0; dot < widthDots * heightDots; dot += 1)
      if ((rows[dot >> 3]! & (0x80 >> (dot & 7))) !== 0) pixels.fill(0, dot * 4, dot * 4 + 3);
    expect(jsqr.default(pixels, widthDots, heightDots)?.data).toBe(RECEIPTS['accepted']!.verifyUrl);
    await close();
  });

  it('that meets the end of the paper is not called printed', async () => {
    const clock = createVirtualClock();
    const simulator = createEscposSimulator({ clock });
    const cable = createSimulatedCable(simulator, clock);
    const printer = createEscposPrinter(cable.opener, profile(), clock, silentLog);
    while (printer.status().state !== 'ready') await clock.advance(100);
    simulator.makeTrouble({ kind: 'paper-out' }, { afterMm: 40 });
    let outcome: Awaited<ReturnType<typeof printer.print>> | undefined;
    void printer.print('job-1', page(slips[3]!), new AbortController().signal).then((settled) => {
      outcome = settled;
    });
    for (let waited = 0; outcome === undefined && waited < 400; waited += 1) await clock.advance(250);
    expect(outcome).toMatchObject({ state: 'partly-printed', fault: 'paper-out' });
    await printer.close();
  });
});
