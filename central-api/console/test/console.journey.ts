import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { StaffRole, TerminalFileHead } from '@changqing/protocol';
import { CompactSign } from 'jose';
import type { Browser, Locator, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ConsoleClient, PASSWORD } from '../../test/support/console-client.ts';
import { deviceReport, LiveTerminal } from '../../test/support/live-terminal.ts';
import { startTestCentral, type TestCentral } from '../../test/support/test-central.ts';
import { ensureBuilt, launchBrowser, openPage, type Watched } from './browser.ts';
import { addHistory, addTerminals } from './many-terminals.ts';

/** `CHANGQING_CONSOLE_PICTURES` names a folder for pictures of the pages, for eyes to look at. */
const PICTURES = process.env['CHANGQING_CONSOLE_PICTURES'];

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
  // Whatever breaks the content security policy stands here too.
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
async function page(): Promise<Page> {
  watched = await openPage(browser, PICTURES !== undefined);
  return watched.page;
}

let accounts = 0;
/** Makes an account of a role, and types its login into the page. */
async function logIn(at: Page, role: StaffRole, path = ''): Promise<string> {
  accounts += 1;
  const staffId = `${role}.no${String(accounts)}`;
  const client = await ConsoleClient.of(city, role, staffId);
  // A code is taken once, and making the client took the one of this half minute.
  city.clock.pass(30_000);
  await at.goto(`${city.running.url}/console${path}`);
  await fill(at, staffId, PASSWORD, client.codeNow());
  await at.waitForSelector('header');
  return staffId;
}
async function fill(at: Page, staffId: string, password: string, code: string): Promise<void> {
  await at.fill('[data-entry="staffId"]', staffId);
  await at.fill('[data-entry="password"]', password);
  await at.fill('[data-entry="code"]', code);
  await act(at, 'login.enter').click();
}
const act = (at: Page | Locator, action: string): Locator => at.locator(`[data-action="${action}"]`);
const rowOf = (at: Page, live: LiveTerminal): Locator => at.locator(`[data-terminal="${live.id}"]`);

async function accessible(at: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: at }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([]);
}
async function picture(at: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const [width, height] of [[1440, 900], [1080, 1920]] as const) {
    await at.setViewportSize({ width, height });
    await at.waitForTimeout(150);
    await at.screenshot({ path: join(PICTURES, `${name}-${String(width)}.png`) });
  }
  await at.setViewportSize({ width: 1440, height: 900 });
} // prettier-ignore

describe('login', () => {
  test('says what to mend, tells nobody which part was wrong, and makes whoever guesses wait', async () => {
    const at = await page();
    const client = await ConsoleClient.of(city, 'operator', 'operator.slow');
    city.clock.pass(30_000);
    await at.goto(`${city.running.url}/console/`);
    await fill(at, '李', '', '12');
    await at.getByText('账号是小写字母、数字、点和横线').waitFor();
    expect(await at.locator('[data-page="login"]').innerText()).toContain('验证码是六位数字');
    const guess = { staffId: 'operator.slow', password: 'not the password', code: client.codeNow() };
    for (let guesses = 0; guesses < 4; guesses += 1) await client.request('POST', '/console/api/login', guess);
    await fill(at, guess.staffId, guess.password, guess.code);
    await at.getByRole('alert').getByText('没有登录上').waitFor();
    await fill(at, 'operator.slow', PASSWORD, client.codeNow());
    await at.getByRole('alert').getByText('要等一会儿').waitFor();
    expect(await act(at, 'login.enter').innerText()).toMatch(/^还要等1\d秒$/);
    expect(await act(at, 'login.enter').isDisabled()).toBe(true);
    await accessible(at);
    await picture(at, 'login');
  });

  test('is kept over a new document, and ends by hand or by the bureau, the pages with it', async () => {
    const at = await page();
    await logIn(at, 'auditor');
    await at.reload();
    expect(await at.locator('[data-part="me"]').innerText()).toBe('李技师，审计人员');
    await act(at, 'bar.log-out').click();
    await at.getByText('已经退出登录').waitFor();
    await at.reload();
    await at.waitForSelector('[data-page="login"]');
    const staffId = await logIn(at, 'operator');
    await at.waitForSelector('[data-line="up"]');
    await city.bureau('POST', `/v1/staff/${staffId}/close`);
    await at.getByText('登录已经结束').waitFor();
  });

  test('ends after five minutes without an act, with a word a minute before, and central has ended it too', async () => {
    const at = await page();
    await at.clock.install();
    await logIn(at, 'operator');
    await at.clock.fastForward(4 * 60_000 + 2_000);
    await at.locator('[data-dialog="idle"]').waitFor();
    await accessible(at);
    await act(at, 'idle.stay').click();
    await at.locator('[data-dialog="idle"]').waitFor({ state: 'detached' });
    await at.clock.fastForward(4 * 60_000 + 2_000);
    await at.locator('[data-dialog="idle"]').waitFor();
    const ended = at.waitForResponse((response) => response.url().endsWith('/logout'));
    await at.clock.fastForward(60_000);
    await at.getByText('五分钟没有操作').waitFor();
    expect((await ended).status()).toBe(204);
  });
});

