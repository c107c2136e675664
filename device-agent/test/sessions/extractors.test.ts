import { makeImpression, makeMasterPrint } from '@changqing/fixtures';
import { afterAll, expect, test } from 'vitest';
import { startExtractors } from '../../src/biometric-workers/extractors.ts';
import { createCapturedTemplates } from '../../src/sessions/captured-templates.ts';

const extractors = startExtractors();
afterAll(() => extractors.close());

test('an image is transferred, not copied: the caller holds nothing of it afterwards', async () => {
  const { image } = makeImpression(makeMasterPrint({ personSeed: 'extractors', position: 'right-index' }), {
    impression: 1,
    condition: 'clean',
  });
  const extraction = extractors.extract(image, 'right-index');
  expect(image.pixels.byteLength).toBe(0);
  const extracted = await extraction;
  expect(extracted).toMatchObject({ ok: true, value: { usable: true, extractor: 'cq-fp/1' } });
  if (extracted.ok && extracted.value.usable)
    expect(extracted.value.templates.map(({ format }) => format)).toEqual(['cq-fp/1', 'iso19794-2:2005']);
});

test('an image that is a view of something larger is overwritten where it was', async () => {
  const whole = new Uint8Array(300 * 300 + 16).fill(7);
  const pixels = whole.subarray(8, 8 + 300 * 300);
  const extracted = await extractors.extract({ widthPx: 300, heightPx: 300, dpi: 500, pixels }, 'right-index');
  expect(extracted).toMatchObject({ ok: true, value: { usable: false } });
  expect(pixels.every((pixel) => pixel === 0)).toBe(true);
  expect(whole[0]).toBe(7);
});

test('no image at all is refused, not thrown at', async () => {
  const extracted = await extractors.extract({ widthPx: 10, heightPx: 10, dpi: 500, pixels: new Uint8Array(100) }, 'left-palm');
  expect(extracted).toMatchObject({ ok: true, value: { usable: false } });
});

test('what a session held is overwritten when it ends', () => {
  const templates = createCapturedTemplates();
  const bytes = new Uint8Array([1, 2, 3]);
  templates.hold('a', { templates: [{ format: 'cq-fp/1', bytes }], quality: 1, extractor: 'cq-fp/1', liveness: 'none', device: undefined });
  templates.dropAll();
  expect([...bytes]).toEqual([0, 0, 0]);
  expect(templates.take('a')).toBeUndefined();
});
