import { expect } from 'vitest';
import type { Town } from './town.ts';

/** References renewed before the delivery: a kept record is matched against those of now. */
export async function templateReplacedBeforeDelivery(town: Town): Promise<void> {
  const counted = await town.certified();
  const person = town.person('cast-07');
  await town.enrol(person);
  const kiosk = await town.openKiosk('template-replaced-before-delivery');
  kiosk.network.set({ state: 'down' });
  expect(await kiosk.certify(person)).toBe('kept');
  await kiosk.done();
  await town.enrol(person, 'left-index');
  await town.enrol(person, 'right-index');
  kiosk.network.set({ state: 'up' });
  await kiosk.delivered();
  expect(kiosk.attempts().map(({ state }) => state)).toContain('matched');
  expect(await town.certified()).toBe(counted + 1);
}
