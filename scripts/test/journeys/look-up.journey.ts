import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFromList, sidesSince, sidesThere, stepIs, typePassword } from './hall.ts';
import { nothingWasTold } from './nothing-was-told.ts';
import { openStage, PAGE_WITHIN_MS, type Stage } from './stage.ts';
import { heapStrings, secretsOf, shownOf } from './traces.ts';
import { changesSince, giveUntil, lastChange } from './visit.ts';

/** The self-service machine in the hall: a card laid down starts looking up. */
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ v: 1, defaultService: 'look-up' }, true);
  await stage.pair();
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

const TAP_MS = 3_000;
const AMOUNT = /\d{1,3}(,\d{3})*\.\d\d元/;

/** Leaves whatever is shown, also the question how it was. */
async function leave(): Promise<void> {
  await stage.clear();
}

describe('print query', () => {
  test('UI-12 four taps from the card to the statement; its number, name and sums are on it, and the code verifies', async () => {
    const before = await sidesThere(stage);
    const laidDownAt = performance.now();
    const person = await stage.card('cast-61');
    await stage.at('look-up-overview');
    await stage.tap('print.papers');
    await stage.at('look-up-papers');
    await openFromList(stage, '权益记录单');
    await stage.at('print-ask');
    expect(await stage.words()).toMatch(/\d+张/);
    await stage.tap('print.start');
    await stage.at('print-collect', 60_000);
    const machineMs = performance.now() - laidDownAt;
    const { taps, screens } = stage.counts();
    console.log(`print query: ${(machineMs / 1000).toFixed(1)} s, ${taps} taps, pages ${[...new Set(screens)].join(' → ')}`);
    expect(taps).toBeLessThanOrEqual(4);
    expect(machineMs + TAP_MS * taps).toBeLessThanOrEqual(60_000);
    expect(await stage.words()).toContain('取走');

    const sides = await sidesSince(stage, before);
    expect(sides.length).toBeGreaterThan(0);
    expect(sides[0]?.text).toContain(person.name);
    expect(sides[0]?.text).toContain(person.number);
    expect(sides[0]?.text).toMatch(/P\d{4}-\d{6}-\d{4}-\d/);
    sides.forEach(({ text }, index) => expect(text).toContain(`第${index + 1}页共${sides.length}页`));
    const qr = sides.map((side) => side.qr).find((code) => code !== undefined);
    expect(qr).toMatch(new RegExp(`^${stage.world.publicUrl}/verify/[0-9A-HJKMNP-TV-Z]{16}$`));
    const verified = await fetch(qr ?? '');
    expect(verified.status).toBe(200);
    const page = await verified.text();
    expect(page).toContain('权益记录单');
    expect(page).not.toContain(person.name);
    await stage.tap('print.taken');
  });

  test('a slip of what is on the screen; printed again on the same day a paper is marked', async () => {
    await stage.card('cast-61');
    await stage.at('look-up-overview');
    await stage.tap('look-up.menu');
    await stage.at('look-up-menu');
    await openFromList(stage, '缴费');
    await stage.at('look-up-sheet');
    const slipsBefore = (await stage.clients().receipts()).length;
    await stage.tap('print.slip');
    await stage.at('print-ask');
    await stage.tap('print.start');
    await stage.at('print-collect');
    expect((await stage.clients().receipts()).length).toBe(slipsBefore + 1);
    await stage.tap('print.taken');
    await leave();

    const before = await sidesThere(stage);
    await stage.card('cast-61');
    await stage.at('look-up-overview');
    await stage.tap('print.papers');
    await stage.at('look-up-papers');
    await openFromList(stage, '权益记录单');
    await stage.at('print-ask');
    await stage.tap('print.start');
    await stage.at('print-collect', 60_000);
    const sides = await sidesSince(stage, before);
    expect(sides.every(({ text }) => text.replaceAll(/\s/g, '').includes('补打'))).toBe(true);
  });

  test('paper pulled in mid-job: it waits, says so, and goes on when there is paper; once only', async () => {
    await stage.clients().dock('service-password', { personId: 'cast-62', password: '135790' });
    const before = await sidesThere(stage);
    await stage.card('cast-62');
    await stage.at('look-up-overview');
    await stage.tap('print.papers');
    await stage.at('look-up-papers');
    await openFromList(stage, '权益记录单');
    await stage.at('print-ask');
    await stage.clients().dock('document-printer', { action: 'pull-paper', afterSheets: 1 });
    await stage.tap('print.start');
    await stage.at('print-going');
    await expect.poll(() => stage.words(), { timeout: PAGE_WITHIN_MS }).toMatch(/纸用完了|没有纸|没纸|加纸/);
    await stage.clients().dock('document-printer', { action: 'load-paper' });
    await stage.at('print-collect', 60_000);
    const sides = await sidesSince(stage, before);
    expect(sides.length).toBeGreaterThan(1);
    expect(new Set(sides.map(({ text }) => /第(\d+)页/.exec(text)?.[1])).size).toBe(sides.length);
  });
});

