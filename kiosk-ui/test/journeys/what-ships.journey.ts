import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtPages } from '../built-pages.ts';

/** The text of every script that a built page loads, at once or ahead of time. */
function scriptsOf(page: string): string {
  const folder = builtPages('kiosk');
  const html = readFileSync(join(folder, page), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)]
    .map(([, file = '']) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

test('the kiosk ships without previews and cannot reach the dock', { timeout: 60_000 }, () => {
  const kiosk = scriptsOf('index.html');
  expect(kiosk).toContain('/api/commands');
  for (const kept of ['preview-nonce', '0319-5201234', 'people.trouble', 'wire.pause', 'finger.lift-after'])
    expect(kiosk.includes(kept), kept).toBe(false);
  for (const there of ['people.trouble', 'wire.pause', 'finger.lift-after']) expect(scriptsOf('dock.html')).toContain(there);
});

test('built pages hold nothing inline and no page for tests', { timeout: 60_000 }, () => {
  const folder = builtPages('kiosk');
  expect(
    readdirSync(folder)
      .filter((name) => name.endsWith('.html'))
      .toSorted(),
  ).toEqual(['dock.html', 'index.html']);
  for (const page of ['index.html', 'dock.html'])
    expect(readFileSync(join(folder, page), 'utf8')).not.toMatch(/<style|style=|<script(?![^>]*src=)|data:/);
});

test('the scripts of the kiosk stay under 700 kB', { timeout: 60_000 }, () => {
  expect(Buffer.byteLength(scriptsOf('index.html'))).toBeLessThan(700_000);
});
