import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawFinger } from '../biometrics/test/drawn-finger.ts';
import { errorRates } from './error-rates.ts';
import { readGreyImage } from './grey-image-file.ts';
import { comparisonPairs, listImpressions } from './impression-set.ts';

const containing = (words: string): unknown => expect.stringContaining(words);

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-accuracy-'));
  for (const finger of [1, 2]) {
    for (const impression of [1, 2]) {
      const image = drawFinger(finger, { degrees: impression * 6, widthPx: 260, heightPx: 300 });
      const raw = { width: image.widthPx, height: image.heightPx, channels: 1 as const };
      await sharp(image.pixels, { raw }).toFile(join(folder, `${finger}_${impression}.${impression === 1 ? 'tif' : 'png'}`));
    }
  }
  writeFileSync(join(folder, 'notes.txt'), 'not an image');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(script: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, script), ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
    });
  });
}

describe('accuracy', () => {
  test('two fingers with two impressions: writes every pair and ends with JSON', async () => {
    const out = join(folder, 'scores.txt');
    const { code, stdout } = await run('accuracy.ts', '--images', folder, '--out', out, '--four-bit', '--crop', '256x288');
    expect(code).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ eer: 0, fnmr1e2: 0, fnmr1e3: 0, failures: 0 });
    const lines = readFileSync(out, 'utf8').trim().split('\n');
    expect(lines.map((line) => line.replace(/ [\d.e-]+ /, ' SCORE '))).toEqual([
      'genuine SCORE 1_1 1_2',
      'impostor SCORE 1_1 2_1',
      'impostor SCORE 1_1 2_2',
      'impostor SCORE 1_2 2_1',
      'impostor SCORE 1_2 2_2',
      'genuine SCORE 2_1 2_2',
    ]);
  });

  test.each([
    ['no options', [], 2, 'usage'],
    ['an unknown option', ['--what'], 2, '--what'],
    ['an unknown protocol', ['--images', '.', '--out', 'x', '--protocol', 'some'], 2, 'full or fvc'],
    ['a crop that is none', ['--images', '.', '--out', 'x', '--crop', '256'], 2, '256x288'],
    ['a folder that is not there', ['--images', '/nowhere', '--out', 'x'], 1, '/nowhere'],
    ['a folder without images', ['--images', import.meta.dirname, '--out', 'x'], 1, 'FINGER_IMPRESSION'],
  ])('%s: says what to do', async (_, args, code, words) => {
    const result = await run('accuracy.ts', ...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(words);
  });
});

describe('biometrics', () => {
  test('extract, convert and match agree', async () => {
    const [own, iso, back] = ['a.cqfp', 'a.iso', 'b.cqfp'].map((name) => join(folder, name));
    expect((await run('biometrics.ts', 'extract', join(folder, '1_1.tif'), '--out', own!)).code).toBe(0);
    expect(JSON.parse((await run('biometrics.ts', 'convert', own!, '--out', iso!)).stdout)).toMatchObject({
      format: 'ISO/IEC 19794-2:2005',
    });
    expect(JSON.parse((await run('biometrics.ts', 'convert', iso!, '--out', back!)).stdout)).toMatchObject({ format: 'cq-fp/1' });
    expect(JSON.parse((await run('biometrics.ts', 'match', back!, iso!)).stdout)).toMatchObject({
      algorithm: 'cq-fp/1',
      extrapolated: true,
    });
  });

  test('quality of an image', async () => {
    const { stdout } = await run('biometrics.ts', 'quality', join(folder, '2_2.png'));
    expect(JSON.parse(stdout)).toMatchObject({ usable: true, reasons: [] });
  });

  test.each([
    [['nonsense'], 2, 'no command nonsense'],
    [['match', 'one'], 2, 'PROBE and REFERENCE'],
    [['extract', 'x.png', '--out', 'y', '--finger', 'toe'], 2, 'right-thumb'],
    [['show', '/nowhere'], 1, '/nowhere'],
    [['show', import.meta.filename], 1, 'neither'],
    [['quality', import.meta.filename], 1, 'cannot be read as an image'],
  ])('%j: says what to do', async (args, code, words) => {
    const result = await run('biometrics.ts', ...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(words);
  });
});

describe('images', () => {
  test('a bitmap, a greymap and a png of one picture read the same', async () => {
    const [widthPx, heightPx] = [5, 3];
    const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => i * 17);
    const stride = 8;
    const bmp = Buffer.alloc(54 + 1024 + stride * heightPx);
    bmp.write('BM');
    bmp.writeUInt32LE(54 + 1024, 10);
    bmp.writeUInt32LE(40, 14);
    bmp.writeInt32LE(widthPx, 18);
    bmp.writeInt32LE(heightPx, 22);
    bmp.writeUInt16LE(8, 28);
    for (let i = 0; i < 256; i++) bmp.fill(i, 54 + 4 * i, 54 + 4 * i + 3);
    for (let y = 0; y < heightPx; y++) bmp.set(pixels.subarray(y * widthPx, (y + 1) * widthPx), 54 + 1024 + stride * (heightPx - 1 - y));
    const files = { 'a.bmp': bmp, 'a.pgm': Buffer.concat([Buffer.from(`P5\n# made by hand\n5 3\n255\n`), pixels]) };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    await sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
      .png()
      .toFile(join(folder, 'a.png'));
    for (const name of ['a.bmp', 'a.pgm', 'a.png']) {
      expect(await readGreyImage(join(folder, name), 500)).toEqual({ ok: true, value: { widthPx, heightPx, dpi: 500, pixels } });
    }
    writeFileSync(join(folder, 'cut.bmp'), bmp.subarray(0, bmp.length - 9));
    expect(await readGreyImage(join(folder, 'cut.bmp'), 500)).toMatchObject({ ok: false, error: containing('cut short') });
  });
});

describe('protocols and rates', () => {
  const set = [1, 2, 3].flatMap((finger) => [1, 2, 3, 4].map((impression) => ({ name: '', path: '', finger, impression })));

  test('full has all pairs, fvc the first impressions as impostors', () => {
    const count = (protocol: 'full' | 'fvc', kind: string) => comparisonPairs(set, protocol).filter((pair) => pair.kind === kind).length;
    expect([count('full', 'genuine'), count('full', 'impostor')]).toEqual([18, 48]);
    expect([count('fvc', 'genuine'), count('fvc', 'impostor')]).toEqual([18, 3]);
  });

  test('impressions come in numeric order', () => {
    const listed = listImpressions(folder);
    expect(listed.ok && listed.value.map(({ name }) => name)).toEqual(['1_1', '1_2', '2_1', '2_2']);
  });

  test('rates of a small example, worked by hand', () => {
    // One of four genuine below, one of five impostors above every threshold in between: FNMR 0.25, FMR 0.2.
    expect(errorRates([1, 8, 9, 10], [0, 0, 1, 2, 8.5])).toEqual({ eer: 0.225, fnmr1e2: 0.5, fnmr1e3: 0.5 });
    expect(errorRates([5, 6], [1, 2])).toEqual({ eer: 0, fnmr1e2: 0, fnmr1e3: 0 });
  });
});
