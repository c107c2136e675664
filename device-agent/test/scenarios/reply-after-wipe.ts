import { expect } from 'vitest';
import type { Town } from './town.ts';

/** An answer after the session’s end changes the journal: never a screen, never paper. */
export async function replyAfterWipe(town: Town): Promise<void> {
  const person = town.person('cast-02');
  await town.enrol(person);
  const kiosk = await town.openKiosk('reply-after-wipe');
  await kiosk.agree(person);
  await kiosk.step('capture');
  await kiosk.until((now) => now.journal.counts().waiting === 0, 'the consent at central');
  kiosk.network.set({ state: 'slow', delayMs: 1_500 });
  await kiosk.press(person);
  await kiosk.until(({ feed: { view } }) => view.step.step === 'capture' && view.step.phase === 'comparing', 'comparing');
  await kiosk.until(() => kiosk.attempts().length === 1, 'the attempt in the journal');
  kiosk.agent.runner.command({ kind: 'session.leave' });
  const steps: string[] = [];
  kiosk.agent.feed.onView(({ step }) => void steps.push(step.step));
  expect(kiosk.attempts()).toMatchObject([{ state: 'abandoned' }]);
  await kiosk.until(() => kiosk.attempts()[0]?.state === 'matched', 'the late answer');
  expect(kiosk.attempts()).toMatchObject([{ state: 'matched', left_as: 'abandoned' }]);
  expect(steps.every((step) => step === 'idle')).toBe(true);
  expect(kiosk.devices.printer.tickets()).toEqual([]);
  expect(kiosk.agent.journal.outcomes()).toEqual({ left: 1 });
}
