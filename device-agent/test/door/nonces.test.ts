import { expect, test } from 'vitest';
import { createNonces } from '../../src/api/nonces.ts';
import { createVirtualClock } from '../../src/clock.ts';

test('a nonce is good once, and 10,000 replays of it are not', () => {
  const nonces = createNonces(createVirtualClock());
  const nonce = nonces.current('idle');
  expect(nonces.use(nonce)).toBe(true);
  let accepted = 0;
  for (let replay = 0; replay < 10_000; replay += 1) if (nonces.use(nonce)) accepted += 1;
  expect(accepted).toBe(0);
});

test('a nonce of the page before is no good on the next', () => {
  const nonces = createNonces(createVirtualClock());
  const before = nonces.current('session-1 consent');
  nonces.current('session-1 capture');
  expect(nonces.use(before)).toBe(false);
});

test('a page that stands still keeps working for a minute, and gets a new word before that', async () => {
  const clock = createVirtualClock();
  const nonces = createNonces(clock);
  const first = nonces.current('idle');
  await clock.advance(19_000);
  expect(nonces.current('idle')).toBe(first);
  await clock.advance(2_000);
  const second = nonces.current('idle');
  expect(second).not.toBe(first);
  expect(nonces.isValid(first)).toBe(true);
  await clock.advance(40_000);
  expect(nonces.use(first)).toBe(false);
  expect(nonces.use(second)).toBe(true);
});

test('a restart forgets them all', () => {
  const clock = createVirtualClock();
  const nonce = createNonces(clock).current('idle');
  expect(createNonces(clock).use(nonce)).toBe(false);
});
