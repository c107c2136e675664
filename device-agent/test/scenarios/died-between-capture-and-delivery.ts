import { expect } from 'vitest';
import type { Town } from './town.ts';

/** A person dies after the capture and before its delivery: the certification stands. */
export async function diedBetweenCaptureAndDelivery(town: Town): Promise<void> {
  const counted = await town.certified();
  const person = town.person('cast-05');
  await town.enrol(person);
  const kiosk = await town.openKiosk('died-between-capture-and-delivery');
  kiosk.network.set({ state: 'down' });
  expect(await kiosk.certify(person)).toBe('kept');
  await kiosk.done();
  // Dead on the next day, as the notice says; capture was today.
  const deceasedOn = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);
  await town.bureau('/v1/death-notices', { identity: person.identity, deceasedOn });
  kiosk.network.set({ state: 'up' });
  await kiosk.delivered();
  expect(kiosk.attempts().map(({ state }) => state)).toContain('matched');
  expect(await town.certified()).toBe(counted + 1);
}
