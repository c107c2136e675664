import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/hal/receipt-printer.ts';
import { receiptBlocks } from '../../src/printing/content.ts';
import { wrap } from '../../src/printing/layout.ts';
import { rasterPng } from '../../src/printing/png.ts';
import { PAPER_58_MM, PAPER_80_MM, receiptRaster } from '../../src/printing/receipt-raster.ts';
import { openTypeFace } from '../../src/printing/type-face.ts';
import { RECEIPTS } from './receipts.ts';

const face = openTypeFace();
const golden = join(import.meta.dirname, 'golden');
const papers = { '80mm': PAPER_80_MM, '58mm': PAPER_58_MM } as const;

const textOf = (name: string): string =>
  receiptBlocks(RECEIPTS[name]!)
    .map((block) =>
      block.block === 'text' || block.block === 'band' ? block.text : block.block === 'fact' ? `${block.label} ${block.value}` : '',
    )
    .join('\n');

const blackAt = (raster: Raster, x: number, y: number): boolean =>
  (raster.rows[y * Math.ceil(raster.widthDots / 8) + (x >> 3)]! & (0x80 >> (x & 7))) !== 0;

describe.each(Object.keys(RECEIPTS))('the receipt "%s"', (name) => {
  it.each(Object.keys(papers) as (keyof typeof papers)[])('is the picture that was looked at, on %s paper', async (width) => {
    const raster = receiptRaster(RECEIPTS[name]!, papers[width], face);
    const file = join(golden, `${name}-${width}.png`);
    if (process.env['CHANGQING_UPDATE_GOLDEN'] === '1') writeFileSync(file, await rasterPng(raster));
    expect(existsSync(file), `${file} is missing: run with CHANGQING_UPDATE_GOLDEN=1 and look at it`).toBe(true);
    const picture = PNG.sync.read(readFileSync(file));
    expect([picture.width, picture.height]).toEqual([raster.widthDots, raster.heightDots]);
    let different = 0;
    for (let y = 0; y < picture.height; y += 1) {
      for (let x = 0; x < picture.width; x += 1)
        if (picture.data[(y * picture.width + x) * 4]! < 128 !== blackAt(raster, x, y)) different += 1;
    }
    expect(different).toBe(0);
  });

  it('keeps its side margins white, so that nothing is cut off', () => {
    for (const paper of Object.values(papers)) {
      const raster = receiptRaster(RECEIPTS[name]!, paper, face);
      for (let y = 0; y < raster.heightDots; y += 1) {
        for (const x of [0, 1, 2, 3, raster.widthDots - 4, raster.widthDots - 3, raster.widthDots - 2, raster.widthDots - 1])
          expect(blackAt(raster, x, y)).toBe(false);
      }
    }
  });

  it('calls itself a certificate only when the certification was accepted', () => {
    expect(textOf(name).includes('认证凭条')).toBe(RECEIPTS[name]!.outcome === 'accepted');
    expect(textOf(name).includes('认证成功')).toBe(RECEIPTS[name]!.outcome === 'accepted');
  });

  it('shows no full name and no full number', () => {
    expect(textOf(name)).not.toMatch(/\d{17}[\dX]/);
  });
});

it('carries a code that a telephone reads', () => {
  for (const paper of Object.values(papers)) {
    const raster = receiptRaster(RECEIPTS['accepted']!, paper, face);
    const pixels = new Uint8ClampedArray(raster.widthDots * raster.heightDots * 4);
    for (let y = 0; y < raster.heightDots; y += 1) {
      for (let x = 0; x < raster.widthDots; x += 1)
        pixels.fill(blackAt(raster, x, y) ? 0 : 255, (y * raster.widthDots + x) * 4, (y * raster.widthDots + x) * 4 + 4);
    }
    expect(jsqr.default(pixels, raster.widthDots, raster.heightDots)?.data).toBe(RECEIPTS['accepted']!.verifyUrl);
  }
});

it('draws a frame with the code point where no font has the character, and tells which one it was', () => {
  expect(face.has('𠮷')).toBe(true);
  expect(face.has('𪚥')).toBe(false);
  expect(face.draw('𪚥', 40, 'regular').rows.some((byte) => byte !== 0)).toBe(true);
  expect(face.missing).toContain('𪚥');
});

it('wraps without losing a character and never begins a line with a closing mark', () => {
  const text = '网络恢复后自动核对，通过后按今天算。请留好凭条，3天后可拨 0000-12333 问结果。'.repeat(3);
  for (const width of [120, 200, 333, 540]) {
    const lines = wrap(text, 30, 'regular', width, face);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    for (const line of lines) expect('，。'.includes(line[0] ?? '')).toBe(false);
  }
});
