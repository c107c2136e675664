import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AbsenceTeller, BRIEF_MS, type Absence } from './absence.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const world = () => {
  const told: Absence[] = [];
  return { told, teller: new AbsenceTeller((absence) => told.push(absence)) };
};

describe('why there is no view', () => {
  test('a view that comes soon leaves the page calm', () => {
    const { told, teller } = world();
    teller.lost();
    vi.advanceTimersByTime(BRIEF_MS - 1);
    teller.found();
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(['brief']);
  });

  test('an agent that stays away is told of, once', () => {
    const { told, teller } = world();
    teller.lost();
    vi.advanceTimersByTime(BRIEF_MS);
    teller.learned('away');
    teller.lost();
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(['brief', 'away']);
  });

  test('a lost pairing is told as soon as it is known, and stays until it is otherwise', () => {
    const { told, teller } = world();
    teller.lost();
    teller.learned('unpaired');
    vi.advanceTimersByTime(10_000);
    teller.lost();
    teller.learned('unpaired');
    expect(told).toEqual(['brief', 'unpaired']);
    teller.learned('away');
    expect(told).toEqual(['brief', 'unpaired', 'away']);
  });

  test('an answer that comes after the view says nothing', () => {
    const { told, teller } = world();
    teller.lost();
    teller.found();
    teller.learned('unpaired');
    expect(told).toEqual(['brief']);
    teller.lost();
    expect(told).toEqual(['brief', 'brief']);
  });
});
