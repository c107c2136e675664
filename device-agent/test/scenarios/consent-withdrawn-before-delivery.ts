import { expect } from 'vitest';
import type { Town } from './town.ts';

/** A consent withdrawn before the delivery: central destroys the evidence unopened and rings the person. */
export async function consentWithdrawnBeforeDelivery(town: Town): Promise<void> {
  const counted = await town.certified();
  const person = town.person('cast-06');
  await town.enrol(person);
  const kiosk = await town.openKiosk('consent-withdrawn-before-delivery');
  await kiosk.agree(person);
  await kiosk.step('capture');
  await kiosk.until((now) => now.journal.counts().waiting === 0, 'the consent at central');
  kiosk.network.set({ state: 'down' });
  await kiosk.press(person);
  expect(await kiosk.result()).toBe('kept');
  await kiosk.done();
  const [consent] = kiosk.agent.journal.all();
  await town.bureau(`/v1/consents/${consent?.id ?? ''}/withdraw`, {});
  kiosk.network.set({ state: 'up' });
  await kiosk.delivered();
  expect(kiosk.attempts()).toMatchObject([{ state: 'counter', left_as: 'kept' }]);
  expect((await town.followUps()).map(({ reason }) => reason)).toContain('consent-withdrawn');
  expect(await town.certified()).toBe(counted);
}
