import { randomUUID } from 'node:crypto';
import { extractFingerprint, extractPalm } from '@changqing/biometrics';
import { makeImpression, makeMasterPrint, makePalm, makePalmImage } from '@changqing/fixtures';
import type { EnrolmentRequest } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workerMatcher } from '../src/matching/worker-matcher.ts';
import { rematch } from '../src/rematch/rematch.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
let personRef = '';
const matcher = workerMatcher(1);

const master = makeMasterPrint({ personSeed: 'central real prints', position: 'right-index' });
const palm = makePalm({ personSeed: 'central real prints', position: 'right-palm' });

function print(impression: number, of = master): { own: Uint8Array; iso: Uint8Array } {
  const { image } = makeImpression(of, { impression, condition: 'clean' });
  const sample = extractFingerprint(image, 'right-index');
  if (!sample.ok) throw new Error(sample.error.code);
  return { own: sample.value.template, iso: sample.value.iso };
}
function palmTemplate(view: number): Uint8Array {
  const sample = extractPalm(makePalmImage(palm, { view, heightMm: 60 }), 'right-palm');
  if (!sample.ok) throw new Error(sample.error.code);
  return sample.value.template;
}
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

beforeAll(async () => {
  city = await startTestCentral({ matcher });
  kiosk = await city.terminal();
  const identity = await city.person();
  const agreedAt = '2026-11-01T00:00:00.000Z';
  const reference = (
    position: 'right-index' | 'right-palm',
    format: 'cq-fp/1' | 'iso19794-2:2005' | 'cq-palm/1',
    bytes: Uint8Array,
    impression: number,
  ) => ({ position, format, bytes: text(bytes), quality: 80, impression }) as const;
  const prints = [print(0), print(1)];
  const request: EnrolmentRequest = {
    id: randomUUID(),
    identity,
    consents: [
      { modality: 'fingerprint', noticeVersion: '2026-11', agreedAt },
      { modality: 'palm-vein', noticeVersion: '2026-11', agreedAt },
    ],
    references: [
      ...prints.flatMap(({ own, iso }, index) => [
        reference('right-index', 'cq-fp/1', own, index + 1),
        reference('right-index', 'iso19794-2:2005', iso, index + 1),
      ]),
      reference('right-palm', 'cq-palm/1', palmTemplate(0), 1),
    ],
  };
  const done = await city.bureau('POST', '/v1/enrolments', request);
  expect(done.status).toBe(200);
  personRef = (done.body as { personRef: string }).personRef;
}, 120_000);
afterAll(() => city.close());

describe('prints grown by the fixtures, matched in worker threads', () => {
  test('a genuine finger matches, and the decision repeats bit for bit', async () => {
    const made = await kiosk.makeAttempt(await kiosk.visit(personRef), { finger: '', touchNumber: 0, template: print(2).own });
    expect((await kiosk.readAnswer(await kiosk.submit(made))).result).toMatchObject({ kind: 'matched' });
    const report = await rematch(city.running.central, made.id);
    expect(report).toMatchObject({ ok: true, value: { same: true, algorithm: 'cq-fp/1', threshold: 1e-3, stored: { matched: true } } });
  });

  test("a stranger does not match; the whole session's decision repeats as well", async () => {
    const stranger = makeMasterPrint({ personSeed: 'a stranger', position: 'right-index' });
    const visit = await kiosk.visit(personRef);
    await kiosk.submit(await kiosk.makeAttempt(visit, { finger: '', touchNumber: 0, template: print(0, stranger).own, by: 'typed' }));
    const second = await kiosk.makeAttempt(visit, {
      finger: '',
      touchNumber: 0,
      template: print(1, stranger).own,
      by: 'typed',
      tryNumber: 2,
    });
    expect((await kiosk.readAnswer(await kiosk.submit(second))).result).toEqual({ kind: 'not-matched' });
    expect(await rematch(city.running.central, second.id)).toMatchObject({
      ok: true,
      value: { same: true, threshold: 1e-4, stored: { matched: false } },
    });
  });

  test('a palm matches', async () => {
    const visit = await kiosk.visit(personRef);
    const made = await kiosk.makeAttempt(visit, { finger: '', touchNumber: 0, position: 'right-palm', template: palmTemplate(1) });
    expect((await kiosk.readAnswer(await kiosk.submit(made))).result).toMatchObject({ kind: 'matched' });
    expect(await rematch(city.running.central, made.id)).toMatchObject({ ok: true, value: { same: true, algorithm: 'cq-palm/1' } });
  });

  test('a decision that was tampered with does not repeat; one without evidence says so', async () => {
    const made = await kiosk.makeAttempt(await kiosk.visit(personRef), { finger: '', touchNumber: 0, template: print(3).own });
    await kiosk.submit(made);
    const { identity: db, biometrics } = city.running.central.databases;
    await db.updateTable('decisions').set({ false_match_rate: 1e-9 }).where('record_id', '=', made.id).execute();
    expect(await rematch(city.running.central, made.id)).toMatchObject({ ok: true, value: { same: false } });
    await biometrics.deleteFrom('evidence').where('id', '=', made.id).execute();
    expect(await rematch(city.running.central, made.id)).toMatchObject({ ok: false, error: { code: 'evidence-erased' } });
    expect(await rematch(city.running.central, randomUUID())).toMatchObject({ ok: false, error: { code: 'no-decision' } });
  });
});

test('a matcher that cannot keep its deadline says busy, and goes on working', async () => {
  const work = {
    modality: 'fingerprint',
    probe: { format: 'cq-fp/1', bytes: print(2).own },
    references: [{ format: 'cq-fp/1', bytes: print(0).own }],
  } as const;
  const results = await Promise.all(Array.from({ length: 200 }, () => matcher.compare(work, 1)));
  expect(results.some((result) => !result.ok && result.error.code === 'busy')).toBe(true);
  expect(await matcher.compare(work, 20_000)).toMatchObject({ ok: true });
});
