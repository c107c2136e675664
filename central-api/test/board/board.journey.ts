import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cityContent } from '@changqing/fixtures';
import type { PublicContentDraft } from '@changqing/protocol';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { makePublicApp } from '../../src/app.ts';
import { faultsOfSlide, hasTypeface, picturesLoaded, showsFresh, typefacesLoaded, workerIsActive } from './in-page.js';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';

const PICTURES = join(import.meta.dirname, '..', '..', '..', 'out', 'board');
const LANDSCAPE = { width: 1920, height: 1080 };
const PORTRAIT = { width: 1080, height: 1920 };
/** Longer than any slide stays, ms. */
const A_SLIDE_MS = 18_500;

let city: TestCentral;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  const executablePath = process.env['CHANGQING_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`no Chromium at ${executablePath}: install the package chromium, or set CHANGQING_CHROMIUM`);
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  city = await startTestCentral();
  await city.bureau('POST', '/v1/public-content', cityContent(2026, []));
});
afterAll(async () => {
  await browser.close();
  await city.close();
});

/** Everything that a page complained about; a broken policy would stand there. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

async function openBoard(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.clock.install({ time: new Date('2026-11-23T02:00:00Z') });
  await page.goto(address);
  await page.waitForSelector('.slide');
  await page.evaluate(typefacesLoaded);
  return page;
}

/** Goes through a whole round; answers how many slides there were and what was wrong with any. */
async function goRound(page: Page, slides: number, picture?: string): Promise<string[]> {
  const faults: string[] = [];
  for (let index = 0; index < slides; index += 1) {
    await page.waitForFunction(picturesLoaded);
    faults.push(...(await page.evaluate(faultsOfSlide)));
    if (picture !== undefined && index < 12)
      await page.screenshot({ path: join(PICTURES, `${picture}-${String(index + 1).padStart(2, '0')}.png`) });
    await page.clock.runFor(A_SLIDE_MS);
  }
  return faults;
}

describe.each([
  ['landscape', LANDSCAPE],
  ['portrait', PORTRAIT],
] as const)('the board in %s', (name, viewport) => {
  test('shows the whole city’s content, nothing cut off, nothing too small, nothing that the policy forbids', async () => {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await openBoard(context, `${city.running.publicUrl}/board`);
    const complaints = complaintsOf(page);
    expect(await page.textContent('.day')).toBe('2026年11月23日星期一');
    expect(await page.textContent('.hour')).toBe('10:00');
    expect(await page.textContent('.complaints')).toContain('0000-12345');
    expect(await goRound(page, 33, name)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('shows the longest content that a bureau may set', async () => {
    const long = (length: number): string => '长'.repeat(length);
    const longest: PublicContentDraft = {
      notices: [{ id: 'n', title: long(20), lines: [long(60), long(60), long(60), long(60)], from: '2026-01-01', to: '2026-12-31' }],
      guides: [
        {
          id: 'g',
          topic: 'other',
          title: long(14),
          steps: Array.from({ length: 8 }, () => ({ picture: 'card' as const, heading: long(14), text: long(80) })),
        },
      ],
      sites: cityContent(2026, [])
        .sites.slice(0, 6)
        .map((site) => ({ ...site, name: long(60), address: long(120), hours: long(60), telephone: '0'.repeat(30) })),
      forms: [],
      bureau: { name: long(22), enquiries: '0000-00000000', complaints: '0000-00000000' },
    };
    const own = await startTestCentral();
    await own.bureau('POST', '/v1/public-content', longest);
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await openBoard(context, `${own.running.publicUrl}/board`);
    const faults = await goRound(page, 11, `${name}-longest`);
    await context.close();
    await own.close();
    expect(faults).toEqual([]);
  });
});

describe('without central', () => {
  test('a reload still shows the board, marked with the date of what it shows; with central again the mark goes', async () => {
    const { central } = city.running;
    const first = await listen(makePublicApp(central), '127.0.0.1', 0, 'TEST');
    if (!first.ok) throw new Error(first.error.message);
    const { port } = first.value;
    const context = await browser.newContext({ viewport: LANDSCAPE, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${String(port)}/board?site=0018`);
    await page.waitForFunction(workerIsActive);
    expect(await page.textContent('.as-of')).toBe('');
    await first.value.close();

    await page.reload();
    await page.waitForSelector('.slide.guide');
    expect(await page.textContent('h1')).toBe('养老金资格认证怎么办');
    expect(await page.textContent('.as-of')).toBe('以上是 2026年11月23日 10:00 的内容');
    expect(await page.evaluate(hasTypeface)).toBe(true);
    await page.waitForFunction(picturesLoaded);
    await page.screenshot({ path: join(PICTURES, 'without-central.png') });
    // A window opened anew finds it too.
    const second = await context.newPage();
    await second.goto(`http://127.0.0.1:${String(port)}/board`);
    await second.waitForSelector('.slide.guide');

    const again = await listen(makePublicApp(central), '127.0.0.1', port, 'TEST');
    if (!again.ok) throw new Error(again.error.message);
    await page.reload();
    await page.waitForFunction(showsFresh);
    await context.close();
    await again.value.close();
  });

  test('a central that answers nonsense, or fails, does not spoil what was kept', async () => {
    const { central } = city.running;
    const real = await listen(makePublicApp(central), '127.0.0.1', 0, 'TEST');
    if (!real.ok) throw new Error(real.error.message);
    const context = await browser.newContext({ viewport: LANDSCAPE, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const address = `http://127.0.0.1:${String(real.value.port)}/board`;
    await page.goto(address);
    await page.waitForFunction(workerIsActive);
    for (const answer of [
      { status: 200, contentType: 'application/json', body: '{"notices":{}}' },
      { status: 200, contentType: 'text/html', body: '<h1>Sign in to the network</h1>' },
      { status: 500, contentType: 'application/json', body: '{}' },
    ]) {
      await context.route('**/board/content.json', (route) => route.fulfill(answer));
      await page.reload();
      await page.waitForSelector('.slide.guide');
      expect(await page.textContent('.as-of')).toContain('2026年11月23日');
      await context.unroute('**/board/content.json');
    }
    await context.close();
    await real.value.close();
  });
});
