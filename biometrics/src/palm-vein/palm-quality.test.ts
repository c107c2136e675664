import { makePalm, makePalmImage, seededRandom } from '@changqing/fixtures';
import type { GreyImage } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { assessPalm } from './palm-quality.ts';

const SMALL = { widthPx: 320, heightPx: 240 };
const palms = ['q1', 'q2', 'q3'].map((personSeed, i) => makePalm({ personSeed, position: i % 2 === 0 ? 'right-palm' : 'left-palm' }));

function plain(level: number): GreyImage {
  return { ...SMALL, dpi: 100, pixels: new Uint8Array(SMALL.widthPx * SMALL.heightPx).fill(level) };
}

describe('assessPalm', () => {
  test.each([45, 60, 80])('finds a palm held well at %d mm usable', (heightMm) => {
    for (const palm of palms) {
      const quality = assessPalm(makePalmImage(palm, { view: 4, heightMm, tiltDegrees: 3, offsetYMm: 2 }, SMALL));
      expect(quality).toMatchObject({ usable: true, reasons: [] });
      expect(quality.score).toBeGreaterThan(50);
    }
  });

  test('judges the full picture as it judges the binned one', () => {
    expect(assessPalm(makePalmImage(palms[0]!, { view: 4, heightMm: 60 })).usable).toBe(true);
  });

  test.each(['too-near', 'too-far', 'tilted', 'moving'] as const)('says %s of a palm that is', (condition) => {
    for (const palm of palms) {
      const quality = assessPalm(makePalmImage(palm, { view: 4, heightMm: 60, condition }, SMALL));
      expect(quality.usable).toBe(false);
      expect(quality.reasons).toContain(condition);
    }
  });

  test('says low-contrast of a cold hand', () => {
    for (const palm of palms) {
      expect(assessPalm(makePalmImage(palm, { view: 4, heightMm: 60, condition: 'cold' }, SMALL)).reasons).toEqual(['low-contrast']);
    }
  });

  test('says off-centre of a hand that reaches in from the side', () => {
    for (const offsetXMm of [-75, 75]) {
      const quality = assessPalm(makePalmImage(palms[0]!, { view: 4, heightMm: 60, offsetXMm }, SMALL));
      expect(quality.usable).toBe(false);
      expect(quality.reasons).toContain('off-centre');
    }
  });

  test('scores a picture lower for faint light, noise and tilt, so that the better of two is chosen', () => {
    for (const palm of palms) {
      const scoreAt = (view: object): number =>
        assessPalm(makePalmImage(palm, { view: 4, heightMm: 60, tiltDegrees: 2, ...view }, SMALL)).score;
      const good = scoreAt({});
      expect(scoreAt({ illumination: 0.35, noise: 5 })).toBeLessThan(good - 15);
      expect(scoreAt({ tiltDegrees: 25 })).toBeLessThan(good);
    }
  });

  test('says empty where nothing is held out', () => {
    for (const level of [0, 12, 128, 255]) expect(assessPalm(plain(level)).reasons).toEqual(['empty']);
  });

  test('never takes noise, stripes or a box for a palm', () => {
    const random = seededRandom('noise');
    const noise = { ...plain(0), pixels: Uint8Array.from({ length: 320 * 240 }, () => random.integer(0, 255)) };
    const stripes = { ...plain(0), pixels: Uint8Array.from({ length: 320 * 240 }, (_, i) => (i % 40 < 20 ? 200 : 5)) };
    const box = {
      ...plain(0),
      pixels: Uint8Array.from({ length: 320 * 240 }, (_, i) => (i % 320 > 80 && i % 320 < 240 && i > 320 * 60 ? 180 : 8)),
    };
    for (const image of [noise, stripes, box]) expect(assessPalm(image).usable).toBe(false);
  });
});
