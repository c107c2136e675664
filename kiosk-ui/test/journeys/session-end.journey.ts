import type { View } from '@changqing/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewResult, previewView } from '../../src/screens/preview.ts';
import { openKiosk, type FakeAgent } from '../fake-agent.ts';
import { heapOf } from '../heap.ts';

const IDLE = previewView({ step: 'idle', offline: false });
const SECRETS = { name: '欧阳**', number: '411***********877X', recordNo: '0017-261123-0813-4', typed: '41152619390214877' };

let agent: FakeAgent;
beforeAll(async () => {
  agent = await openKiosk(IDLE);
}, 60_000);
afterAll(() => agent.close());

const consent = (over: Partial<View> = {}): View => ({
  ...previewView({
    step: 'consent',
    by: 'card',
    maskedName: SECRETS.name,
    maskedNumber: SECRETS.number,
    noticeVersion: '2026-1',
    newNotice: false,
    offline: false,
    followUp: false,
  }),
  sessionId: 'session-1',
  ...over,
});

const heapText = (): Promise<string> => heapOf(agent.page);

const screen = (name: string): Promise<unknown> => agent.page.waitForSelector(`[data-screen="${name}"]`, { timeout: 5_000 });

test('UI-15 within a second of the end nothing of the person is left in the page, its storage or its heap', async () => {
  await screen('idle');
  agent.send({ ...previewView({ step: 'number' }), sessionId: 'session-1' });
  await screen('number');
  let before = '';
  for (const digit of SECRETS.typed) {
    await agent.page.waitForTimeout(digit === before ? 410 : 20);
    before = digit;
    await agent.page.tap(`[data-action="key.${digit}"]`);
  }
  await expect.poll(() => agent.page.textContent('[data-part="number"]')).toBe(SECRETS.typed);
  agent.send(consent());
  await screen('consent');
  // The audit can find what is there, the name beyond ASCII too: without this the silence below would prove nothing.
  const heapAtConsent = await heapText();
  for (const shown of [SECRETS.name, SECRETS.number]) expect(heapAtConsent.includes(shown), shown).toBe(true);
  agent.send({
    ...previewView(previewResult('accepted', { recordNo: SECRETS.recordNo, receipt: { state: 'no-printer' } })),
    sessionId: 'session-1',
  });
  await screen('accepted');
  expect(await heapText()).toContain(SECRETS.recordNo);
  const marked = await agent.page.evaluateHandle(() => document);
  const endedAt = performance.now();
  agent.send(IDLE);
  await agent.page.waitForFunction((number) => !document.body.textContent.includes(number), SECRETS.recordNo, { timeout: 5_000 });
  expect(performance.now() - endedAt).toBeLessThan(1_000);
  // The new document follows; how soon depends on the machine, and until then the page is empty.
  await screen('idle');
  expect(await marked.evaluate((old) => old === document).catch(() => false)).toBe(false);
  const heap = await heapText();
  for (const secret of Object.values(SECRETS)) expect(heap.includes(secret), secret).toBe(false);
  const stored = await agent.page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
  }));
  expect(stored).toEqual({ local: 0, session: 0, cookies: '', databases: 0 });
  expect(agent.page.url()).toMatch(/\/$/);
}, 60_000);

test('UI-15 when the agent dies the page of the person is gone within a second, and comes back by itself', async () => {
  agent.send(consent());
  await screen('consent');
  const diedAt = performance.now();
  agent.die();
  await agent.page.waitForFunction((name) => !document.body.textContent.includes(name), SECRETS.name, { timeout: 5_000 });
  expect(performance.now() - diedAt).toBeLessThan(1_000);
  await agent.page.waitForSelector('[data-screen="away"] h1', { timeout: 5_000 });
  await expect.poll(() => agent.headings.at(-1)).toBe('请稍等');
  expect(await agent.page.content()).not.toContain(SECRETS.name);
  agent.revive();
  await screen('consent');
  agent.send(IDLE);
  await screen('idle');
}, 30_000);

test('a session’s end says nothing alarming: no word stands on the screen until the next page does', async () => {
  agent.send(consent({ sessionId: 'session-brief' }));
  await screen('consent');
  const before = agent.headings.length;
  agent.send(IDLE);
  await screen('idle');
  const shown = agent.headings.slice(before);
  expect(shown.at(-1)).toBe('您好');
  expect(shown).not.toContain('请稍等');
}, 30_000);

test('a window that the agent does not know any more says so, what a technician does, and comes back by itself', async () => {
  agent.send(consent({ sessionId: 'session-unpaired' }));
  await screen('consent');
  agent.forgetWindow();
  await screen('unpaired');
  const words = await agent.page.innerText('[data-screen="unpaired"]');
  expect(words).toContain('没有配对');
  expect(words).toContain('run/kiosk-url');
  expect(words).not.toContain('马上就好');
  expect(await agent.page.content()).not.toContain(SECRETS.name);
  // Trying again changes nothing on the page.
  await agent.page.waitForTimeout(3_000);
  expect(await agent.page.locator('[data-screen]').getAttribute('data-screen')).toBe('unpaired');
  agent.revive();
  await screen('consent');
  agent.send(IDLE);
  await screen('idle');
}, 30_000);

test('UI-16 the next person finds the site’s own settings', async () => {
  const changed = { size: 'largest', theme: 'high-contrast', language: 'en', volume: 0 } as const;
  agent.send({ ...consent({ sessionId: 'session-2' }), settings: changed });
  await agent.page.waitForSelector('html[data-size="largest"][data-theme="high-contrast"][lang="en"]');
  agent.send(IDLE);
  await agent.page.waitForSelector('html[data-size="large"][data-theme="paper"][lang="zh-CN"]');
}, 30_000);

test('a session that follows another at once gets a new document too', async () => {
  agent.send(consent({ sessionId: 'session-3' }));
  await screen('consent');
  await agent.page.evaluate(() => (document.title = 'the old document'));
  agent.send({ ...previewView({ step: 'identify', cardReader: 'ready' }), sessionId: 'session-4' });
  await screen('identify');
  expect(await agent.page.title()).not.toBe('the old document');
  agent.send(IDLE);
  await screen('idle');
}, 30_000);

test('UI-22 nothing of a person stands in addresses, titles or the console', () => {
  expect(agent.logged.filter((line) => Object.values(SECRETS).some((secret) => line.includes(secret)))).toEqual([]);
  expect(agent.logged.filter((line) => /Refused to|Content Security Policy|404|page error/.test(line))).toEqual([]);
});
