import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const root = join(import.meta.dirname, '..', '..', '..');

/** Debian's Chromium, or the one that `CHANGQING_CHROMIUM` names. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHANGQING_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`no Chromium at ${executablePath}: install the package chromium, or set CHANGQING_CHROMIUM`);
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Builds what central serves, where the sources are newer than it. */
export function ensureBuilt(): void {
  const made = spawnSync(process.execPath, [join(root, 'scripts', 'build-ui.ts'), 'console'], { cwd: root, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`the console was not built:\n${made.stdout}${made.stderr}`);
}

/** A page whose complaints are kept: what breaks the security policy, or throws, is written there. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: string[];
}

/** @param fonts whether the page gets its fonts: a computer without Chinese ones reads 25 MB for each, which only pictures need */
export async function openPage(browser: Browser, fonts: boolean): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', acceptDownloads: true });
  if (!fonts) await context.route('**/*.woff2', (route) => route.abort());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Answers of central that refuse are expected where a test asks for them; the browser logs each.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, context, complaints };
}
