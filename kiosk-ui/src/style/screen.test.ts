import { expect, test } from 'vitest';
import { REFERENCE_SCREEN } from '@changqing/protocol';
import { highestTargetPx, pixelsPerMm } from './screen.ts';

test('the reference screen: 4.034 pixels a millimetre, nothing to touch above 630', () => {
  expect(pixelsPerMm(REFERENCE_SCREEN)).toBeCloseTo(4.034, 3);
  expect(highestTargetPx(REFERENCE_SCREEN)).toBeCloseTo(630, -1);
});

test('a screen that hangs lower may be touched all over', () => {
  expect(highestTargetPx({ ...REFERENCE_SCREEN, mountBottomMm: 500 })).toBe(0);
});
