import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nothingWasTold } from './nothing-was-told.ts';
import { shownOf } from './traces.ts';
import { openStage, PAGE_WITHIN_MS, type Stage } from './stage.ts';
import { atResult, cardAndConsent, changesSince, giveUntil, highestBand, lastChange, newestSlip, receiptIs } from './visit.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.pair();
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

const DELIVERED_WITHIN_MS = 60_000;
const undelivered = async (): Promise<number> => (await stage.clients().state()).undelivered;

describe('network cut: kept, delivered later', () => {
  test('the page claims nothing; when the network is back, the bureau has it', async () => {
    const after = await lastChange(stage);
    await stage.clients().dock('network', { state: 'down' });
    await cardAndConsent(stage, 'cast-03');
    await giveUntil(stage, 'cast-03', 'clean', atResult);
    await stage.at('kept');
    const words = await stage.words();
    const { site } = await stage.clients().view();
    expect(words).toContain('指纹已存好，还没认证完');
    expect(words).toContain('网络恢复后自动核对，通过后按今天算。请留好凭条');
    expect(words).toContain(`${site.resultDays}天后可拨${site.telephone}问结果`);
    expect(words).not.toMatch(/认证成功|下次认证/);
    expect(await stage.page.locator('[data-drawing="check"]').count()).toBe(0);
    await receiptIs(stage, 'printed');
    expect(await changesSince(stage, after, 'verification')).toEqual([]);
    expect(await undelivered()).toBeGreaterThan(0);
    await stage.tap('result.done');
    await stage.at('idle');

    await stage.clients().dock('network', { state: 'up' });
    await expect.poll(undelivered, { timeout: DELIVERED_WITHIN_MS }).toBe(0);
    await expect
      .poll(async () => (await changesSince(stage, after, 'certification')).length, { timeout: PAGE_WITHIN_MS })
      .toBeGreaterThan(0);
    expect(await changesSince(stage, after, 'verification')).not.toEqual([]);
    // An answer that comes after the session's end changes no screen and no paper.
    expect(stage.counts().screens).not.toContain('accepted');
    const receipts = (await stage.clients().receipts()).length;
    await stage.page.waitForTimeout(500);
    expect((await stage.clients().receipts()).length).toBe(receipts);
  });
});

describe('paper out in mid-receipt', () => {
  test('told as it is; a reprint is offered when there is paper, marked 补打, and nothing is recorded twice', async () => {
    const after = await lastChange(stage);
    await cardAndConsent(stage, 'cast-04');
    const before = (await stage.clients().receipts()).length;
    await stage.clients().dock('printer', { action: 'pull-paper', afterMm: 40 });
    await giveUntil(stage, 'cast-04', 'clean', atResult);
    await stage.at('accepted');
    await receiptIs(stage, 'partly-printed');
    const words = await stage.words();
    expect(words).toContain('凭条只打出一部分');
    expect(words).toContain('认证成功');
    const number = await stage.page.innerText('[data-part="record-number"]');
    expect(number).toMatch(/^\d{4}-\d{6}-\d{4}-\d$/);
    expect(await stage.offers('receipt.reprint')).toBe(false);

    await stage.clients().dock('printer', { action: 'load-paper' });
    await stage.page.waitForSelector('[data-action="receipt.reprint"]');
    // Loading paper prints nothing by itself: what comes out is asked for.
    const half = await newestSlip(stage);
    await stage.tap('receipt.reprint');
    await receiptIs(stage, 'printed');
    expect(await stage.words()).toContain('补打的凭条好了');
    const whole = await newestSlip(stage);
    expect(half.qr).toBeUndefined();
    expect(whole.qr).toMatch(/\/verify\//);
    expect(highestBand(whole)).toBeGreaterThan(24);
    expect((await stage.clients().receipts()).length - before).toBeLessThanOrEqual(2);
    expect(await changesSince(stage, after, 'verification')).toHaveLength(1);
    expect(await undelivered()).toBe(0);
    await stage.tap('result.done');
    await stage.at('idle');
  });
});

describe('leaving', () => {
  test('from every step, at any time; before a finger was pressed nothing of it is recorded', async () => {
    const after = await lastChange(stage);
    const hasHelp = async (): Promise<void> => expect(await stage.offers('help.ask')).toBe(true);

    await stage.tap('session.start');
    await stage.at('choose');
    await hasHelp();
    await stage.tap('step.back');
    await stage.at('idle');

    await stage.tap('session.start');
    await stage.at('choose');
    await stage.tap('service.choose.certification');
    await stage.at('identify');
    await hasHelp();
    await stage.tap('identify.type');
    await stage.at('number');
    await hasHelp();
    await stage.tap('step.back');
    await stage.at('identify');
    await stage.tap('step.back');
    await stage.at('choose');
    await stage.tap('step.back');
    await stage.at('idle');

    await stage.card('cast-06');
    await stage.at('consent');
    await hasHelp();
    await stage.tap('consent.not-me');
    await stage.at('idle');

    // The reader takes a card for a new one when it was away for a while: somebody else comes.
    await stage.clients().dock('card', { action: 'remove' });
    await cardAndConsent(stage, 'cast-12');
    await stage.at('capture-finger');
    await hasHelp();
    await stage.tap('way.switch');
    await stage.at('another-way');
    await hasHelp();
    await stage.tap('session.leave');
    await stage.at('idle');

    await stage.clients().dock('card', { action: 'remove' });
    await cardAndConsent(stage, 'cast-05');
    await stage.at('capture-finger');
    await stage.tap('step.back');
    await stage.at('consent');
    await stage.tap('step.back');
    await stage.at('identify');
    await stage.tap('step.back');
    await stage.at('choose');
    await stage.tap('step.back');
    await stage.at('idle');

    expect(await changesSince(stage, after, 'verification')).toEqual([]);
    expect(await changesSince(stage, after, 'certification')).toEqual([]);
    expect((await stage.clients().state()).kiosk.outcome).toBe('left');
  });
});

describe('the agent comes back', () => {
  test('killed while it compares: the page shows nothing of the person, and what was promised is delivered', async () => {
    const after = await lastChange(stage);
    const person = await cardAndConsent(stage, 'cast-11');
    await stage.at('capture-finger');
    await stage.clients().dock('network', { state: 'silent' });
    await giveUntil(stage, 'cast-11', 'clean', ({ step }) => step.step === 'capture' && step.phase === 'comparing');
    // The attempt is in the journal, and central has not heard of it.
    await expect.poll(undelivered, { timeout: PAGE_WITHIN_MS, interval: 20 }).toBe(1);
    const killedAt = performance.now();
    await stage.world.killAgent();
    await stage.at('away');
    console.log(`agent killed: the page is cleared after ${Math.round(performance.now() - killedAt)} ms`);
    const page = await stage.page.content();
    for (const secret of [person.number, person.name, ...shownOf(person)]) expect(page).not.toContain(secret);

    await stage.world.startAgentAgain();
    await stage.pair();
    expect((await stage.clients().view()).sessionId).toBeUndefined();
    await expect.poll(undelivered, { timeout: DELIVERED_WITHIN_MS }).toBe(0);
    await expect.poll(async () => (await changesSince(stage, after, 'verification')).length, { timeout: DELIVERED_WITHIN_MS }).toBe(1);
    expect(await changesSince(stage, after, 'certification')).not.toEqual([]);
    expect(stage.counts().screens.slice(-1)).toEqual(['idle']);
  });
});

describe('over all of this', () => {
  test('UI-22 nobody’s number, name or template stands in logs, metrics, addresses or titles', () => nothingWasTold(stage));
});
