import { describe, expect, test } from 'vitest';
import { drawFinger, emptyGlass, type Placement } from '../../test/drawn-finger.ts';
import { parseIsoRecord, templateFromIso } from '../formats/iso19794-2.ts';
import { cropCentre, reduceToFourBits } from '../image.ts';
import { extractFingerprint, type FingerprintSample } from './extract.ts';
import { matchFingerprint } from './match.ts';
import { assessFingerprint } from './quality.ts';
import { parseFingerprintTemplate, writeFingerprintTemplate, type FingerprintTemplate } from './template.ts';

const containing = (words: string): unknown => expect.stringContaining(words);

function sampleOf(image: ReturnType<typeof drawFinger>): FingerprintSample {
  const sample = extractFingerprint(image, 'right-index');
  if (!sample.ok) throw new Error(`no template: ${JSON.stringify(sample.error)}`);
  return sample.value;
}

const templateOf = (seed: number, placement?: Placement) => sampleOf(drawFinger(seed, placement)).template;

function parsed(bytes: Uint8Array): FingerprintTemplate {
  const template = parseFingerprintTemplate(bytes);
  if (!template.ok) throw new Error(template.error.reason);
  return template.value;
}

function rateOf(probe: Uint8Array, reference: Uint8Array): number {
  const score = matchFingerprint(probe, reference);
  if (!score.ok) throw new Error(score.error.reason);
  return score.value.falseMatchRate;
}

const enrolled = templateOf(1);

describe('extraction', () => {
  test('the same image gives the same bytes, and the image is left as it was', () => {
    const image = drawFinger(1);
    const before = image.pixels.slice();
    expect(sampleOf(image).template).toEqual(enrolled);
    expect(image.pixels).toEqual(before);
  });

  test('finds the drawn minutiae, small enough to store', () => {
    const sample = sampleOf(drawFinger(1));
    expect(sample.minutiaCount).toBeGreaterThan(15);
    expect(sample.minutiaCount).toBeLessThan(45);
    expect(sample.template.length).toBeLessThanOrEqual(1200);
    expect(sample.quality.usable).toBe(true);
  });

  test('both forms tell of the same minutiae', () => {
    const sample = sampleOf(drawFinger(2));
    const record = parseIsoRecord(sample.iso);
    const fromIso = record.ok ? templateFromIso(record.value) : record;
    expect(fromIso).toEqual({ ok: true, value: { ...parsed(sample.template), grid: undefined } });
  });

  test('a minutia turns with the finger', () => {
    const upright = parsed(enrolled).minutiae;
    const turned = parsed(templateOf(1, { degrees: 20 })).minutiae;
    const [cos, sin] = [Math.cos(Math.PI / 9), Math.sin(Math.PI / 9)];
    const kept = upright.filter((minutia) => {
      const x = 150 + cos * (minutia.x - 150) - sin * (minutia.y - 170);
      const y = 170 + sin * (minutia.x - 150) + cos * (minutia.y - 170);
      // A turn clockwise on the picture takes 20 degrees off an angle that is counted counter-clockwise.
      const angle = minutia.angle - (20 * 256) / 360;
      return turned.some((other) => Math.hypot(other.x - x, other.y - y) < 5 && Math.abs(((other.angle - angle + 640) % 256) - 128) < 12);
    });
    expect(kept.length).toBeGreaterThan(0.7 * upright.length);
  });

  test('an image at 1000 dpi gives the template of one at 500', () => {
    const fine = templateOf(1, { dpi: 1000, widthPx: 600, heightPx: 680 });
    expect(parsed(fine)).toMatchObject({ widthPx: 300, heightPx: 340 });
    expect(rateOf(fine, enrolled)).toBeLessThan(1e-6);
  });

  test('a large picture full of ridges still gives a small template', () => {
    const large = sampleOf(drawFinger(3, { widthPx: 640, heightPx: 600, radiusX: 310, radiusY: 290 }));
    expect(large.template.length).toBeLessThanOrEqual(1200);
    expect(parsed(large.template).grid?.cellPx).toBeGreaterThan(16);
  });

  test.each([
    ['numbers that contradict the pixels', { ...drawFinger(1), heightPx: 341 }, 'image-malformed'],
    ['a resolution of nothing', { ...drawFinger(1), dpi: 0 }, 'image-malformed'],
    ['a stamp', drawFinger(1, { widthPx: 60, heightPx: 60 }), 'image-too-small'],
    ['a wall', { widthPx: 5000, heightPx: 100, dpi: 500, pixels: new Uint8Array(500_000) }, 'image-too-large'],
    ['an empty glass', emptyGlass(), 'image-unusable'],
  ])('%s: refused by name', (_, image, code) => {
    expect(extractFingerprint(image, 'right-index')).toMatchObject({ ok: false, error: { code } });
  });
});