describe('assurance', () => {
  test('amounts are hidden until touched; the account wants the service password; a wrong one is told kindly', async () => {
    await stage.clients().dock('service-password', { personId: 'cast-61', password: '246810' });
    await stage.card('cast-61');
    await stage.at('look-up-overview');
    expect(await stage.words()).not.toMatch(AMOUNT);
    expect(await heapStrings(stage.page)).not.toMatch(AMOUNT);
    await stage.tap('sheet.reveal');
    await expect.poll(() => stage.words(), { timeout: PAGE_WITHIN_MS }).toMatch(AMOUNT);
    await stage.tap('sheet.reveal');
    await expect.poll(() => stage.words(), { timeout: PAGE_WITHIN_MS }).not.toMatch(AMOUNT);

    await stage.tap('look-up.menu');
    await stage.at('look-up-menu');
    await openFromList(stage, '个人账户');
    if ((await stage.clients().view()).step.step === 'look-up.step-up') await stage.tap('step-up.choose.password');
    await typePassword(stage, '000000');
    await expect.poll(() => stage.words(), { timeout: PAGE_WITHIN_MS }).toContain('4次');
    await typePassword(stage, '246810');
    await stage.at('look-up-sheet');
    expect(await stage.words()).not.toMatch(AMOUNT);
    await stage.tap('sheet.reveal');
    await expect.poll(() => stage.words(), { timeout: PAGE_WITHIN_MS }).toMatch(AMOUNT);
  });

  test('certify while serving: the archive wants a finger; one question, one touch, and central has certified', async () => {
    const after = await lastChange(stage);
    await stage.card('cast-01');
    await stage.at('look-up-overview');
    await stage.tap('look-up.menu');
    await stage.at('look-up-menu');
    await openFromList(stage, '档案');
    if ((await stage.clients().view()).step.step === 'look-up.step-up') await stage.tap('step-up.choose.biometric');
    await stage.at('consent');
    expect(await stage.words()).toContain('查');
    await stage.tap('consent.agree');
    await giveUntil(stage, 'cast-01', 'clean', ({ step }) => step.step === 'look-up.certify');
    await stage.at('look-up-certify');
    expect(await changesSince(stage, after, 'certification')).toEqual([]);
    await stage.tap('certify.answer.yes');
    await stage.at('look-up-certified');
    expect(await stage.words()).toContain('认证成功');
    expect((await changesSince(stage, after, 'certification')).length).toBeGreaterThan(0);
    await stage.tap('result.done');
    await stage.at('look-up-archives');
    await stage.tap('list.open.0');
    await stage.at('look-up-archive');
    const picture = await stage.page.waitForSelector('image[href^="/api/pictures/"]');
    const address = (await picture.getAttribute('href')) ?? '';
    // The page of the moment and nothing else, for the paired window and nobody else.
    expect(await stage.page.evaluate(`fetch('${address}').then((answer) => answer.headers.get('content-type'))`)).toBe('image/png');
    expect((await fetch(`${stage.world.kioskUrl}${address}`)).status).toBe(401);
    await stage.tap('archive.enlarge');
    await stage.page.waitForSelector('[data-action="archive.whole"]');
    await stage.tap('step.back');
    await stage.at('look-up-archives');
    expect(await stage.page.evaluate(`fetch('${address}').then((answer) => answer.status)`)).toBe(404);
  });

  test('somebody who is suspected is shown the same pages, and the counter at the end', async () => {
    const after = await lastChange(stage);
    await stage.card('cast-30');
    await stage.at('look-up-overview');
    await stage.tap('look-up.menu');
    await stage.at('look-up-menu');
    await openFromList(stage, '医疗');
    if ((await stage.clients().view()).step.step === 'look-up.step-up') await stage.tap('step-up.choose.biometric');
    await stage.at('consent');
    await stage.tap('consent.agree');
    await giveUntil(stage, 'cast-30', 'clean', ({ step }) => step.step === 'look-up.word');
    expect(await stage.words()).toContain('柜台');
    expect(await changesSince(stage, after, 'certification')).toEqual([]);
  });
});

