import type { PalmModel, PalmView } from '@changqing/fixtures';
import { makePalm, makePalmImage, seededRandom } from '@changqing/fixtures';
import type { PalmPosition } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { extractPalm } from './extract-palm.ts';
import { matchPalm } from './match-palm.ts';

const SMALL = { widthPx: 320, heightPx: 240 };
const made = new Map<string, PalmModel>();

function palmOf(personSeed: string, position: PalmPosition): PalmModel {
  const key = `${personSeed} ${position}`;
  const palm = made.get(key) ?? makePalm({ personSeed, position });
  made.set(key, palm);
  return palm;
}

function templateOf(personSeed: string, position: PalmPosition, view: PalmView, size = SMALL): Uint8Array {
  const sample = extractPalm(makePalmImage(palmOf(personSeed, position), view, size), position);
  if (!sample.ok) throw new Error(JSON.stringify(sample.error));
  return sample.value.template;
}

function scoreOf(probe: Uint8Array, reference: Uint8Array): number {
  const score = matchPalm(probe, reference);
  if (!score.ok) throw new Error(JSON.stringify(score.error));
  return score.value.score;
}

const enrolled = templateOf('m1', 'right-palm', { view: 1, heightMm: 60 });

describe('matchPalm', () => {
  test.each([
    ['another visit', { view: 2, heightMm: 60 }],
    ['held higher and to the side', { view: 3, heightMm: 82, offsetXMm: 9 }],
    ['held lower', { view: 4, heightMm: 46, tiltDegrees: 4, offsetYMm: 3 }],
    ['turned to the left', { view: 5, heightMm: 62, rotationDegrees: -11 }],
    ['turned to the right', { view: 6, heightMm: 58, rotationDegrees: 11 }],
    ['half the light', { view: 7, heightMm: 60, illumination: 0.5, noise: 2 }],
  ])('recognises a palm: %s', (_, view) => {
    expect(scoreOf(templateOf('m1', 'right-palm', view), enrolled)).toBeGreaterThan(40);
  });

  test('recognises a full picture against a binned one', () => {
    expect(scoreOf(templateOf('m1', 'right-palm', { view: 8, heightMm: 60 }, { widthPx: 640, heightPx: 480 }), enrolled)).toBeGreaterThan(
      40,
    );
  });

  test('does not take other people, nor the same person’s other hand, for the enrolled one', () => {
    const others = ['m2', 'm3', 'm4', 'm5'].map((seed) => templateOf(seed, 'right-palm', { view: 1, heightMm: 60 }));
    const otherHand = templateOf('m1', 'left-palm', { view: 1, heightMm: 60 });
    for (const other of [...others, otherHand]) expect(scoreOf(other, enrolled)).toBeLessThan(30);
  });

  test('gives the top score and marks it extrapolated for a template against itself', () => {
    expect(matchPalm(enrolled, enrolled)).toEqual({
      ok: true,
      value: { score: 60, falseMatchRate: 1e-6, extrapolated: true, algorithm: 'cq-palm/1' },
    });
  });

  test('gives about the same score whichever template is the probe', () => {
    const again = templateOf('m2', 'left-palm', { view: 2, heightMm: 66 });
    expect(Math.abs(scoreOf(again, enrolled) - scoreOf(enrolled, again))).toBeLessThan(12);
  });

  test('returns the fault of the template that cannot be read', () => {
    expect(matchPalm(new Uint8Array(0), enrolled)).toMatchObject({ ok: false, error: { code: 'template-not-recognised' } });
    expect(matchPalm(enrolled, enrolled.slice(0, 100))).toMatchObject({ ok: false, error: { code: 'template-truncated' } });
  });
});

describe('extractPalm', () => {
  test('gives the same bytes for the same picture, at most 1 KB', () => {
    expect(templateOf('m1', 'right-palm', { view: 1, heightMm: 60 })).toEqual(enrolled);
    expect(enrolled.length).toBeLessThanOrEqual(1024);
  });

  test('refuses a picture that cannot be used and says why', () => {
    const far = makePalmImage(palmOf('m1', 'right-palm'), { view: 1, heightMm: 60, condition: 'too-far' }, SMALL);
    expect(extractPalm(far, 'right-palm')).toMatchObject({
      ok: false,
      error: { code: 'image-unusable', reasons: expect.arrayContaining(['too-far']) as string[] },
    });
  });

  test('answers every mangled picture with a template that reads back or with reasons', () => {
    const image = makePalmImage(palmOf('m1', 'right-palm'), { view: 1, heightMm: 60 }, SMALL);
    const random = seededRandom('mangled');
    const outcomes = { made: 0, refused: 0 };
    for (let run = 0; run < 24; run++) {
      const pixels = Uint8Array.from(image.pixels);
      for (let patches = random.integer(1, 3); patches > 0; patches--) {
        const start = random.integer(0, pixels.length);
        pixels.fill(random.pick([0, 90, 255]), start, start + random.integer(0, 24_000));
      }
      const sample = extractPalm({ ...image, pixels }, 'right-palm');
      if (sample.ok) {
        outcomes.made++;
        expect(matchPalm(sample.value.template, enrolled).ok).toBe(true);
      } else {
        outcomes.refused++;
        expect(sample.error).toMatchObject({ code: 'image-unusable', reasons: expect.arrayContaining([expect.any(String)]) as string[] });
      }
    }
    expect(Math.min(outcomes.made, outcomes.refused)).toBeGreaterThan(0);
  });

  test.each([
    ['image-malformed', { widthPx: 320, heightPx: 240, pixels: new Uint8Array(10) }],
    ['image-malformed', { widthPx: Number.NaN, heightPx: 240, pixels: new Uint8Array(10) }],
    ['image-too-small', { widthPx: 40, heightPx: 30, pixels: new Uint8Array(1200) }],
    ['image-too-large', { widthPx: 8000, heightPx: 200, pixels: new Uint8Array(1_600_000) }],
  ])('says %s of numbers that cannot be', (code, image) => {
    expect(extractPalm({ ...image, dpi: 100 }, 'left-palm')).toMatchObject({ ok: false, error: { code } });
  });
});