describe('an alarm', () => {
  test('stands beside the list at the next beat, somebody takes it on, and it goes when all is well again', async () => {
    const live = await open();
    await live.beat();
    const at = await page();
    const staffId = await logIn(at, 'technician');
    await rowOf(at, live).waitFor();
    await live.beat({ devices: [deviceReport('printer', live.terminal.now(), { state: 'disconnected' })] });
    const alarm = at.locator('[data-alarm="device-disconnected"]');
    await alarm.getByText('凭条打印机的线断开了').waitFor();
    await rowOf(at, live).locator('[data-cell="device"]').getByText('凭条打印机没接上').waitFor();
    await rowOf(at, live).locator('[data-cell="alarms"]').getByText('1').waitFor();
    await act(alarm, 'alarm.acknowledge').click();
    await alarm.getByText(`${staffId}在处理`).waitFor();
    await accessible(at);
    await wellAgain(live);
    await alarm.waitFor({ state: 'detached' });
  });

  test('is found again after the live line was away', async () => {
    const live = await open();
    await live.beat();
    const at = await page();
    const line = await holdLine(at);
    await logIn(at, 'technician');
    await at.waitForSelector('[data-line="up"]');
    line.cut();
    await at.waitForSelector('[data-line="down"]');
    await live.beat({ mode: 'safe' });
    expect(await at.locator('[data-alarm="crash-loop"]').count()).toBe(0);
    line.mend();
    await at.locator('[data-alarm="crash-loop"]').waitFor();
    await wellAgain(live);
  });
});

describe('one terminal', () => {
  test('shows everything of it, takes an order, and tells what came of it', async () => {
    const live = await open();
    await addHistory(city, live.id);
    const devices = [
      deviceReport('card', live.terminal.now()),
      deviceReport('finger', live.terminal.now(), {
        state: 'out-of-order',
        detail: 'no answer for 2000 ms',
        serialNumber: 'FP-0042',
        firmware: '3.2',
      }),
    ];
    live.add(
      { act: 'agent-started', version: '0.1.0', bootId: live.bootId },
      { act: 'device-state', role: 'finger', state: 'out-of-order', detail: 'no answer for 2000 ms' },
      { act: 'session-ended', session: randomUUID(), outcome: 'accepted', captures: 1 },
    );
    await live.beat({ devices });
    await live.send();
    const at = await page();
    const staffId = await logIn(at, 'technician', `/terminals/${live.id}`);
    const body = at.locator('[data-page="terminal"]');
    await at.locator('[data-device="finger"]').getByText('停用待修').waitFor();
    expect(await at.locator('[data-part="open-alarms"]').innerText()).toContain('指纹仪多次复位后仍然没有反应');
    await accessible(at);
    await picture(at, 'terminal-overview');

    await act(at, 'tab.events').click();
    await at.locator('[data-event="2"]').getByText('指纹仪：停用待修，no answer for 2000 ms').waitFor();
    // Visits are for those who may see the audit.
    expect(await at.locator('[data-event]').count()).toBe(2);
    live.add({ act: 'clock-jumped', byMs: 3_600_000 });
    await live.send(3);
    await at.locator('[data-event="4"]').getByText('向前1小时').waitFor();
    await accessible(at);
    await picture(at, 'terminal-events');

    await act(at, 'tab.charts').click();
    await at.locator('[data-part="chart-visits"] canvas').waitFor();
    expect(await at.locator('[data-part="chart-waiting"] [role="img"]').getAttribute('aria-label')).toMatch(/^待送记录（条）：最近\d/);
    await accessible(at);
    await picture(at, 'terminal-charts');
    await act(at, 'chart.prints').click();
    expect(await at.locator('[data-part="chart-prints"] tbody tr').count()).toBe(30);

    await act(at, 'tab.orders').click();
    await act(at, 'order.restart-agent').click();
    await at.getByText('先等这次办理结束').waitFor();
    await accessible(at);
    await picture(at, 'terminal-order-asked');
    await act(at, 'order.no').click();
    expect(live.orders).toEqual([]);
    await act(at, 'order.run-self-tests').click();
    await act(at, 'order.yes').click();
    const order = at.locator('[data-order="run-self-tests"]');
    await order.and(at.locator('[data-state="sent"]')).waitFor();
    const given = live.orders[0];
    expect(given).toMatchObject({ terminal: live.id, command: { command: 'run-self-tests' }, operator: staffId });
    const id = given?.id ?? '';
    await live.outcome({ id, state: 'waiting', at: live.terminal.now() });
    await order.getByText('等办理结束').waitFor();
    const result = (test: 'disk' | 'clock', verdict: 'passed' | 'failed') => ({ id: randomUUID(), test, at: live.terminal.now(), ms: 40, verdict, evidence: {}, by: 'central', ...(verdict === 'failed' ? { reason: '与社保局相差6秒' } : {}) }); // prettier-ignore
    await live.outcome({ id, state: 'done', at: live.terminal.now(), results: [result('disk', 'passed'), result('clock', 'failed')] });
    await order.getByText('1项通过，1项未通过').click();
    await order.getByText('与社保局相差6秒').waitFor();

    await act(at, 'order.show-notice').click();
    await act(at, 'order.yes').click();
    await at.getByText('请写通知内容').waitFor();
    await at.fill('[data-entry="notice"]', '今天下午三点到四点停电检修');
    await at.fill('[data-entry="until"]', '2026-11-23T16:00');
    await act(at, 'order.yes').click();
    await at.locator('[data-order="show-notice"]').getByText('今天下午三点到四点停电检修').waitFor();
    expect(live.orders[1]?.command).toEqual({
      command: 'show-notice',
      text: '今天下午三点到四点停电检修',
      until: '2026-11-23T08:00:00.000Z',
    });
    await accessible(at);
    await picture(at, 'terminal-orders');

    const content = Buffer.from('%PDF-1.7\n%%EOF');
    await handOver(live, content);
    await act(at, 'tab.files').click();
    live.add({ act: 'readiness-reported', staffId, id: randomUUID(), sha256: 'a'.repeat(64), passed: 12, failed: 1 });
    await live.send(4);
    // The event tells of it; the page asks by itself for what it is.
    const report = at.locator('[data-part="reports"] tbody tr');
    await report.getByText('12项通过，1项未通过').waitFor();
    const [download] = await Promise.all([at.waitForEvent('download'), act(report, 'file.get').click()]);
    expect(readFileSync(await download.path())).toEqual(content);
    await accessible(at);
    await picture(at, 'terminal-files');

    await act(at, 'terminal.back').click();
    await rowOf(at, live).waitFor();
    expect(await body.count()).toBe(0);
  });

  test('shows an operator nothing that they may not do, and says so of a terminal that is not there', async () => {
    const live = await open();
    await live.beat({ mode: 'closed' });
    const at = await page();
    await logIn(at, 'operator', `/terminals/${live.id}#orders`);
    await at.locator('[data-tab="orders"]').getByText('还没有指令').waitFor();
    expect(await at.locator('[data-part="give-order"], [data-action="tab.files"], [data-action="alarm.acknowledge"]').count()).toBe(0);
    await at.goto(`${city.running.url}/console/terminals/T9999-NOBODY`);
    await at.getByText('没有这台终端').waitFor();
  });
});

