import { fc } from '@changqing/fixtures/properties';
import { bodyPosition } from '@changqing/protocol';
import { expect, test } from 'vitest';
import { proposalOrder, type Enrolled } from './proposal.ts';

const enrolled = fc.uniqueArray(
  fc.record({
    position: fc.constantFrom(...bodyPosition.options),
    quality: fc.integer({ min: 0, max: 100 }),
    lastPassedAt: fc.option(fc.integer({ min: 1, max: 1e9 }).map((ms) => new Date(ms))),
  }),
  { selector: ({ position }) => position, minLength: 1 },
);

test('what passed last is proposed first, and nothing is lost or doubled', () => {
  fc.assert(
    fc.property(enrolled, (parts) => {
      const order = proposalOrder(parts);
      expect([...order].sort()).toEqual(parts.map(({ position }) => position).sort());
      const latest = Math.max(...parts.map(({ lastPassedAt }) => lastPassedAt?.getTime() ?? 0));
      if (latest > 0) expect(parts.find(({ position }) => position === order[0])?.lastPassedAt?.getTime()).toBe(latest);
    }),
  );
});

test('without history: fingers before palms, the better reference first, then the easier finger', () => {
  const part = (position: Enrolled['position'], quality: number): Enrolled => ({ position, quality, lastPassedAt: null });
  const parts = [part('right-palm', 99), part('left-index', 70), part('right-index', 70), part('left-little', 90)];
  expect(proposalOrder(parts)).toEqual(['left-little', 'right-index', 'left-index', 'right-palm']);
});
