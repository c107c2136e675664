import { createServer } from 'node:http';
import { readdirSync, readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { z } from 'zod';
import { launchBrowser } from '../../kiosk-ui/test/browser.ts';
import { startBenchKiosk } from './bench-kiosk.ts';
import type { Figure, Row } from './figure.ts';
import { pairedRow, plainRow } from './spread.ts';

const ui = join(import.meta.dirname, '..', '..', 'kiosk-ui');
const REFERENCE_SCREEN = { viewport: { width: 1080, height: 1920 }, hasTouch: true };

/** Size of what a kiosk's browser loads, and how soon it shows something, beside a page of one line in the same browser. */
export const screens: Figure = {
  name: 'screens',
  title: 'Screens: size and first paint',
  measure: async ({ quick, folder, central, say }) => {
    const home = join(folder, 'screens');
    mkdirSync(home);
    say('building the screens');
    const built = join(home, 'dist');
    await build({ root: ui, logLevel: 'error', build: { outDir: built, emptyOutDir: true } });
    const kiosk = await startBenchKiosk({ central: await central(), folder: home, fast: true, screensFolder: built });
    const browser = await launchBrowser();
    try {
      return [...sizeRows(built), ...(await paintRows(browser, () => readFileSync(kiosk.linkFile, 'utf8').trim(), quick ? 5 : 15))];
    } finally {
      await browser.close();
      await kiosk.close();
    }
  },
};

/** The files that the kiosk's page names: scripts and styles. Fonts and speech come by need and are told apart. */
function sizeRows(built: string): readonly Row[] {
  const page = readFileSync(join(built, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="(\/[^"]+\.(js|css))"/g)].map(([, path, kind]) => ({
    kind: kind ?? '',
    bytes: readFileSync(join(built, path ?? '')),
  }));
  const row = (what: string, files: readonly { readonly bytes: Buffer }[], note?: string): Row => {
    const raw = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1_000;
    const zipped = files.reduce((sum, { bytes }) => sum + gzipSync(bytes, { level: 9 }).length, 0) / 1_000;
    return pairedRow(what, 'kB', [zipped], 'raw', [raw], note);
  };
  const fonts = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.woff2'));
  return [
    row(
      'scripts of the kiosk’s page, gzip',
      named.filter(({ kind }) => kind === 'js'),
    ),
    row(
      'styles of the kiosk’s page, gzip',
      named.filter(({ kind }) => kind === 'css'),
      `${fonts.length} pieces of fonts lie beside them, loaded by need`,
    ),
  ];
}

const paint = z.object({ firstPaint: z.number(), contentful: z.number(), fontBytes: z.number(), fonts: z.number() });

/** What the page itself noted, ms since its navigation began. */
const PAINTS = `(() => {
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
  const fonts = performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('.woff2'));
  return {
    firstPaint: at('first-paint'), contentful: at('first-contentful-paint'),
    fontBytes: fonts.reduce((sum, entry) => sum + entry.encodedBodySize, 0), fonts: fonts.length,
  };
})()`;

/** Each time a new profile with nothing in its cache, first at a page of one line, then at the kiosk. */
async function paintRows(browser: Browser, pairingLink: () => string, loads: number): Promise<readonly Row[]> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<!doctype html><title>.</title><p>您好</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const plainUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  const times = {
    plain: [] as number[],
    first: [] as number[],
    contentful: [] as number[],
    idle: [] as number[],
    again: [] as number[],
    fonts: [] as number[],
  };
  try {
    for (let load = -1; load < loads; load += 1) {
      const plain = await inNewProfile(browser, async (page) => {
        await page.goto(plainUrl);
        return painted(page);
      });
      const kiosk = await inNewProfile(browser, async (page) => {
        await page.goto(pairingLink());
        const idle = await idleAt(page);
        const cold = await painted(page);
        await page.reload();
        await idleAt(page);
        return { ...cold, idle, again: (await painted(page)).contentful };
      });
      if (load < 0) continue;
      times.plain.push(plain.contentful);
      times.first.push(kiosk.firstPaint);
      times.contentful.push(kiosk.contentful);
      times.idle.push(kiosk.idle);
      times.again.push(kiosk.again);
      times.fonts.push(kiosk.fontBytes / 1_000);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
  const beside = 'a page of one line in the same browser';
  return [
    pairedRow('first paint, empty cache', 'ms', times.first, beside, times.plain),
    pairedRow(
      'first contentful paint, empty cache',
      'ms',
      times.contentful,
      beside,
      times.plain,
      'pairing, scripts, socket and the view before it',
    ),
    pairedRow('idle screen is there, empty cache', 'ms', times.idle, beside, times.plain),
    pairedRow('first contentful paint, loaded again', 'ms', times.again, beside, times.plain),
    plainRow('fonts that the idle screen fetches', 'kB', times.fonts),
  ];
}

async function inNewProfile<T>(browser: Browser, visit: (page: Page) => Promise<T>): Promise<T> {
  const context: BrowserContext = await browser.newContext(REFERENCE_SCREEN);
  try {
    return await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Milliseconds since the navigation began at which the idle screen was seen; a few of them are the looking itself. */
async function idleAt(page: Page): Promise<number> {
  await page.waitForSelector('[data-screen="idle"]', { timeout: 60_000 });
  return z.number().parse(await page.evaluate('performance.now()'));
}

async function painted(page: Page): Promise<z.infer<typeof paint>> {
  await page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0", undefined, { timeout: 60_000 });
  return paint.parse(await page.evaluate(PAINTS));
}