describe('a thousand terminals', () => {
  test('are found, sorted and turned over by keys alone', async () => {
    const live = await open();
    await live.beat();
    const at = await page();
    await logIn(at, 'supervisor');
    await addTerminals(city, live, 1_000);
    await at.reload();
    const rows = at.locator('[data-terminal]');
    await rows.nth(49).waitFor();
    expect(await rows.count()).toBe(50);
    await picture(at, 'terminals');
    await at.locator('[data-column="queue"]').click();
    await at.locator('[data-column="queue"]').click();
    await at.locator('[data-column="queue"][aria-sort="descending"]').waitFor();
    await rows.first().locator('[data-cell="queue"]').getByText('39').waitFor();
    await act(at, 'list.later').click();
    await at.getByText('第51–100台').waitFor();
    await act(at, 'filter.late').click();
    await at.getByText(/^\d\d台，共/).waitFor();
    await at.fill('[data-entry="find"]', '柳河村');
    await at.getByText(/^4台，共/).waitFor();
    expect(await rows.first().locator('[data-cell="presence"]').innerText()).toMatch(/^失联\d+分钟$/);
    await rows.first().focus();
    await at.keyboard.press('ArrowDown');
    await at.keyboard.press('Enter');
    await at.waitForSelector('[data-page="terminal"] [data-part="devices"]');
  });
});

/** A hand on the live line: cut, it stays away until it is mended. */
async function holdLine(at: Page): Promise<{ readonly cut: () => void; readonly mend: () => void }> {
  const held = new Set<WebSocketRoute>();
  let away = false;
  await at.routeWebSocket(/socket\.io/, (socket) => {
    if (away) {
      void socket.close();
      return;
    }
    held.add(socket);
    socket.connectToServer();
  });
  return {
    cut: () => {
      away = true;
      for (const socket of held) void socket.close();
      held.clear();
    },
    mend: () => {
      away = false;
    },
  };
}

/** An alarm clears once a terminal has been well for two beats. */
async function wellAgain(live: LiveTerminal): Promise<void> {
  await live.beat();
  for (let beat = 0; beat < 2; beat += 1) {
    city.clock.pass(10_000);
    await live.beat();
  }
}

async function handOver(live: LiveTerminal, content: Buffer): Promise<void> {
  const head: TerminalFileHead = {
    id: randomUUID(),
    kind: 'readiness-report',
    terminalId: live.id,
    at: live.terminal.now(),
    by: 'li.jishi',
    sha256: createHash('sha256').update(content).digest('hex'),
    passed: 12,
    failed: 1,
  };
  const signature = await new CompactSign(Buffer.from(JSON.stringify(head))).setProtectedHeader({ alg: 'ES256' }).sign(live.terminal.key);
  const taken = await live.terminal.request('POST', '/v1/terminals/self/files', { signature, bytes: content.toString('base64url') });
  expect(taken.status).toBe(204);
}
