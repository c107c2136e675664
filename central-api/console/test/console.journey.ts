import { AxeBuilder } from '@axe-core/playwright';
import type { StaffRole } from '@changqing/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ConsoleClient, PASSWORD } from '../../test/support/console-client.ts';
import { deviceReport, LiveTerminal } from '../../test/support/live-terminal.ts';
import { startTestCentral, type TestCentral } from '../../test/support/test-central.ts';
import { ensureBuilt, launchBrowser, openPage, type Watched } from './browser.ts';

let city: TestCentral;
let browser: Browser;
let watched: Watched | undefined;
const lives: LiveTerminal[] = [];

beforeAll(async () => {
  ensureBuilt();
  [city, browser] = await Promise.all([startTestCentral(), launchBrowser()]);
});
afterEach(async () => {
  await watched?.context.close();
  const complaints = watched?.complaints ?? [];
  watched = undefined;
  expect(complaints).toEqual([]);
});
afterAll(async () => {
  for (const live of lives) live.close();
  await browser.close();
  await city.close();
});

async function open(): Promise<LiveTerminal> {
  const live = await LiveTerminal.open(await city.terminal());
  lives.push(live);
  return live;
}

let steps = 0;
/** Makes an account and types its login into the page. */
async function logIn(page: Page, role: StaffRole, staffId = `${role}.${String((steps += 1))}`): Promise<string> {
  const client = await ConsoleClient.of(city, role, staffId);
  // A code is taken once; the account's own login just took the one of this half minute.
  city.clock.pass(30_000);
  await page.goto(`${city.running.url}/console`);
  await fill(page, staffId, PASSWORD, client.codeNow());
  await page.waitForSelector('[data-page="terminals"]');
  return staffId;
}

async function fill(page: Page, staffId: string, password: string, code: string): Promise<void> {
  await page.fill('[data-entry="staffId"]', staffId);
  await page.fill('[data-entry="password"]', password);
  await page.fill('[data-entry="code"]', code);
  await page.click('[data-action="login.enter"]');
}

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([]);
}

describe('the list', () => {
  test('a pulled cable is an alarm beside the list at the next beat, and somebody takes it on', async () => {
    const live = await open();
    await live.beat();
    watched = await openPage(browser);
    const { page } = watched;
    const staffId = await logIn(page, 'technician');
    const row = page.locator(`[data-terminal="${live.id}"]`);
    await row.waitFor();
    await accessible(page);
    await live.beat({ devices: [deviceReport('printer', live.terminal.now(), { state: 'disconnected' })] });
    const alarm = page.locator('[data-alarm="device-disconnected"]');
    await alarm.waitFor();
    expect(await alarm.innerText()).toContain('凭条打印机的线断开了');
    await row.locator('[data-cell="device"]').getByText('凭条打印机没接上').waitFor();
    await alarm.locator('[data-action="alarm.acknowledge"]').click();
    await alarm.getByText(`${staffId}在处理`).waitFor();
    await accessible(page);
  });
});
