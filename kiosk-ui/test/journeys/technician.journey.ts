import { diagnosticsView } from '@changqing/protocol';
import { afterEach, expect, test } from 'vitest';
import { previewView, withoutSession } from '../../src/screens/preview.ts';
import { deskPreviews } from '../../src/screens/technician/preview-desk.ts';
import { openKiosk, type FakeAgent } from '../fake-agent.ts';

let kiosk: FakeAgent | undefined;
afterEach(async () => {
  await kiosk?.close();
  kiosk = undefined;
});

const IDLE = withoutSession(previewView({ step: 'idle', offline: false }));
const CORNERS = [
  [30, 30],
  [1050, 30],
  [1050, 1890],
  [30, 1890],
  [30, 30],
] as const;
const tapCorners = async (agent: FakeAgent): Promise<void> => {
  for (const [x, y] of CORNERS) await agent.page.touchscreen.tap(x, y);
};
const entered = (agent: FakeAgent) => agent.commands.filter(({ kind }) => kind === 'technician.enter');

test('five corners in order ask to be let in, on the idle page alone', { timeout: 60_000 }, async () => {
  kiosk = await openKiosk(IDLE);
  await kiosk.page.waitForSelector('[data-screen="idle"]');
  await kiosk.page.touchscreen.tap(30, 30);
  await kiosk.page.touchscreen.tap(1050, 1890);
  await kiosk.page.touchscreen.tap(30, 1890);
  await kiosk.page.touchscreen.tap(1050, 30);
  expect(entered(kiosk)).toEqual([]);
  await tapCorners(kiosk);
  await expect.poll(() => (kiosk === undefined ? [] : entered(kiosk))).toEqual([{ kind: 'technician.enter', by: 'corners' }]);
  kiosk.send(previewView({ step: 'choose' }));
  await kiosk.page.waitForSelector('[data-screen="choose"]');
  await tapCorners(kiosk);
  expect(entered(kiosk)).toHaveLength(1);
  expect(await kiosk.page.evaluate(() => document.querySelectorAll('[tabindex]:not(button)').length)).toBe(0);
});

test('the key switch does the same', { timeout: 60_000 }, async () => {
  kiosk = await openKiosk(IDLE);
  await kiosk.page.waitForSelector('[data-screen="idle"]');
  await kiosk.page.evaluate(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'F13' })));
  await expect.poll(() => (kiosk === undefined ? [] : entered(kiosk))).toEqual([{ kind: 'technician.enter', by: 'key-switch' }]);
});

test('diagnostics shows what the agent tells, sends what is touched, and leaves by a new document', { timeout: 60_000 }, async () => {
  const overview = deskPreviews().find(({ name }) => name === 'technician-desk-overview');
  const told = diagnosticsView.parse(overview?.desk?.().feed.arrivals.diagnostics);
  if (overview?.view === undefined) throw new Error('no preview of diagnostics');
  kiosk = await openKiosk(IDLE);
  kiosk.onDesk(() => told);
  await kiosk.page.waitForSelector('[data-screen="idle"]');
  kiosk.send(previewView({ step: 'technician.pin', maskedName: '周**' }));
  await kiosk.page.waitForSelector('[data-part="pin"]');
  for (const key of ['1', '2', '3', '4', '5', '6']) await kiosk.page.tap(`[data-action="key.${key}"]`);
  // A key and a button are two touches only when a moment lies between them.
  await kiosk.page.waitForTimeout(450);
  await kiosk.page.tap('[data-action="technician.pin"]');
  await expect.poll(() => kiosk?.commands.find(({ kind }) => kind === 'technician.pin')).toEqual({ kind: 'technician.pin', pin: '123456' });
  kiosk.send(overview.view);
  // The event never came: the page asks for the document.
  await kiosk.page.waitForSelector('[data-part="findings"]');
  await kiosk.page.waitForTimeout(450);
  await kiosk.page.tap('[data-action="section.tests"]');
  await kiosk.page.waitForTimeout(450);
  await kiosk.page.tap('[data-action="self-test.run.network"]');
  await expect.poll(() => kiosk?.deskCommands).toContainEqual({ kind: 'self-test.run', test: 'network' });
  kiosk.emit('diagnostics', {
    ...told,
    version: 2,
    running: { test: 'sound', startedAt: told.at, ask: { ask: 'confirm', what: 'sound-is-heard' }, progress: {}, queue: [] },
  });
  await kiosk.page.waitForSelector('[data-part="running"][data-test="sound"]');
  await kiosk.page.waitForTimeout(450);
  await kiosk.page.tap('[data-action="self-test.answer.no"]');
  await expect.poll(() => kiosk?.deskCommands).toContainEqual({ kind: 'self-test.answer', yes: false });
  await kiosk.page.evaluate(() => {
    document.title = 'the old document';
  });
  kiosk.send(IDLE);
  await kiosk.page.waitForFunction(() => document.title !== 'the old document');
  await kiosk.page.waitForSelector('[data-screen="idle"]');
  expect(await kiosk.page.content()).not.toContain('周');
});

test('an order of the bureau’s loads the page anew', { timeout: 60_000 }, async () => {
  kiosk = await openKiosk(IDLE);
  await kiosk.page.waitForSelector('[data-screen="idle"]');
  await kiosk.page.evaluate(() => {
    document.title = 'the old document';
  });
  kiosk.emit('reload', undefined);
  await kiosk.page.waitForFunction(() => document.title !== 'the old document');
  await kiosk.page.waitForSelector('[data-screen="idle"]');
});
