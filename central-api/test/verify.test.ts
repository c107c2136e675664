import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal, Visit } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  // One proxy before central, so that each test asks from an address of its own.
  city = await startTestCentral({}, { CHANGQING_TRUSTED_PROXIES: '1' });
  kiosk = await city.terminal();
});
afterAll(() => city.close());

let address = 0;
async function page(code: string, from = `10.0.0.${String((address += 1))}`): Promise<{ status: number; html: string; headers: Headers }> {
  const response = await fetch(`${city.running.publicUrl}/verify/${code}`, { headers: { 'x-forwarded-for': from } });
  return { status: response.status, html: await response.text(), headers: response.headers };
}

async function visitOf(finger: string, by: 'card' | 'typed' = 'card', attemptWith = finger): Promise<Visit> {
  const { personRef } = await city.enrol(await city.person({ name: '欧阳<b>春' }), finger, ['right-index']);
  const visit = await kiosk.visit(personRef);
  await kiosk.attempt(visit, { finger: attemptWith, touchNumber: 1, by });
  return visit;
}

describe('the page behind a receipt', () => {
  test('says what was certified, masked, with the number to say and the next window', async () => {
    const visit = await visitOf('shown');
    const { status, html } = await page(visit.code);
    expect(status).toBe(200);
    for (const text of ['认证成功', '2026-11-23', '欧**', visit.recordNo, '2027年11月至2028年10月', kiosk.profile.site.telephone])
      expect(html).toContain(text);
    expect(html).not.toContain('春');
    expect(html).not.toContain('<script');
  });

  test('what people type for the code is taken: lower case, hyphens, letters that look like digits', async () => {
    const visit = await visitOf('typed code');
    const typed = visit.code
      .toLowerCase()
      .replace(/1/g, 'l')
      .replace(/0/g, 'o')
      .replace(/(.{4})(?=.)/g, '$1-');
    expect((await page(typed)).status).toBe(200);
  });

  test('without a match it says neither a name nor why', async () => {
    const visit = await visitOf('real', 'typed', 'impostor');
    const { html } = await page(visit.code);
    expect(html).toContain('尚未认证');
    expect(html).not.toContain('欧**');
    expect(html).not.toContain('认证成功');
  });

  test('counts the papers that came out', async () => {
    const visit = await visitOf('printed');
    const report = { jobId: randomUUID(), code: visit.code, state: 'printed', at: '2026-11-23T02:00:00.000Z' };
    expect((await kiosk.request('POST', '/v1/prints', report)).body).toEqual({ prints: 1 });
    expect((await kiosk.request('POST', '/v1/prints', report)).body).toEqual({ prints: 1 });
    await kiosk.request('POST', '/v1/prints', { ...report, jobId: randomUUID(), state: 'not-printed' });
    expect((await kiosk.request('POST', '/v1/prints', { ...report, jobId: randomUUID(), state: 'unknown' })).body).toEqual({ prints: 2 });
    const copied = { ...report, jobId: randomUUID(), copies: 3 };
    expect((await kiosk.request('POST', '/v1/prints', copied)).body).toEqual({ prints: 5 });
    expect((await page(visit.code)).html).toContain('5 份');
  });

  test('a print of which nobody knew is settled by a later word, once, and by its own terminal alone', async () => {
    const visit = await visitOf('looked at');
    const report = { jobId: randomUUID(), code: visit.code, at: '2026-11-23T02:00:00.000Z' };
    const tell = async (state: string, from = kiosk): Promise<unknown> =>
      (await from.request('POST', '/v1/prints', { ...report, state })).body;
    expect(await tell('unknown')).toEqual({ prints: 1 });
    expect(await tell('not-printed', await city.terminal())).toEqual({ prints: 1 });
    expect(await tell('not-printed')).toEqual({ prints: 0 });
    expect(await tell('printed')).toEqual({ prints: 0 });
    expect(await tell('unknown')).toEqual({ prints: 0 });
  });

  test('a code that has not come yet, and one that is none', async () => {
    const late = await page('0123456789ABCDEF');
    expect([late.status, late.html.includes('记录还没有送到')]).toEqual([404, true]);
    const wrong = await page('0123456789ABCDEU');
    expect([wrong.status, wrong.html.includes('没有认出这个编码')]).toEqual([404, true]);
  });
});

test('twenty tries a minute for each address', async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 21; count += 1) statuses.push((await page('0123456789ABCDEF', '10.9.9.9')).status);
  expect(statuses.slice(0, 20).every((status) => status === 404)).toBe(true);
  expect(statuses[20]).toBe(429);
  expect((await page('0123456789ABCDEF', '10.9.9.10')).status).toBe(404);
});

test('nothing on the public port runs, frames or tells more', async () => {
  const { headers } = await page('0123456789ABCDEF');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none';style-src 'self';frame-ancestors 'none';base-uri 'none';form-action 'none'",
  );
  expect(headers.get('cache-control')).toBe('no-store');
  for (const path of ['/v1/changes', '/metrics', '/v1/documents', '/healthz'])
    expect((await fetch(city.running.publicUrl + path)).status).toBe(404);
});
