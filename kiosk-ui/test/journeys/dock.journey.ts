import type { DockPeople, DockReceipts, DockState, DockWire } from '@changqing/protocol';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { builtPages } from '../built-pages.ts';
import { listen, serveFolder } from '../static-server.ts';

const OUT = join(import.meta.dirname, '..', '..', '..', 'out', 'pictures');

const PEOPLE: DockPeople = {
  people: [
    {
      personId: 'p1',
      name: '李秀英',
      number: '130502194805071230',
      birthDate: '1948-05-07',
      note: 'An ordinary retiree.',
      enrolled: ['right-index', 'left-index', 'right-palm'],
      expected: 'accepted',
    },
    {
      personId: 'p2',
      name: '阿卜杜热合曼·买买提吐尔逊',
      number: '130502195103123456',
      birthDate: '1951-03-12',
      trouble: 'worn-fingers',
      note: 'Worn fingers, good palm.',
      enrolled: ['right-thumb', 'right-palm'],
      expected: 'accepted',
    },
  ],
  total: 60,
  troubles: ['deceased', 'not-enrolled', 'worn-fingers'],
};
const STATE: DockState = {
  card: 'p1',
  printer: { paper: 'ok', coverOpen: false, jammed: false, receipts: 1 },
  cables: {
    card: { plugged: true, state: 'ready' },
    finger: { plugged: true, state: 'ready' },
    palm: { plugged: false, state: 'gone' },
    printer: { plugged: true, state: 'ready' },
    scanner: { plugged: true, state: 'ready' },
    presence: { plugged: true, state: 'ready' },
    power: { plugged: true, state: 'ready' },
  },
  network: { state: 'up' },
  clock: { shiftMs: 0 },
  kiosk: { step: 'capture', viewVersion: 12 },
  undelivered: 0,
  printJobs: [{ state: 'printed', evidence: 'acknowledged-checked' }],
  kioskUrl: 'http://127.0.0.1:7070/pair/x',
};
const RECEIPTS: DockReceipts = { receipts: [{ n: 1, at: '2026-11-23T01:26:00.000Z', heightMm: 92, cut: true, taken: false }] };
const WIRE: DockWire = {
  events: [
    {
      n: 1,
      at: '2026-11-23T01:26:00.120Z',
      device: 'finger',
      direction: 'to-device',
      bytes: 'ef 01 ff ff ff ff 01 00 03 01 00 05',
      length: 12,
      means: 'GenImg',
    },
    {
      n: 2,
      at: '2026-11-23T01:26:00.161Z',
      device: 'finger',
      direction: 'from-device',
      bytes: 'ef 01 ff ff ff ff 07 00 03 02 00 0c',
      length: 12,
      means: 'acknowledge: no finger on the sensor',
    },
  ],
  next: 2,
};
/** One grey pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');

const posted: { readonly to: string; readonly body: unknown }[] = [];
const asked: string[] = [];
let refuse = false;
let server: Server;
let browser: Browser;
let page: Page;
const logged: string[] = [];

beforeAll(async () => {
  server = serveFolder(builtPages('kiosk'), (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/')) return false;
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        posted.push({ to: url.pathname, body: JSON.parse(body) });
        const problem = {
          type: 'urn:changqing:problem:request-invalid',
          title: 'No.',
          detail: 'this finger is not enrolled',
          status: 400,
          instance: 'x',
          code: 'request-invalid',
          who: 'technician',
          retry: 'never',
        };
        response.writeHead(refuse ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(refuse ? problem : { ok: true }));
      });
      return true;
    }
    asked.push(`${url.pathname}${url.search}`);
    if (url.pathname.endsWith('.png')) {
      response.writeHead(200, { 'content-type': 'image/png' }).end(PIXEL);
      return true;
    }
    const answers: Record<string, unknown> = {
      '/api/people': PEOPLE,
      '/api/state': STATE,
      '/api/receipts': RECEIPTS,
      '/api/wire': url.searchParams.get('after') === '0' ? WIRE : { events: [], next: 2 },
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[url.pathname]));
    return true;
  });
  const address = await listen(server);
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1680, height: 1250 } });
  page.on('console', (message) => logged.push(message.text()));
  page.on('pageerror', (error) => logged.push(error.message));
  await page.goto(`${address}/dock.html`);
  await page.waitForSelector('[data-action="person.p1"]');
}, 60_000);
afterAll(async () => {
  await browser.close();
  server.close();
});

const press = async (action: string): Promise<unknown> => {
  const before = posted.length;
  await page.click(`[data-action="${action}"]`);
  await expect.poll(() => posted.length).toBe(before + 1);
  return posted.at(-1);
};

test('hands need a person first', async () => {
  expect(await page.isDisabled('[data-action="card.place"]')).toBe(true);
  // Whoever is chosen is made known at central, for typed numbers.
  expect(await press('person.p2')).toEqual({ to: '/api/ready', body: { personId: 'p2' } });
  expect(await page.isDisabled('[data-action="card.place"]')).toBe(false);
});

test('card, finger and palm go to the simulated readers', async () => {
  expect(await press('card.place')).toEqual({ to: '/api/card', body: { action: 'place', personId: 'p2' } });
  await page.click('[data-action="finger.condition.dry"]');
  expect(await press('finger.press.right-thumb')).toEqual({
    to: '/api/finger',
    body: { action: 'press', personId: 'p2', position: 'right-thumb', condition: 'dry' },
  });
  expect(await page.getAttribute('[data-action="finger.press.right-thumb"]', 'data-enrolled')).toBe('true');
  await page.fill('[data-action="palm.height"]', '45');
  expect(await press('palm.hold.right-palm')).toEqual({
    to: '/api/palm',
    body: { action: 'hold', personId: 'p2', position: 'right-palm', condition: 'clean', heightMm: 45 },
  });
  await page.fill('[data-action="palm.take-away-after"]', '700');
  expect(await press('palm.hold.left-palm')).toMatchObject({ to: '/api/palm', body: { position: 'left-palm', takeAwayAfterMs: 700 } });
  expect(await press('card.remove')).toEqual({ to: '/api/card', body: { action: 'remove' } });
});

test('paper, cables, network and clock', async () => {
  await page.fill('[data-action="printer.after-mm"]', '30');
  expect(await press('printer.pull-paper')).toEqual({ to: '/api/printer', body: { action: 'pull-paper', afterMm: 30 } });
  expect(await press('printer.load-paper')).toEqual({ to: '/api/printer', body: { action: 'load-paper' } });
  expect(await press('cable.finger.pull')).toEqual({ to: '/api/cable', body: { device: 'finger', action: 'pull' } });
  expect(await press('network.down')).toEqual({ to: '/api/network', body: { state: 'down' } });
  expect(await press('network.slow')).toEqual({ to: '/api/network', body: { state: 'slow', delayMs: 1500 } });
  expect(await press('clock.3600000')).toEqual({ to: '/api/clock', body: { shiftMs: 3_600_000 } });
});

test('a refusal is told in its own words', async () => {
  refuse = true;
  await press('finger.lift');
  await expect.poll(() => page.textContent('[role="alert"]')).toBe('this finger is not enrolled');
  refuse = false;
  await press('finger.lift');
  await expect.poll(() => page.locator('[role="alert"]').count()).toBe(0);
});

test('slips and wires are shown; people are filtered by trouble', async () => {
  await page.waitForSelector('[data-receipt="1"] img');
  expect(await page.textContent('ol >> text=no finger on the sensor')).toContain('no finger');
  await page.selectOption('[data-action="people.trouble"]', 'worn-fingers');
  await expect.poll(() => asked.some((address) => address.includes('trouble=worn-fingers'))).toBe(true);
  mkdirSync(OUT, { recursive: true });
  await page.screenshot({ path: join(OUT, 'dock.png') });
  expect(logged.filter((line) => /Refused|Content Security|404|Error/.test(line) && !line.includes('400'))).toEqual([]);
});
