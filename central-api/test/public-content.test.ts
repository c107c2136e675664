import { createHash } from 'node:crypto';
import { canonicalJson, publicContent, type PublicContentDraft } from '@changqing/protocol';
import { cityContent } from '@changqing/fixtures';
import { z } from 'zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blankForms } from '../src/documents/forms/blank-forms.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral({}, { CHANGQING_FEEDBACK_DAYS: '60' });
  kiosk = await city.terminal();
});
afterAll(() => city.close());

const draft: PublicContentDraft = cityContent(2026, blankForms());
const read = async () => publicContent.parse((await kiosk.request('GET', '/v1/public-content')).body);
const set = (content: unknown) => city.bureau('POST', '/v1/public-content', content);

test('before the bureau has set anything there is nothing to show, and that has a version too', async () => {
  expect(await read()).toMatchObject({ notices: [], guides: [], sites: [], forms: [], feedbackDays: 60 });
});

test('what the bureau set is what terminals get, under the hash of all the rest', async () => {
  const answered = await set(draft);
  expect(answered.status).toBe(200);
  const content = await read();
  const { version, ...rest } = content;
  const json = z.json().parse(rest);
  expect(version).toBe(createHash('sha256').update(canonicalJson(json)).digest('hex'));
  expect(answered.body).toEqual({ version, updatedAt: content.updatedAt });
  expect(content).toEqual({ ...draft, version, updatedAt: '2026-11-23T02:00:00.000Z', feedbackDays: 60 });
});

test('the same content again is no news; another is', async () => {
  const before = await read();
  city.clock.pass(60_000);
  expect((await set(draft)).body).toEqual({ version: before.version, updatedAt: before.updatedAt });
  await set({ ...draft, notices: [] });
  const after = await read();
  expect(after.version).not.toBe(before.version);
  expect(after.updatedAt).toBe('2026-11-23T02:01:00.000Z');
  await set(draft);
});

test('a content that cannot be shown is refused by the name of the field, and what was there stays', async () => {
  const before = await read();
  const [notice] = draft.notices;
  const faulty = {
    'notices.0.to': { ...draft, notices: [{ ...notice, from: '2026-12-01', to: '2026-11-30' }] },
    'notices.1.id': { ...draft, notices: [notice, notice] },
    'guides.0.title': { ...draft, guides: [{ ...draft.guides[0], title: '一二三四五六七八九十一二三四五' }] },
    'forms.0.id': { ...draft, forms: [{ id: 'no-such-form', title: '表', pages: 1 }] },
    'sites.0.telephone': { ...draft, sites: [{ ...draft.sites[0], telephone: undefined }] },
  };
  for (const [path, content] of Object.entries(faulty)) {
    const refused = await set(content);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'request-invalid', errors: [{ path }] });
  }
  expect((await set({ ...draft, version: 'x' })).status).toBe(400);
  expect(await read()).toEqual(before);
});

test('terminals cannot set it, and nobody reads it unsigned', async () => {
  expect((await kiosk.request('POST', '/v1/public-content', draft)).status).toBe(403);
  expect((await fetch(`${city.running.url}/v1/public-content`)).status).toBe(401);
});

test('as much as the contract allows arrives whole', async () => {
  const [site] = draft.sites;
  const sites = Array.from({ length: 2_000 }, (_, index) => ({
    ...site,
    siteNo: String(index).padStart(4, '0'),
    name: '长'.repeat(60),
    address: '址'.repeat(120),
  }));
  expect((await set({ ...draft, sites })).status).toBe(200);
  expect((await read()).sites).toHaveLength(2_000);
  await set(draft);
});
