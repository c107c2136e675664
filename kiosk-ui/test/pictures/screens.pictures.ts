import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPreviews, type PreviewBrowser } from '../browser.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'out', 'pictures');

let previews: PreviewBrowser;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  previews = await openPreviews();
}, 60_000);
afterAll(() => previews.close());

/** Problems, kind words, waits and guides share one page each; a few of them say enough. */
const PICTURED_PROBLEMS = ['trouble-printer-paper-out', 'trouble-central-failed', 'trouble-storage-failed', 'trouble-longest'];
const PICTURED_WORDS = ['look-up-word-password-locked', 'look-up-word-confirmed', 'look-up-word-bureau-away', 'look-up-word-longest'];
const PICTURED_WAITS = ['look-up-waiting-record', 'look-up-waiting-slow'];
const PICTURED_GUIDES = ['info-guide-card', 'info-guide-hospital', 'info-guide-coins', 'info-guide-longest'];
const FAMILIES = [
  ['trouble-', PICTURED_PROBLEMS],
  ['look-up-word-', PICTURED_WORDS],
  ['look-up-waiting-', PICTURED_WAITS],
  ['info-guide-', PICTURED_GUIDES],
] as const;
const isPictured = (name: string): boolean => FAMILIES.every(([family, pictured]) => !name.startsWith(family) || pictured.includes(name));

test('a picture of every screen', { timeout: 200_000 }, async () => {
  const names = await previews.page.evaluate(() => window.previewPage.names);
  for (const name of names.filter(isPictured)) {
    await previews.page.evaluate((shown) => window.previewPage.show(shown, {}), name);
    const picture = await previews.page.screenshot({ path: join(FOLDER, `${name}.png`) });
    expect(picture.length, name).toBeGreaterThan(5_000);
  }
});

test('pictures in the other sizes, colours and language', { timeout: 120_000 }, async () => {
  for (const [suffix, settings] of [
    ['standard', { size: 'standard' }],
    ['largest', { size: 'largest' }],
    ['high-contrast', { theme: 'high-contrast' }],
    ['english', { language: 'en' }],
  ] as const) {
    for (const name of [
      'idle',
      'identify',
      'number',
      'consent',
      'capture-finger-dry',
      'capture-palm-good',
      'accepted-several',
      'kept',
      'accepted-no-printer',
      'look-up-overview',
      'look-up-sheet-strip',
      'look-up-sheet-table-shown',
      'look-up-archives',
      'print-ask',
    ]) {
      await previews.page.evaluate(([shown, chosen]) => window.previewPage.show(shown, chosen), [name, settings] as const);
      const picture = await previews.page.screenshot({ path: join(FOLDER, `${name}.${suffix}.png`) });
      expect(picture.length, name).toBeGreaterThan(5_000);
    }
  }
});
