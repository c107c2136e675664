import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { builtPages } from './built-pages.ts';
import { scannedPage } from './scanned-page.ts';
import { listen, serveFolder } from './static-server.ts';

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
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

export interface PreviewBrowser {
  readonly browser: Browser;
  readonly page: Page;
  close(): Promise<void>;
}

/** The page of all previews at the size of the reference screen, ready. Fails on anything that the page logs as an error. */
export async function openPreviews(): Promise<PreviewBrowser> {
  const server = serveFolder(builtPages('previews'), (request, response) => {
    if (request.url?.startsWith('/api/pictures/') !== true) return false;
    response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(scannedPage());
    return true;
  });
  const address = await listen(server);
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, hasTouch: true, reducedMotion: 'reduce' });
  await page.goto(`${address}/preview.html`);
  await page.waitForFunction(() => 'previewPage' in globalThis);
  return {
    browser,
    page,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
