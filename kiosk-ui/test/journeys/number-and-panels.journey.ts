import { citizenCheckCharacter } from '@changqing/protocol';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { previewView } from '../../src/screens/preview.ts';
import { openKiosk, type FakeAgent } from '../fake-agent.ts';

const FIRST_17 = '13050219480507123';
const NUMBER = { ...previewView({ step: 'number' }), sessionId: 'typing' };

let agent: FakeAgent;
beforeAll(async () => {
  agent = await openKiosk(NUMBER);
}, 60_000);
afterAll(() => agent.close());
beforeEach(async () => {
  agent.send(NUMBER);
  await agent.page.waitForSelector('[data-screen="number"]');
  // Longer than the time in which a second tap is the same tap.
  await agent.page.waitForTimeout(450);
});

const tap = async (action: string): Promise<void> => {
  await agent.page.waitForTimeout(410);
  await agent.page.tap(`[data-action="${action}"]`);
};
const type = async (text: string): Promise<void> => {
  let before = '';
  for (const key of text) {
    await agent.page.waitForTimeout(key === before ? 410 : 20);
    await agent.page.tap(`[data-action="key.${key}"]`);
    before = key;
  }
};
const field = (): Promise<string | null> => agent.page.textContent('[data-part="number"]');

test('UI-07 the check digit is told on the eighteenth place, the entry stays, and the right number is sent', async () => {
  const check = citizenCheckCharacter(FIRST_17);
  const wrong = check === '8' ? '9' : '8';
  await type(FIRST_17 + wrong);
  await expect.poll(() => agent.page.textContent('[data-tone="care"]')).toContain('最后一位对不上');
  expect(await field()).toBe(FIRST_17 + wrong);
  await tap('key.erase');
  await type(check);
  await expect.poll(() => agent.page.getAttribute('[data-tone]', 'data-tone')).toBe('good');
  await tap('number.enter');
  await expect.poll(() => agent.commands.at(-1)).toEqual({ kind: 'number.enter', number: FIRST_17 + check });
  // Sent: what was typed is no longer to be read.
  expect(await field()).toBe('•'.repeat(18));
  await tap('number.clear');
  expect(await field()).toBe('');
}, 40_000);

test('UI-20 the entry is masked while a panel lies over the page, and gone when the page was left', async () => {
  await type('1305');
  await tap('settings.size');
  await agent.page.waitForSelector('[data-panel="size"]');
  expect(await field()).toBe('••••');
  await tap('panel.close');
  expect(await field()).toBe('1305');
  agent.send({ ...previewView({ step: 'identify', cardReader: 'ready' }), sessionId: 'typing' });
  await agent.page.waitForSelector('[data-screen="identify"]');
  agent.send(NUMBER);
  await agent.page.waitForSelector('[data-screen="number"]');
  expect(await field()).toBe('');
}, 30_000);

test('UI-16 size, colours, language and volume are two taps away, and the usual ones too', async () => {
  await tap('settings.size');
  await tap('size.largest');
  expect(agent.commands.at(-1)).toEqual({ kind: 'settings.change', settings: { size: 'largest' } });
  await tap('theme.high-contrast');
  expect(agent.commands.at(-1)).toEqual({ kind: 'settings.change', settings: { theme: 'high-contrast' } });
  await tap('settings.reset');
  expect(agent.commands.at(-1)).toEqual({
    kind: 'settings.change',
    settings: { size: 'large', theme: 'paper', language: 'zh', volume: 2 },
  });
  await tap('settings.language');
  await tap('language.en');
  expect(agent.commands.at(-1)).toEqual({ kind: 'settings.change', settings: { language: 'en' } });
  await tap('settings.volume');
  await tap('volume.4');
  expect(agent.commands.at(-1)).toEqual({ kind: 'settings.change', settings: { volume: 4 } });
  await tap('panel.close');
}, 30_000);

test('UI-10 人工帮助 names the telephone and the counter, and leads back to the page', async () => {
  await tap('help.ask');
  await agent.page.waitForSelector('[data-screen="help"]');
  expect(agent.commands.at(-1)).toEqual({ kind: 'help.ask' });
  expect(await agent.page.textContent('[data-panel="help"]')).toContain('0319-5201234');
  await tap('help.close');
  await agent.page.waitForSelector('[data-screen="number"]');
}, 30_000);

test('UI-18 a touch stops what is being said within 150 ms', async () => {
  await agent.page.evaluate(() => {
    const play = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play')?.value as (this: HTMLMediaElement) => Promise<void>;
    const pause = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'pause')?.value as (this: HTMLMediaElement) => void;
    let touchedAt = 0;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      this.addEventListener('playing', () => {
        setTimeout(() => {
          touchedAt = performance.now();
          document.querySelector('h1')?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerId: 77 }));
          window.dispatchEvent(new PointerEvent('pointercancel', { pointerId: 77 }));
        }, 200);
      });
      return play.call(this);
    };
    HTMLMediaElement.prototype.pause = function (this: HTMLMediaElement) {
      pause.call(this);
      document.documentElement.dataset['stoppedAfter'] = touchedAt > 0 && this.paused ? String(performance.now() - touchedAt) : 'too early';
    };
  });
  agent.send({ ...NUMBER, speech: { id: 900, messageId: 'number.type' } });
  await agent.page.waitForSelector('html[data-stopped-after]', { state: 'attached', timeout: 10_000 });
  expect(Number(await agent.page.getAttribute('html', 'data-stopped-after'))).toBeLessThan(150);
}, 30_000);
