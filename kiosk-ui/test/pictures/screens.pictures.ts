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

/** Problems share one page; a few of them say enough. */
const PICTURED_PROBLEMS = ['trouble-printer-paper-out', 'trouble-central-failed', 'trouble-storage-failed', 'trouble-longest'];

test('a picture of every screen', { timeout: 120_000 }, async () => {
  const names = await previews.page.evaluate(() => window.previewPage.names);
  const wanted = names.filter((name) => !name.startsWith('trouble-') || PICTURED_PROBLEMS.includes(name));
  for (const name of wanted) {
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
    ]) {
      await previews.page.evaluate(([shown, chosen]) => window.previewPage.show(shown, chosen), [name, settings] as const);
      const picture = await previews.page.screenshot({ path: join(FOLDER, `${name}.${suffix}.png`) });
      expect(picture.length, name).toBeGreaterThan(5_000);
    }
  }
});
