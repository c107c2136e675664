import type { Step, View } from '@changqing/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewFigures, previewOverview, previewSheet, sheetStep } from '../../src/screens/preview-sheets.ts';
import { previewView } from '../../src/screens/preview.ts';
import { openKiosk, type FakeAgent } from '../fake-agent.ts';
import { heapOf } from '../heap.ts';

const IDLE = previewView({ step: 'idle', offline: false });
const AMOUNT = '87,451.20';
const PASSWORD = '739164';

let agent: FakeAgent;
let session = 0;
beforeAll(async () => {
  agent = await openKiosk(IDLE);
}, 60_000);
afterAll(() => agent.close());

const show = async (step: Step, screen: string, more: Partial<View> = {}): Promise<void> => {
  agent.send({ ...previewView(step), sessionId: `look-up-${String(session)}`, ...more });
  await agent.page.waitForSelector(`[data-screen="${screen}"]`, { timeout: 10_000 });
};
/** Every session has a document of its own. */
const begin = async (step: Step, screen: string): Promise<void> => {
  session += 1;
  await show(step, screen);
};
const tap = async (action: string): Promise<void> => {
  // Longer than the time in which a second tap is the same tap.
  await agent.page.waitForTimeout(420);
  await agent.page.tap(`[data-action="${action}"]`);
};
const last = () => agent.commands.at(-1);
const content = (): Promise<string> => agent.page.content();

test('UI-20 amounts are not in the page while covered, come by a touch, and go again', async () => {
  await begin(previewOverview(), 'look-up-overview');
  expect(await content()).not.toContain(AMOUNT);
  await tap('sheet.reveal');
  expect(last()).toEqual({ kind: 'sheet.reveal' });
  await show({ ...previewOverview(), sheet: previewFigures('shown') }, 'look-up-overview');
  await expect.poll(content).toContain(AMOUNT);
  // The paper itself can be touched to cover them.
  await agent.page.waitForTimeout(420);
  const before = agent.commands.length;
  await agent.page.tap('[data-part="sheet"]');
  await expect.poll(() => agent.commands.slice(before)).toEqual([{ kind: 'sheet.reveal' }]);
  await show(previewOverview(), 'look-up-overview');
  await expect.poll(content).not.toContain(AMOUNT);
  // Amounts that a view holds by mistake are covered all the same.
  await show({ ...previewOverview(), sheet: { ...previewFigures('shown'), amounts: 'hidden' } }, 'look-up-overview');
  await agent.page.waitForTimeout(100);
  expect(await content()).not.toContain(AMOUNT);
  await tap('print.papers');
  expect(last()).toEqual({ kind: 'print.papers' });
  await tap('look-up.menu');
  expect(last()).toEqual({ kind: 'look-up.menu' });
}, 40_000);

test('UI-15 after a look-up nothing of it is left in the page, its storage or its heap', async () => {
  const secrets = [AMOUNT, '欧阳**', '411***********877X', '139****6789'];
  await begin(
    { ...previewOverview(), maskedName: '欧阳**', maskedNumber: '411***********877X', sheet: previewFigures('shown') },
    'look-up-overview',
  );
  await expect.poll(content).toContain(AMOUNT);
  await show(sheetStep(previewSheet('particulars')), 'look-up-sheet');
  const during = await heapOf(agent.page);
  expect(during).toContain('139****6789');
  const endedAt = performance.now();
  agent.send(IDLE);
  await agent.page.waitForFunction(() => !document.body.textContent.includes('139****6789'), undefined, { timeout: 5_000 });
  expect(performance.now() - endedAt).toBeLessThan(1_000);
  await agent.page.waitForSelector('[data-screen="idle"]');
  const after = await heapOf(agent.page);
  expect(secrets.filter((secret) => after.includes(secret))).toEqual([]);
  expect(await agent.page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length)).toBe(0);
}, 60_000);

