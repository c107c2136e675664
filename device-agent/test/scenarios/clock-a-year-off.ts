import { expect } from 'vitest';
import type { Town } from './town.ts';

/** A kiosk whose clock is a year behind certifies all the same; staff get a flag, the person does not notice. */
export async function clockAYearOff(town: Town): Promise<void> {
  const person = town.person('cast-04');
  await town.enrol(person);
  const kiosk = await town.openKiosk('clock-a-year-off');
  kiosk.clock.shift(-365 * 86_400_000);
  expect(await kiosk.certify(person)).toBe('accepted');
  await kiosk.done();
  const flags = (await town.changes()).filter(({ kind }) => kind === 'flag').map(({ data }) => data['flag']);
  expect(flags).toContain('clock-doubt');
  const certification = (await town.changes()).findLast(({ kind }) => kind === 'certification');
  expect(certification?.at.slice(0, 4)).toBe(String(new Date().getUTCFullYear()));
  // The clock is put right: the order of records stays that of their sequence.
  kiosk.clock.shift(0);
  expect(await kiosk.certify(person)).toBe('already');
}
