import { expect } from 'vitest';
import type { Town } from './town.ts';

/** One person at two kiosks: one certification counts, the other visit is told “already”. */
export async function twoKiosksSamePerson(town: Town): Promise<void> {
  const counted = await town.certified();
  const person = town.person('cast-03');
  await town.enrol(person);
  const first = await town.openKiosk('first');
  const second = await town.openKiosk('second');
  const outcomes = [await first.certify(person), await second.certify(person)];
  expect(outcomes.sort()).toEqual(['accepted', 'already']);
  expect(await town.certified()).toBe(counted + 1);
}