describe('matching', () => {
  test.each([
    ['the same print', {}],
    ['shifted', { dx: 35, dy: -30 }],
    ['turned', { degrees: 25 }],
    ['turned the other way, shifted and noisy', { degrees: -18, dx: -20, dy: 25, noise: 30 }],
    ['pressed hard', { ink: 0.5 }],
    ['half the area', { radiusX: 75, radiusY: 90 }],
  ])('%s: matches at 1e-4', (_, placement) => {
    expect(rateOf(templateOf(1, placement), enrolled)).toBeLessThan(1e-4);
  });

  test('as the kiosk module delivers it, 256 × 288 at 4 bits: matches at 1e-4', () => {
    const delivered = reduceToFourBits(cropCentre(drawFinger(1, { degrees: 8, dx: 10 }), 256, 288));
    expect(rateOf(sampleOf(delivered).template, enrolled)).toBeLessThan(1e-4);
  });

  test('eight other fingers do not match', () => {
    for (let seed = 20; seed < 28; seed++) expect(rateOf(templateOf(seed), enrolled)).toBeGreaterThan(1e-3);
  });

  test('probe and reference may be exchanged', () => {
    const other = templateOf(1, { degrees: 10, noise: 20 });
    expect(Math.abs(Math.log10(rateOf(other, enrolled)) - Math.log10(rateOf(enrolled, other)))).toBeLessThan(1);
  });

  test('minutiae alone, as another vendor delivers them, match too', () => {
    const bare = (bytes: Uint8Array) => writeFingerprintTemplate({ ...parsed(bytes), grid: undefined });
    expect(rateOf(bare(templateOf(1, { degrees: 10 })), bare(enrolled))).toBeLessThan(1e-3);
    expect(rateOf(bare(templateOf(20)), bare(enrolled))).toBeGreaterThan(1e-3);
  });

  test('templates without minutiae match nobody', () => {
    const nothing = writeFingerprintTemplate({ ...parsed(enrolled), minutiae: [] });
    expect(rateOf(nothing, enrolled)).toBe(1);
    expect(rateOf(nothing, nothing)).toBe(1);
  });

  test('says which template is at fault', () => {
    const reason = containing('reference:');
    expect(matchFingerprint(enrolled, new Uint8Array(3))).toMatchObject({ ok: false, error: { code: 'template-not-recognised', reason } });
    expect(matchFingerprint(new Uint8Array(3), enrolled)).toMatchObject({
      ok: false,
      error: { reason: containing('probe:') },
    });
  });
});

describe('quality', () => {
  test('a good print has no reasons and a high score', () => {
    const quality = assessFingerprint(drawFinger(1));
    expect(quality).toMatchObject({ usable: true, reasons: [] });
    expect(quality.score).toBeGreaterThan(70);
  });

  test('an empty glass is empty, whether clean or grainy', () => {
    for (const noise of [0, 3, 12]) expect(assessFingerprint(emptyGlass(noise))).toEqual({ score: 0, usable: false, reasons: ['empty'] });
  });

  test('glass lit unevenly is empty, also in 16 grey levels', () => {
    const glass = emptyGlass(4);
    const shaded = { ...glass, pixels: glass.pixels.map((value, i) => value - 90 * (((i % 256) - 128) / 200) ** 2 - 30 * (i / 256 / 288)) };
    expect(assessFingerprint(shaded).reasons).toEqual(['empty']);
    expect(assessFingerprint(reduceToFourBits(shaded)).reasons).toEqual(['empty']);
  });

  test('a picture of stripes has no minutiae and gives no template', () => {
    const stripes = { ...emptyGlass(), pixels: emptyGlass().pixels.map((_, i) => 128 + Math.round(100 * Math.sin((i % 256) * 0.7))) };
    expect(extractFingerprint(stripes, 'left-ring')).toEqual({ ok: false, error: { code: 'image-unusable', reasons: ['low-contrast'] } });
  });

  test('a fingertip is too small', () => {
    const quality = assessFingerprint(drawFinger(1, { radiusX: 55, radiusY: 60 }));
    expect(quality.reasons).toContain('too-small');
    expect(quality.score).toBeLessThan(assessFingerprint(drawFinger(1)).score);
    expect(assessFingerprint(drawFinger(1, { radiusX: 36, radiusY: 40 })).usable).toBe(false);
  });

  test('a finger at the edge is off centre', () => {
    expect(assessFingerprint(drawFinger(1, { dx: 95 })).reasons).toContain('off-centre');
    expect(assessFingerprint(drawFinger(1, { dy: -110 })).reasons).toContain('off-centre');
    expect(assessFingerprint(drawFinger(1, { dx: 20 })).reasons).not.toContain('off-centre');
  });

  test('ridges that run together are too wet, crumbs of ridges too dry', () => {
    expect(assessFingerprint(drawFinger(1, { ink: 0.4, flooded: 0.65 })).reasons).toEqual(['too-wet']);
    expect(assessFingerprint(drawFinger(1, { ink: 2 })).reasons).toEqual(['too-wet']);
    expect(assessFingerprint(drawFinger(1, { ink: -0.5, crumbled: 0.55, noise: 20 })).reasons).toEqual(['too-dry']);
  });
});