describe('privacy', () => {
  test('UI-15 within a second of the end neither name, number nor amount is in the page or its heap', async () => {
    const person = await stage.card('cast-08');
    await stage.at('look-up-overview');
    await stage.tap('sheet.reveal');
    await expect.poll(() => stage.words(), { timeout: PAGE_WITHIN_MS }).toMatch(AMOUNT);
    const amount = AMOUNT.exec(await stage.words())?.[0].replace('元', '') ?? '';
    expect(amount).not.toBe('');
    const view = await stage.clients().view();
    await stage.clients().command(view, { kind: 'session.leave' });
    await stage.page.waitForSelector('[data-screen="look-up-overview"]', { state: 'detached' });
    await stage.clear();
    const heap = await heapStrings(stage.page);
    const document = await stage.page.content();
    for (const secret of [...secretsOf(person), ...shownOf(person), amount]) {
      expect(heap.includes(secret), `heap: ${secret}`).toBe(false);
      expect(document.includes(secret), `document: ${secret}`).toBe(false);
    }
  });
});

describe('the bureau is away', () => {
  test('in the middle of a page: the page stays, honest words come, and nothing is lost; guides and places are there all the same', async () => {
    await stage.card('cast-61');
    await stage.at('look-up-overview');
    await stage.clients().dock('network', { state: 'down' });
    await stage.tap('look-up.menu');
    await stage.at('look-up-menu');
    await openFromList(stage, '缴费');
    await expect.poll(() => stage.words(), { timeout: 40_000 }).toMatch(/社保局|网络/);
    await stepIs(stage, 'look-up.word', 'look-up.menu', 'look-up.sheet');
    await leave();
    await stage.clients().dock('card', { action: 'remove' });
    await stage.clients().dock('network', { state: 'down' });
    await stage.tap('session.start');
    await stage.at('choose');
    await stage.tap('service.choose.info');
    await stage.at('info-menu');
    await stage.tap('info.open.guides');
    await stage.at('info-list');
    await stage.tap('list.open.0');
    await stage.at('info-guide');
    expect(await stage.words()).toContain('步');
  });
});

describe('leaving a word', () => {
  test('typed by pinyin, it reaches the bureau', async () => {
    const after = await lastChange(stage);
    await stage.tap('session.start');
    await stage.at('choose');
    await stage.tap('service.choose.info');
    await stage.at('info-menu');
    await stage.tap('info.open.message');
    if ((await stage.clients().view()).step.step === 'feedback.rate') await stage.tap('feedback.rate.5');
    await stage.at('feedback-way');
    await stage.tap('feedback.way.text');
    await stage.at('feedback-type');
    for (const letter of 'dayinji') await stage.tap(`key.${letter}`);
    await stage.tap('key.candidate.0');
    await stage.tap('feedback.text');
    await stage.at('feedback-thanks');
    await expect.poll(async () => (await changesSince(stage, after, 'feedback')).length, { timeout: PAGE_WITHIN_MS }).toBe(1);
    const left = await fetch(`${stage.world.centralUrl}/v1/feedback`, {
      headers: { authorization: `Bearer ${stage.world.bureauToken()}` },
    });
    expect(await left.text()).toContain('打印机');
    await stepIs(stage, 'feedback.thanks', 'idle');
  });
});

describe('over all of this', () => {
  test('UI-22 nobody’s number, name or template stands in logs, metrics, addresses or titles', () => nothingWasTold(stage));
});
