import { cityContent } from '@changqing/fixtures';
import { guidePicture } from '@changqing/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';

let city: TestCentral;
beforeAll(async () => {
  city = await startTestCentral();
  await city.bureau('POST', '/v1/public-content', cityContent(2026, []));
});
afterAll(() => city.close());

const get = (path: string) => fetch(city.running.publicUrl + path);
const policyOf = async (path: string) => (await get(path)).headers.get('content-security-policy') ?? '';

test('only the board may run a script, its own; the pages of receipts run none', async () => {
  expect(await policyOf('/board')).toContain("script-src 'self'");
  expect(await policyOf('/board')).not.toContain('unsafe');
  for (const path of ['/', '/verify/0000000000000000', '/board-of-something', '/other'])
    expect(await policyOf(path)).not.toContain('script-src');
});

test('the page and its parts hold nothing inline and nothing from elsewhere', async () => {
  const page = await (await get('/board')).text();
  expect(page).not.toMatch(/style="|<style|<script>|https?:/);
  for (const [, path] of page.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await get(path ?? '')).status).toBe(200);
});

test('there is a drawing for every picture that a guide may name', async () => {
  for (const picture of guidePicture.options) {
    const response = await get(`/board/pictures/${picture}.svg`);
    expect([picture, response.status, response.headers.get('content-type')]).toEqual([picture, 200, 'image/svg+xml']);
    expect(await response.text()).not.toMatch(/<script|style=|href/);
  }
});

test('the worker may answer for the whole board and names the version of its parts', async () => {
  const response = await get('/board/worker.js');
  expect(response.headers.get('service-worker-allowed')).toBe('/board');
  expect(await response.text()).toMatch(/^const VERSION = "[0-9a-f]{16}"; const PARTS = \[.*board\.js.*\]/);
});

test('its content is what the bureau shows to everybody, with the time, and no form', async () => {
  const content = (await (await get('/board/content.json')).json()) as Record<string, unknown>;
  expect(Object.keys(content).sort()).toEqual(['at', 'bureau', 'guides', 'notices', 'sites', 'version']);
  expect(content['at']).toBe('2026-11-23T02:00:00.000Z');
});

test('what is not there is told as a problem, and paths do not leave the board', async () => {
  for (const path of ['/board/nothing', '/board/pictures/../../config.ts', '/board/pictures/..%2f..%2fassets.ts', '/board/assets.ts'])
    expect((await get(path)).status).toBe(404);
});

test('one address cannot ask for the content all day long', async () => {
  const replies = await Promise.all(Array.from({ length: 130 }, () => get('/board/content.json')));
  expect(replies.map(({ status }) => status)).toContain(429);
});
