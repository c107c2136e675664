import { describe, expect, test } from 'vitest';
import { TouchGuard } from './touch-guard.ts';

describe('UI-08 which touches count', () => {
  test('a second tap of the same target within 400 ms is one tap', () => {
    const guard = new TouchGuard();
    expect(guard.accepts('consent.agree', 'button', 1_000)).toBe(true);
    expect(guard.accepts('consent.agree', 'button', 1_399)).toBe(false);
    expect(guard.accepts('consent.agree', 'button', 1_400)).toBe(true);
  });

  test('a bounce onto the next page at once is no tap either', () => {
    const guard = new TouchGuard();
    guard.accepts('consent.agree', 'button', 1_000);
    expect(guard.accepts('way.switch', 'button', 1_200)).toBe(false);
  });

  test('different keys may follow each other quickly, the same key may not', () => {
    const guard = new TouchGuard();
    expect(guard.accepts('key.1', 'key', 1_000)).toBe(true);
    expect(guard.accepts('key.3', 'key', 1_080)).toBe(true);
    expect(guard.accepts('key.3', 'key', 1_200)).toBe(false);
  });

  test('three contacts are a resting hand: nothing counts until all are gone', () => {
    const guard = new TouchGuard();
    for (const contact of [1, 2, 3]) guard.down(contact);
    expect(guard.accepts('consent.agree', 'button', 1_000)).toBe(false);
    guard.up(1);
    guard.up(2);
    expect(guard.accepts('consent.agree', 'button', 2_000)).toBe(false);
    guard.up(3);
    guard.down(4);
    expect(guard.accepts('consent.agree', 'button', 3_000)).toBe(true);
  });
});
