import type { Page } from 'playwright-core';
import { z } from 'zod';

/** What was seen of a browser page from outside, in order. */
export interface Observed {
  /** Names of pages as they came on the screen. */
  readonly screens: string[];
  /** How long after a touch the target showed that it was touched, ms. */
  readonly acknowledgedMs: number[];
  /** Every address asked for. */
  readonly addresses: string[];
  readonly titles: string[];
  /** The page's own console, errors of the page, and requests that failed. */
  readonly told: string[];
}

/** Runs in the page, before its own scripts: reports, and keeps nothing. */
const WATCH = `(() => {
  let shown = '';
  const look = () => {
    const name = document.querySelector('[data-screen]')?.getAttribute('data-screen') ?? '';
    if (name === '' || name === shown) return;
    shown = name;
    window.journeyScreen(name, document.title);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-screen'] });
  addEventListener('pointerdown', (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-action]') : null;
    if (target === null) return;
    const touchedAt = event.timeStamp;
    const watcher = new MutationObserver(() => {
      if (target.getAttribute('data-pressed') !== 'true') return;
      watcher.disconnect();
      requestAnimationFrame(() => window.journeyAcknowledged(performance.now() - touchedAt));
    });
    watcher.observe(target, { attributes: true, attributeFilter: ['data-pressed'] });
    setTimeout(() => watcher.disconnect(), 2000);
  }, { capture: true });
})()`;

export async function observe(page: Page): Promise<Observed> {
  const observed: Observed = { screens: [], acknowledgedMs: [], addresses: [], titles: [], told: [] };
  await page.exposeFunction('journeyScreen', (name: unknown, title: unknown) => {
    observed.screens.push(z.string().parse(name));
    observed.titles.push(z.string().parse(title));
  });
  await page.exposeFunction('journeyAcknowledged', (ms: unknown) => observed.acknowledgedMs.push(z.number().parse(ms)));
  await page.addInitScript({ content: WATCH });
  page.on('request', (request) => observed.addresses.push(request.url()));
  page.on('response', (response) => {
    if (response.status() === 404) observed.told.push(`404 ${response.url()}`);
  });
  page.on('console', (message) => observed.told.push(message.text()));
  page.on('pageerror', (error) => observed.told.push(`page error: ${error.message}`));
  return observed;
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
