import { bodyPosition, type BodyPosition } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, test } from 'vitest';
import { decide, type DecidedAttempt } from './decide.ts';
import { matchScore } from './score.ts';

const attempt = (position: BodyPosition, rate: number): DecidedAttempt => ({
  position,
  score: matchScore(-10 * Math.log10(rate), 'cq-fp/1'),
});
const rates = fc.double({ min: 1e-11, max: 1, noNaN: true });
const sessions = fc.array(fc.record({ position: fc.constantFrom(...bodyPosition.options), rate: rates }), { maxLength: 9 });
const policy = { falseMatchRate: 1e-3, maximumAttempts: 9 };

describe('one attempt', () => {
  test('a clear match is accepted, and pays for the attempts that might have followed', () => {
    const decision = decide([attempt('right-index', 1e-6)], policy);
    expect(decision).toMatchObject({ matched: true, threshold: 1e-3, usedAttempts: 1 });
    expect(decision.falseMatchRate).toBeGreaterThan(1e-6);
  });

  test('exactly the policy rate is not enough when nine attempts are allowed, but is when one is', () => {
    expect(decide([attempt('right-index', 1e-3)], policy).matched).toBe(false);
    expect(decide([attempt('right-index', 1e-3)], { falseMatchRate: 1e-3, maximumAttempts: 1 }).matched).toBe(true);
  });

  test('nothing captured is no match', () => {
    expect(decide([], policy)).toEqual({ matched: false, falseMatchRate: 1, threshold: 1e-3, usedAttempts: 0 });
  });
});

describe('several attempts', () => {
  test('each further try with one finger must be better', () => {
    const needed = Array.from({ length: 9 }, (_, earlier) => {
      const before = Array.from({ length: earlier }, () => attempt('right-index', 1));
      let rate = 1e-2;
      while (!decide([...before, attempt('right-index', rate)], policy).matched) rate *= 0.97;
      return rate;
    });
    for (let k = 1; k < needed.length; k++) expect(needed[k]).toBeLessThan(needed[k - 1]!);
  });

  test('two half-good fingers together match where the same scores of one finger do not', () => {
    const two = (second: BodyPosition) => decide([attempt('right-index', 8e-4), attempt(second, 8e-4)], policy).matched;
    expect(two('left-index')).toBe(true);
    expect(two('right-index')).toBe(false);
  });

  test('attempts beyond the maximum are not looked at', () => {
    const failed = Array.from({ length: 3 }, () => attempt('right-index', 0.5));
    const decision = decide([...failed, attempt('right-index', 1e-11)], { falseMatchRate: 1e-3, maximumAttempts: 3 });
    expect(decision).toMatchObject({ matched: false, usedAttempts: 3 });
  });
});

describe('properties', () => {
  test('a further attempt never takes a match back', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const attempts = session.map(({ position, rate }) => attempt(position, rate));
        for (let k = 1; k <= attempts.length; k++) {
          expect(decide(attempts.slice(0, k), policy).falseMatchRate).toBeLessThanOrEqual(
            decide(attempts.slice(0, k - 1), policy).falseMatchRate,
          );
        }
      }),
    );
  });

  test('a better score never makes a session worse', () => {
    fc.assert(
      fc.property(sessions, fc.nat(), fc.double({ min: 0.001, max: 1, noNaN: true }), (session, which, factor) => {
        if (session.length === 0) return;
        const better = session.map((entry, i) => (i === which % session.length ? { ...entry, rate: entry.rate * factor } : entry));
        const rate = (entries: typeof session) =>
          decide(
            entries.map(({ position, rate: r }) => attempt(position, r)),
            policy,
          ).falseMatchRate;
        expect(rate(better)).toBeLessThanOrEqual(rate(session));
      }),
    );
  });

  test('a policy that is none throws', () => {
    for (const falseMatchRate of [0, 1, -1, Number.NaN])
      expect(() => decide([], { falseMatchRate, maximumAttempts: 1 })).toThrow(RangeError);
    for (const maximumAttempts of [0, 1.5, -1]) expect(() => decide([], { falseMatchRate: 1e-3, maximumAttempts })).toThrow(RangeError);
  });
});

/** A small seeded generator (mulberry32), so that the simulation below is the same each time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('impostor sessions', () => {
  const ladder: BodyPosition[] = [
    'right-index',
    'right-index',
    'right-index',
    'left-index',
    'left-index',
    'left-index',
    'right-palm',
    'right-palm',
    'right-palm',
  ];
  // A rate that can be counted in 40,000 sessions; the fusion does not depend on its size.
  const wide = { falseMatchRate: 0.02, maximumAttempts: 9 };
  const accepted = (rho: number) => {
    const random = generator(7 + Math.round(rho * 100));
    const sessionsRun = 40_000;
    let matched = 0;
    for (let s = 0; s < sessionsRun; s++) {
      const shared = new Map<BodyPosition, number>();
      const attempts = ladder.map((position) => {
        const own = shared.get(position) ?? random();
        shared.set(position, own);
        // Tries with one finger repeat its first outcome with probability rho: uniform rates, correlated.
        return attempt(position, Math.max(1e-12, random() < rho ? own : random()));
      });
      if (decide(attempts, wide).matched) matched++;
    }
    return matched / sessionsRun;
  };

  test.each([0, 0.5, 1])('stay within the policy when tries with one finger repeat each other at %d', (rho) => {
    // Three standard deviations of the count.
    expect(accepted(rho)).toBeLessThan(0.02 + 3 * Math.sqrt((0.02 * 0.98) / 40_000));
  });

  test('use up a good part of what they may: the decision is not merely strict', () => {
    expect(accepted(0)).toBeGreaterThan(0.01);
  });
});
