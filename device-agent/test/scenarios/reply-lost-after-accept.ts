import { expect } from 'vitest';
import type { Town } from './town.ts';

/** Central accepts, its answer is lost: kept for the person, accepted once in the end. */
export async function replyLostAfterAccept(town: Town): Promise<void> {
  const counted = await town.certified();
  const person = town.person('cast-01');
  await town.enrol(person);
  const kiosk = await town.openKiosk('reply-lost-after-accept');
  await kiosk.agree(person);
  await kiosk.step('capture');
  await kiosk.until((now) => now.journal.counts().waiting === 0, 'the consent at central');
  // This one, and what the heartbeat asks at once: central has taken the record, the terminal does not know.
  kiosk.network.harmNext('lose-reply');
  await kiosk.press(person);
  expect(await kiosk.result()).toBe('kept');
  expect(kiosk.agent.feed.view.step).toMatchObject({ step: 'result', benefits: [] });
  await kiosk.done();
  await kiosk.delivered();
  expect(kiosk.attempts()).toMatchObject([{ state: 'matched', left_as: 'kept' }]);
  expect(await town.certified()).toBe(counted + 1);
}
