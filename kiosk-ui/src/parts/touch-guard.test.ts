import { describe, expect, test } from 'vitest';
import { CONTACT_FORGOTTEN_MS, TouchGuard, watchContacts } from './touch-guard.ts';

const contact = (pointerId: number, timeStamp = 900, isPrimary = false) => ({ pointerId, timeStamp, isPrimary });
/** A hand of three contacts that lies on the glass from 900 ms on. */
const restingHand = (): TouchGuard => {
  const guard = new TouchGuard();
  for (const pointerId of [1, 2, 3]) guard.down(contact(pointerId, 900, pointerId === 1));
  return guard;
};

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
    const guard = restingHand();
    expect(guard.accepts('consent.agree', 'button', 1_000, 3)).toBe(false);
    guard.up(contact(1));
    guard.up(contact(2));
    expect(guard.accepts('consent.agree', 'button', 2_000, 3)).toBe(false);
    guard.up(contact(3));
    guard.down(contact(4, 2_900));
    expect(guard.accepts('consent.agree', 'button', 3_000, 4)).toBe(true);
  });

  test('one more finger beside a resting hand changes nothing', () => {
    const guard = restingHand();
    guard.up(contact(1));
    guard.down(contact(4, 1_000));
    expect(guard.accepts('consent.agree', 'button', 1_100, 4)).toBe(false);
  });
});

describe('UI-08 contacts whose end is never told', () => {
  test('the first contact of a fresh gesture forgets them', () => {
    const guard = restingHand();
    guard.down(contact(4, 1_000, true));
    expect(guard.accepts('consent.agree', 'button', 1_100, 4)).toBe(true);
    // And they do not add up with what comes later.
    guard.down(contact(5, 1_600));
    expect(guard.accepts('way.switch', 'button', 1_700, 5)).toBe(true);
  });

  test('they are forgotten with time, one that still moves is not', () => {
    const guard = restingHand();
    const later = 900 + CONTACT_FORGOTTEN_MS;
    guard.moved(contact(2, later));
    expect(guard.accepts('consent.agree', 'button', later)).toBe(false);
    guard.down(contact(4, later + 100));
    expect(guard.accepts('consent.agree', 'button', later + 100, 4), 'contact 2 moved just now').toBe(false);
    const muchLater = later + 2 * CONTACT_FORGOTTEN_MS;
    guard.down(contact(5, muchLater));
    expect(guard.accepts('consent.agree', 'button', muchLater + 100, 5)).toBe(true);
  });

  test('a contact that was forgotten is no tap when it ends after all', () => {
    const guard = restingHand();
    guard.forgetContacts();
    expect(guard.accepts('consent.agree', 'button', 1_000, 3)).toBe(false);
  });

  test.for(['pointercancel', 'blur', 'visibilitychange'])('%s forgets them', (name) => {
    const heeds = new Map<string, (event: Event & ReturnType<typeof contact>) => void>();
    const signals: (AbortSignal | undefined)[] = [];
    const listen = (type: string, heed: (event: Event & ReturnType<typeof contact>) => void, how: AddEventListenerOptions): void => {
      heeds.set(type, heed);
      signals.push(how.signal);
    };
    const guard = new TouchGuard();
    const unwatch = watchContacts(guard, { addEventListener: listen, document: { addEventListener: listen } });
    const tell = (type: string, pointerId: number): void =>
      heeds.get(type)?.(Object.assign(new Event(type), { pointerId, isPrimary: false }));
    const now = (): number => performance.now();
    for (const pointerId of [1, 2, 3]) tell('pointerdown', pointerId);
    tell('pointerdown', 4);
    expect(guard.accepts('consent.agree', 'button', now(), 4)).toBe(false);
    tell(name, 1);
    tell('pointerdown', 5);
    expect(guard.accepts('consent.agree', 'button', now(), 5)).toBe(true);
    tell('pointerup', 5);
    unwatch();
    expect(new Set(heeds.keys()).size).toBe(6);
    expect(signals.every((signal) => signal?.aborted === true)).toBe(true);
  });
});
