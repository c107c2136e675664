import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { captureOnce, showAndJudge } from '../../src/diagnostics/self-tests/capture-once.ts';
import { greyPng } from '../../src/diagnostics/self-tests/grey-png.ts';
import { illuminationOf } from '../../src/diagnostics/self-tests/illumination.ts';
import type { TestBench } from '../../src/diagnostics/self-tests/self-test.ts';
import { uniformityOf } from '../../src/diagnostics/self-tests/uniformity.ts';
import type { Sample } from '../../src/hal/biometric-reader.ts';
import { markedFingers } from '../faults/marked-images.ts';
import { closeShared, fingerImage, openTestKiosk, palmImage, sharedExtractors } from './test-bench.ts';

afterAll(closeShared);

const quietBench = (shown: string[]): TestBench => ({
  signal: new AbortController().signal,
  act: () => undefined,
  work: () => undefined,
  confirm: () => Promise.resolve({ yes: true, note: undefined }),
  touch: () => Promise.resolve({ passed: true, evidence: {} }),
  progress: () => undefined,
  show: ({ png }) => void shown.push(png),
  until: () => Promise.resolve(true),
});

describe('the live image', () => {
  test('is the picture of the reader, as PNG', async () => {
    for (const [image, step] of [
      [fingerImage(), 1],
      [palmImage, 2],
    ] as const) {
      const { data, info } = await sharp(greyPng(image, step)).greyscale().raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([Math.floor(image.widthPx / step), Math.floor(image.heightPx / step)]);
      for (const [x, y] of [
        [0, 0],
        [info.width - 1, info.height - 1],
        [17, 31],
      ] as const)
        expect(data[y * info.width + x]).toBe(image.pixels[y * step * image.widthPx + x * step]);
    }
  });

  test('is gone from every buffer when it has been shown', async () => {
    const image = fingerImage();
    const { pixels } = image;
    const shown: string[] = [];
    const sample: Sample = { image, liveness: 'none', readerQuality: undefined, transferMs: 1 };
    const judged = await showAndJudge(quietBench(shown), sharedExtractors(), sample, 'right-index');
    expect(judged.usable).toBe(true);
    expect(shown).toHaveLength(1);
    // The buffer went to the worker, which overwrote it; nothing can be read here any more.
    expect(pixels.byteLength === 0 || pixels.every((pixel) => pixel === 0)).toBe(true);
  });

  test('goes to the screen alone: no file and no table has a row of it, nor the picture itself', async () => {
    const marked = markedFingers('live image of a self-test');
    const kiosk = await openTestKiosk();
    kiosk.kiosk.finger.press(marked.usable);
    const record = await kiosk.drive(kiosk.tests.run('finger-image', 'li.wei'));
    expect(record).toMatchObject({ ok: true, value: { verdict: 'passed' } });
    expect(kiosk.images).toHaveLength(1);
    const [image] = kiosk.images;
    const picture = Buffer.from(image?.png ?? '', 'base64');
    const row = marked.forms.find(({ name }) => name === 'bytes')?.bytes ?? Buffer.alloc(0);
    // It is really in what was shown, so that looking for it means something.
    expect(picture.includes(row.subarray(0, 200))).toBe(true);
    const files = readdirSync(kiosk.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(kiosk.folder, name))
      .filter((path) => statSync(path).isFile());
    expect(files.length).toBeGreaterThan(0);
    const middle = (image?.png ?? '').slice(20_000, 20_100);
    for (const path of files) {
      const bytes = readFileSync(path);
      for (const form of marked.forms) expect(bytes.includes(form.bytes.subarray(0, 64)), `${path}: ${form.name}`).toBe(false);
      expect(bytes.includes(middle), path).toBe(false);
    }
    await kiosk.close();
  });

  test('a reader that is asked while another capture runs says so', async () => {
    const kiosk = await openTestKiosk();
    const { finger } = kiosk.roster.devices;
    if (finger === undefined) throw new Error('no reader');
    const first = captureOnce(quietBench([]), finger, 'press-finger', 5_000);
    await kiosk.clock.advance(100);
    const second = await kiosk.drive(captureOnce(quietBench([]), finger, 'press-finger', 5_000));
    expect(second).toMatchObject({ got: 'failed' });
    await kiosk.drive(first);
    await kiosk.close();
  });
});

describe('a sensor', () => {
  const two = () => [fingerImage(1), fingerImage(2)];

  test('that is sound shows no line and hardly a spot', () => {
    const { deadRows, deadColumns, deadPixels } = uniformityOf(two());
    expect([deadRows, deadColumns]).toEqual([0, 0]);
    expect(deadPixels).toBeLessThan(3);
  });

  test.each([0, 128, 255])('with dead lines of grey %i is found out, with their number', (grey) => {
    const images = two();
    for (const { pixels, widthPx, heightPx } of images) {
      for (const x of [100, 101, 150]) for (let y = 0; y < heightPx; y += 1) pixels[y * widthPx + x] = grey;
    }
    expect(uniformityOf(images)).toMatchObject({ deadRows: 0, deadColumns: 3 });
    const turned = two();
    for (const { pixels, widthPx } of turned) for (let x = 0; x < widthPx; x += 1) pixels[140 * widthPx + x] = grey;
    expect(uniformityOf(turned)).toMatchObject({ deadRows: 1, deadColumns: 0 });
  });

  test('with stuck pixels is found out; a speck of dirt in one touch is not one', () => {
    const images = two();
    for (const { pixels, widthPx } of images)
      for (const [x, y] of [
        [10, 10],
        [30, 12],
        [50, 20],
      ] as const)
        pixels[y * widthPx + x] = 0;
    // A dark one under a ridge shows at the next touch, when the ridge lies elsewhere.
    expect(uniformityOf(images).deadPixels).toBeGreaterThanOrEqual(2);
    const once = two();
    const before = uniformityOf(once).deadPixels;
    once[0]!.pixels[10 * once[0]!.widthPx + 10] = 0;
    expect(uniformityOf(once).deadPixels).toBe(before);
  });
});

describe('the light of a palm reader', () => {
  const frame = (grey: (x: number, y: number) => number) => ({
    widthPx: 640,
    heightPx: 480,
    dpi: 94,
    pixels: Uint8Array.from({ length: 640 * 480 }, (_, at) => grey(at % 640, Math.floor(at / 640))),
  });

  const even = (level: number) => illuminationOf(frame(() => level));
  test('is measured: even, too dark, quite white', () => {
    expect(even(120)).toEqual({ mean: 120, evenness: 1, clipped: 0 });
    expect(even(10)).toEqual({ mean: 10, evenness: 1, clipped: 0 });
    expect(even(255)).toEqual({ mean: 255, evenness: 1, clipped: 1 });
  });

  test('one lamp out: dark on one side', () => {
    expect(illuminationOf(frame((x) => 20 + Math.floor((x / 640) * 200))).evenness).toBeLessThan(0.7);
    expect(illuminationOf(frame((x) => (x < 320 ? 30 : 180))).evenness).toBeLessThan(0.3);
  });
});