test('the password is dots only, is forgotten when the page is left, and is nowhere after the session', async () => {
  const filled = (): Promise<number> => agent.page.locator('[data-part="password"] [data-filled="true"]').count();
  const type = async (digits: string): Promise<void> => {
    for (const digit of digits) {
      await agent.page.waitForTimeout(30);
      await agent.page.tap(`[data-action="key.${digit}"]`);
    }
  };
  await begin({ step: 'look-up.password', incomplete: false }, 'look-up-password');
  expect(await agent.page.locator('[data-part="keypad"] button').allTextContents()).toEqual([
    ...['1', '2', '3', '4', '5', '6', '7', '8', '9', '清空', '0', ''],
  ]);
  await type(PASSWORD);
  await expect.poll(filled).toBe(6);
  expect(await agent.page.textContent('[data-part="password"]')).toBe('');
  expect(await content()).not.toContain(PASSWORD);
  await tap('key.erase');
  await expect.poll(filled).toBe(5);
  await type('4');
  await tap('password.enter');
  await expect.poll(last).toEqual({ kind: 'password.enter', password: PASSWORD });
  await show({ step: 'look-up.waiting', what: 'password', slow: false }, 'look-up-waiting');
  await show({ step: 'look-up.password', incomplete: false, wrong: { triesLeft: 4 } }, 'look-up-password');
  expect(await filled()).toBe(0);
  await expect.poll(() => agent.page.textContent('[data-tone="care"]')).toContain('还可以试4次');
  // Another wrong one on the same page: what did not fit is not typed on from.
  await type('12');
  await show({ step: 'look-up.password', incomplete: false, wrong: { triesLeft: 3 } }, 'look-up-password');
  await expect.poll(filled).toBe(0);
  agent.send(IDLE);
  await agent.page.waitForSelector('[data-screen="idle"]');
  expect((await heapOf(agent.page)).includes(PASSWORD)).toBe(false);
  expect(await content()).not.toContain(PASSWORD);
}, 60_000);

test('an archive page is enlarged and gone through by buttons, turned, and said so when it cannot be shown', async () => {
  const archive = (id: string, page: number): Step => ({
    step: 'look-up.archive',
    title: '招工登记表',
    page,
    pages: 4,
    picture: { state: 'shown', id, widthPx: 1654, heightPx: 2339 },
    canPrint: true,
  });
  const box = async () => {
    const value = await agent.page.getAttribute('[data-part="picture"]', 'viewBox');
    return (value ?? '').split(' ').map(Number);
  };
  await begin(archive('p1', 1), 'look-up-archive');
  await expect.poll(() => agent.pictures.at(-1)).toBe('p1');
  expect(await box()).toEqual([0, 0, 1654, 2339]);
  await tap('archive.enlarge');
  await expect.poll(box).toEqual([0, 0, 827, 827]);
  const seen = [await agent.page.textContent('[data-part="page-of"]')];
  while ((await agent.page.locator('[data-action="list.next"]').count()) > 0 && seen.length < 30) {
    await tap('list.next');
    seen.push(await agent.page.textContent('[data-part="page-of"]'));
  }
  expect(seen).toEqual(Array.from({ length: 12 }, (_, at) => `第${String(at + 1)}/12块`));
  const [x = 0, y = 0, width = 0, height = 0] = await box();
  expect([Math.round(x + width), Math.round(y + height)]).toEqual([1654, 2339]);
  // None of it asked the agent for another page; that somebody is there was told.
  expect(agent.commands.slice(-11).every(({ kind }) => kind === 'presence')).toBe(true);
  await tap('archive.whole');
  await expect.poll(box).toEqual([0, 0, 1654, 2339]);
  await tap('list.next');
  await expect.poll(last).toEqual({ kind: 'list.next' });
  await tap('archive.enlarge');
  // The next picture is looked at whole first.
  await show(archive('p2', 2), 'look-up-archive');
  await expect.poll(() => agent.pictures.at(-1)).toBe('p2');
  await expect.poll(box).toEqual([0, 0, 1654, 2339]);
  await tap('archive.print');
  expect(last()).toEqual({ kind: 'archive.print' });
  await show(archive('broken', 3), 'look-up-archive');
  await expect.poll(() => agent.page.textContent('[data-tone="care"]')).toContain('这一页看不清');
  expect(await agent.page.locator('[data-action="archive.print"], [data-action="archive.enlarge"]').count()).toBe(0);
  await show(archive('p4', 4), 'look-up-archive');
  await agent.page.waitForSelector('[data-part="picture"]');
}, 60_000);

