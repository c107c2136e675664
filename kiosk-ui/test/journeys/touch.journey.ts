import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { previewView } from '../../src/screens/preview.ts';
import { openKiosk, type FakeAgent } from '../fake-agent.ts';

const IDLE = previewView({ step: 'idle', offline: false });
const CONSENT = {
  ...previewView({
    step: 'consent',
    by: 'card',
    maskedName: '李**',
    maskedNumber: '130***********123X',
    noticeVersion: '2026-1',
    newNotice: false,
    offline: false,
    followUp: false,
  }),
  sessionId: 'touching',
};

let agent: FakeAgent;
let devtools: CDPSession;
beforeAll(async () => {
  agent = await openKiosk(CONSENT);
  devtools = await agent.page.context().newCDPSession(agent.page);
}, 60_000);
afterAll(() => agent.close());
beforeEach(async () => {
  agent.send(CONSENT);
  await agent.page.waitForSelector('[data-screen="consent"]');
  // Longer than the time in which a second tap is the same tap.
  await agent.page.waitForTimeout(450);
});

const centreOf = async (action: string): Promise<{ x: number; y: number }> => {
  const box = await agent.page.locator(`[data-action="${action}"]`).boundingBox();
  if (box === null) throw new Error(`no ${action}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
/** What an act sends; waits for as many commands as are expected, and a little longer where none is. */
const sentBy = async (act: () => Promise<void>, expected = 1): Promise<string[]> => {
  const before = agent.commands.length;
  await act();
  const sent = (): string[] => agent.commands.slice(before).map((command) => command.kind);
  if (expected > 0) await expect.poll(() => sent().length, { timeout: 5_000 }).toBeGreaterThanOrEqual(expected);
  await agent.page.waitForTimeout(150);
  return sent();
};
type Contact = { readonly x: number; readonly y: number };
const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: readonly Contact[]): Promise<void> => {
  await devtools.send('Input.dispatchTouchEvent', { type, touchPoints: touchPoints.map((point, id) => ({ ...point, id })) });
};

describe('UI-08', () => {
  test('a tap acts once, on release inside the target', async () => {
    expect(await sentBy(() => agent.page.tap('[data-action="consent.agree"]'))).toEqual(['consent.agree']);
  });

  test('nothing happens before the release', async () => {
    const at = await centreOf('consent.agree');
    expect(await sentBy(() => touch('touchStart', [at]), 0)).toEqual([]);
    expect(await sentBy(() => touch('touchEnd', []))).toEqual(['consent.agree']);
  });

  test('sliding out cancels, even when the finger comes back', async () => {
    const at = await centreOf('consent.agree');
    expect(
      await sentBy(async () => {
        await touch('touchStart', [at]);
        await touch('touchMove', [{ x: at.x, y: at.y - 300 }]);
        await touch('touchMove', [at]);
        await touch('touchEnd', []);
      }, 0),
    ).toEqual([]);
  });

  test('a trembling finger still taps', async () => {
    const at = await centreOf('consent.agree');
    expect(
      await sentBy(async () => {
        await touch('touchStart', [at]);
        await touch('touchMove', [{ x: at.x + 14, y: at.y - 30 }]);
        await touch('touchMove', [{ x: at.x - 10, y: at.y + 25 }]);
        await touch('touchEnd', []);
      }),
    ).toEqual(['consent.agree']);
  });

  test('two taps in 400 ms are one', async () => {
    expect(
      await sentBy(async () => {
        await agent.page.tap('[data-action="consent.agree"]');
        await agent.page.tap('[data-action="consent.agree"]');
      }),
    ).toEqual(['consent.agree']);
  });

  test('a hand that rests on the glass is ignored', async () => {
    const at = await centreOf('consent.agree');
    expect(
      await sentBy(async () => {
        await touch('touchStart', [{ x: 300, y: 1000 }, { x: 420, y: 1040 }, at]);
        await touch('touchEnd', []);
      }, 0),
    ).toEqual([]);
  });

  test('two fingers do not zoom the page', async () => {
    await touch('touchStart', [
      { x: 400, y: 500 },
      { x: 600, y: 500 },
    ]);
    for (let step = 1; step <= 10; step += 1)
      await touch('touchMove', [
        { x: 400 - step * 15, y: 500 },
        { x: 600 + step * 15, y: 500 },
      ]);
    await touch('touchEnd', []);
    expect(await agent.page.evaluate(() => window.visualViewport?.scale)).toBe(1);
  });

  test('a key of a keyboard acts too', async () => {
    expect(
      await sentBy(async () => {
        await agent.page.focus('[data-action="consent.agree"]');
        await agent.page.keyboard.press('Enter');
      }),
    ).toEqual(['consent.agree']);
  });
});

test('a touch whose view was replaced on its way is sent again with the newer nonce', async () => {
  agent.refuseNext('nonce-invalid');
  expect(await sentBy(() => agent.page.tap('[data-action="consent.agree"]'))).toEqual(['consent.agree']);
});

test('UI-13 a touch is answered on the screen within 100 ms, a new page stands within 500 ms', async () => {
  const answered = await agent.page.evaluate(async () => {
    const button = document.querySelector<HTMLElement>('[data-action="consent.not-me"]');
    if (button === null) throw new Error('no button');
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const startedAt = performance.now();
      button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerId: 90 + round, pointerType: 'touch', button: 0 }));
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (button.dataset['pressed'] === 'true') requestAnimationFrame(() => resolve());
          else requestAnimationFrame(look);
        };
        look();
      });
      times.push(performance.now() - startedAt);
      window.dispatchEvent(new PointerEvent('pointercancel', { pointerId: 90 + round }));
      button.dispatchEvent(new PointerEvent('pointercancel', { bubbles: true, pointerId: 90 + round }));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return times.toSorted((a, b) => a - b);
  });
  expect(answered.at(-1)).toBeLessThan(100);
  const startedAt = performance.now();
  agent.send({ ...previewView({ step: 'identifying' }), sessionId: 'touching' });
  await agent.page.waitForSelector('[data-screen="identifying"]');
  expect(performance.now() - startedAt).toBeLessThan(500);
});

describe('UI-14 the warning', () => {
  test('covers everything, counts down large, and any touch anywhere goes on', async () => {
    agent.send({ ...CONSENT, stillThere: { secondsLeft: 24 } });
    await agent.page.waitForSelector('[data-screen="still-there"]');
    expect(await agent.page.textContent('[data-part="seconds"]')).toBe('24');
    expect(
      await agent.page.evaluate(() =>
        parseFloat(getComputedStyle(document.querySelector('[data-part="seconds"]') ?? document.body).fontSize),
      ),
    ).toBeGreaterThan(200);
    for (const [x, y] of [
      [20, 20],
      [540, 1870],
      [1060, 900],
    ] as const) {
      expect(await sentBy(() => agent.page.touchscreen.tap(x, y))).toEqual(['presence']);
      await agent.page.waitForTimeout(300);
    }
  });
});

test('the idle page begins with a touch anywhere on its picture', async () => {
  agent.send(IDLE);
  await agent.page.waitForSelector('[data-screen="idle"]');
  expect(await sentBy(() => agent.page.touchscreen.tap(500, 800))).toEqual(['session.start']);
});
