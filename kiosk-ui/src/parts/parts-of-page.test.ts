import { describe, expect, test } from 'vitest';
import { cutRows } from './parts-of-page.ts';

/** Rows of these heights, 10 apart. */
const rows = (...heights: number[]) => {
  let top = 500;
  return heights.map((height) => {
    const row = { top, bottom: top + height };
    top += height + 10;
    return row;
  });
};

describe('cutting rows into parts that fit', () => {
  test.for<readonly [number[], number, number[]]>([
    [[], 100, [0]],
    [[40, 40], 100, [0]],
    [[40, 40, 40], 100, [0, 2]],
    [[40, 40, 40, 40, 40], 90, [0, 2, 4]],
    [[45, 45], 98, [0, 1]],
    [[45, 45], 100, [0]],
    // One that is too high alone stands alone and holds nobody up.
    [[40, 300, 40], 100, [0, 1, 2]],
    [[300], 100, [0]],
    [[40, 40], 0, [0, 1]],
  ])('%j in %d → %j', ([heights, height, cuts]) => {
    expect(cutRows({ rows: rows(...heights), height })).toEqual(cuts);
  });
});