test('printing: copies, start, stop, taken, the honest question, and again, each by its own command', async () => {
  const paper = { what: 'paper', papers: ['rights-statement' as const] } as const;
  const ask = (copies: number): Step => ({
    step: 'print.ask',
    ...paper,
    papers: [...paper.papers],
    sides: 3,
    sheets: 2 * copies,
    copies,
    maximumCopies: 2,
    duplex: true,
    again: false,
  });
  await begin(ask(1), 'print-ask');
  expect(await agent.page.locator('[data-action="print.fewer"]').count()).toBe(0);
  await tap('print.more');
  expect(last()).toEqual({ kind: 'print.copies', copies: 2 });
  await show(ask(2), 'print-ask');
  await expect.poll(() => agent.page.textContent('[data-part="sheets"]')).toContain('4');
  expect(await agent.page.locator('[data-action="print.more"]').count()).toBe(0);
  await tap('print.fewer');
  expect(last()).toEqual({ kind: 'print.copies', copies: 1 });
  await tap('print.start');
  expect(last()).toEqual({ kind: 'print.start' });
  const going = { step: 'print.going', ...paper, papers: [...paper.papers], index: 1, sheets: 2 } as const;
  await show({ ...going, papers: [...going.papers], print: { state: 'printing', sheetsOut: 1 } }, 'print-going');
  await tap('print.stop');
  expect(last()).toEqual({ kind: 'print.stop' });
  await show(
    { step: 'print.ended', ...paper, papers: [...paper.papers], index: 1, print: { state: 'unknown', canReprint: true } },
    'print-ended',
  );
  const answers = await Promise.all(
    ['print.confirm.whole', 'print.confirm.not-whole'].map((action) => agent.page.locator(`[data-action="${action}"]`).boundingBox()),
  );
  expect(answers[0]?.width).toBe(answers[1]?.width);
  expect(answers[0]?.height).toBe(answers[1]?.height);
  await tap('print.confirm.not-whole');
  expect(last()).toEqual({ kind: 'print.confirm', whole: false });
  await show(
    {
      step: 'print.ended',
      ...paper,
      papers: [...paper.papers],
      index: 1,
      print: { state: 'partly-printed', problem: { code: 'document-printer-jam' }, canReprint: true },
    },
    'print-ended',
  );
  await tap('print.again');
  expect(last()).toEqual({ kind: 'print.again' });
  await show({ step: 'print.collect', ...paper, papers: [...paper.papers], sheets: 2, reprint: true, reminded: false }, 'print-collect');
  await tap('print.taken');
  expect(last()).toEqual({ kind: 'print.taken' });
}, 60_000);

test('certifying while served: both answers are the same size and send what they say', async () => {
  await begin({ step: 'look-up.certify', benefits: ['enterprise-pension'], recording: false }, 'look-up-certify');
  const box = async (action: string): Promise<number[]> => {
    const found = await agent.page.locator(`[data-action="${action}"]`).boundingBox();
    return found === null ? [] : [found.width, found.height, found.y].map(Math.round);
  };
  expect(await box('certify.answer.no')).toEqual(await box('certify.answer.yes'));
  expect(await box('certify.answer.no')).toHaveLength(3);
  await tap('certify.answer.no');
  expect(last()).toEqual({ kind: 'certify.answer', yes: false });
  await tap('certify.answer.yes');
  expect(last()).toEqual({ kind: 'certify.answer', yes: true });
  await show({ step: 'look-up.certify', benefits: ['enterprise-pension'], recording: true }, 'look-up-certify');
  await expect.poll(() => agent.page.locator('[data-action^="certify.answer"]').count()).toBe(0);
}, 30_000);

test('UI-10 a sheet that does not fit is turned in parts: every row is seen once, and only then the agent is asked for the next page', async () => {
  const settings = { size: 'largest', theme: 'paper', language: 'zh', volume: 0 } as const;
  const sheet = { ...previewSheet('payers'), page: 2, pages: 3 };
  session += 1;
  await show(sheetStep(sheet), 'look-up-sheet', { settings });
  await agent.page.waitForSelector('html[data-size="largest"]');
  // Where the fonts are there, nothing is cut anew.
  await agent.page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((painted) => requestAnimationFrame(painted));
  });
  const rows = (): Promise<string[]> => agent.page.locator('[data-role="row"]').allTextContents();
  const place = (): Promise<string | null> => agent.page.textContent('[data-part="page-of"]');
  const parts = Number(/第1\/(\d)段/.exec((await place()) ?? '')?.[1]);
  expect(parts).toBeGreaterThan(1);
  const before = agent.commands.length;
  const seen = await rows();
  for (let part = 2; part <= parts; part += 1) {
    await tap('list.next');
    await expect.poll(place).toContain(`第2/3页第${String(part)}/${String(parts)}段`);
    seen.push(...(await rows()));
  }
  expect(seen).toHaveLength(6);
  await expect
    .poll(() => agent.commands.slice(before).map(({ kind }) => kind))
    .toEqual(Array.from({ length: parts - 1 }, () => 'presence'));
  await tap('list.next');
  await expect.poll(last).toEqual({ kind: 'list.next' });
  // The page that comes is looked at from its beginning, and one that fits needs no parts.
  await show(sheetStep({ ...sheet, page: 3 }), 'look-up-sheet', { settings });
  await expect.poll(async () => (await rows())[0]).toBe(seen[0]);
  await show(sheetStep({ ...previewSheet('adjustments'), page: 1, pages: 1 }), 'look-up-sheet', { settings });
  await expect.poll(() => agent.page.locator('[data-part="page-of"]').count()).toBe(0);
}, 60_000);

test('UI-22 nothing of a person stands in the console, and nothing was refused', () => {
  const secrets = [AMOUNT, PASSWORD, '欧阳**'];
  expect(agent.logged.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  expect(agent.logged.filter((line) => /Refused to|Content Security Policy|404|page error/.test(line))).toEqual([]);
});
