import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect } from 'vitest';
import type { Raster } from '../../src/hal/receipt-printer.ts';
import { rasterPng } from '../../src/printing/png.ts';

const FOLDER = join(import.meta.dirname, 'golden');

export const blackAt = (raster: Raster, x: number, y: number): boolean =>
  (raster.rows[y * Math.ceil(raster.widthDots / 8) + (x >> 3)]! & (0x80 >> (x & 7))) !== 0;

/** Compares dots with the picture that was looked at; CHANGQING_UPDATE_GOLDEN=1 writes it anew. */
export async function expectGolden(name: string, raster: Raster): Promise<void> {
  const file = join(FOLDER, `${name}.png`);
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
}
