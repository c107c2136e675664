import { describe, expect, test } from 'vitest';
import { partOfPicture, partsOfPicture } from './picture-parts.ts';

describe('a picture gone through part by part', () => {
  test.for([
    [1654, 2339],
    [2339, 1654],
    [1000, 1000],
    [4000, 300],
    [300, 4000],
    [1, 1],
  ] as const)('%d × %d: every pixel is in a part, and no part lies outside', ([widthPx, heightPx]) => {
    const size = { widthPx, heightPx };
    const parts = Array.from({ length: partsOfPicture(size) }, (_, part) => partOfPicture(size, part));
    for (const { x, y, width, height } of parts) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(widthPx + 1e-6);
      expect(y + height).toBeLessThanOrEqual(heightPx + 1e-6);
    }
    const steps = 40;
    for (let across = 0; across < steps; across += 1) {
      for (let down = 0; down < steps; down += 1) {
        const [x, y] = [((across + 0.5) / steps) * widthPx, ((down + 0.5) / steps) * heightPx];
        expect(parts.some((part) => x >= part.x && x <= part.x + part.width && y >= part.y && y <= part.y + part.height)).toBe(true);
      }
    }
  });

  test('neighbours overlap, and the first is the top left', () => {
    const size = { widthPx: 1654, heightPx: 2339 };
    expect(partOfPicture(size, 0)).toMatchObject({ x: 0, y: 0, width: 827 });
    expect(partsOfPicture(size)).toBe(12);
    const second = partOfPicture(size, 1);
    expect(second.x).toBeLessThan(827);
    expect(second.y).toBe(0);
  });
});
