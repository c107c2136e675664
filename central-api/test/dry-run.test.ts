import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '@changqing/protocol';
import { startTestCentral, type EnrolledPerson, type TestCentral } from './support/test-central.ts';
import type { TestTerminal, Visit } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
let tester: EnrolledPerson;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
  tester = await city.enrol(await city.person({ name: '测试员', test: true, benefits: [] }), 'tester', ['right-index']);
});
afterAll(() => city.close());

const dry = { body: { purpose: 'test' as const } };
const visit = (personRef: string): Promise<Visit> => kiosk.visit(personRef, { purpose: 'test' });
const changes = async (kind: Change['kind']): Promise<Change[]> =>
  ((await city.bureau('GET', '/v1/changes?after=0&limit=1000')).body as { changes: Change[] }).changes.filter(
    (change) => change.kind === kind,
  );
const followUps = async (): Promise<unknown[]> => ((await city.bureau('GET', '/v1/follow-ups')).body as { followUps: unknown[] }).followUps;
const certified = () => city.running.central.databases.identity.selectFrom('certifications').select('id').execute();

test('a dry run is matched like any, certifies nothing, and is told apart wherever it is listed', async () => {
  const right = await kiosk.attempt(await visit(tester.personRef), { finger: 'tester', touchNumber: 1, ...dry });
  expect(right.result).toMatchObject({ kind: 'verified', offer: [] });
  const wrong = await kiosk.attempt(await visit(tester.personRef), { finger: 'somebody else', touchNumber: 1, ...dry });
  expect(wrong.result).toEqual({ kind: 'not-matched' });
  expect(await certified()).toEqual([]);
  expect((await changes('verification')).map(({ data }) => [data.purpose, data.test])).toEqual([['test', true]]);
  expect((await changes('consent')).every(({ data }) => data.test === true)).toBe(true);
  const metrics = await (await fetch(`${city.running.url}/metrics`)).text();
  expect(metrics).toContain('changqing_central_records_total{kind="attempt",result="test"} 2');
  expect(metrics).not.toMatch(/result="(verified|matched|not-matched)"/);
});

test('a dry run with anybody else is refused, with its consent and without, and nothing of it is kept', async () => {
  const { personRef } = await city.enrol(await city.person(), 'somebody', ['right-index']);
  const { record } = await kiosk.makeConsent(personRef, { purpose: 'test' });
  expect(await kiosk.request('POST', '/v1/consents', record.submission)).toMatchObject({ status: 403, body: { code: 'not-authorised' } });
  const nobodys = await kiosk.makeConsent(undefined, { purpose: 'test' });
  expect((await kiosk.request('POST', '/v1/consents', nobodys.record.submission)).status).toBe(403);
  const mixed = await kiosk.makeAttempt({ ...(await visit(tester.personRef)), personRef }, { finger: 'somebody', touchNumber: 1, ...dry });
  expect(await kiosk.request('POST', '/v1/attempts', mixed.submission)).toMatchObject({ status: 403, body: { code: 'not-authorised' } });
  expect(await city.running.central.databases.identity.selectFrom('attempts').select('id').where('id', '=', mixed.id).execute()).toEqual(
    [],
  );
});

test('the test person who certifies by mistake is matched and draws nothing; in no list, however it ends and wherever they were', async () => {
  const before = (await followUps()).length;
  const matched = await kiosk.attempt(await kiosk.visit(tester.personRef), { finger: 'tester', touchNumber: 5 });
  expect(matched.result).toMatchObject({ kind: 'matched', as: 'not-yet-due', benefits: [] });
  // A minute later in a village forty kilometres off: another technician, the same card.
  city.clock.pass(60_000);
  const elsewhere = await city.terminal(12);
  expect((await elsewhere.attempt(await elsewhere.visit(tester.personRef), { finger: 'tester', touchNumber: 6 })).result).toMatchObject({
    kind: 'matched',
  });
  // Late, the same touch once more, and a wrong finger: for anybody else each would be a follow-up.
  await kiosk.attempt(await kiosk.visit(tester.personRef), { finger: 'somebody else', touchNumber: 2, delivery: 'late' });
  await kiosk.attempt(await kiosk.visit(tester.personRef), { finger: 'tester', touchNumber: 5 });
  expect(await followUps()).toHaveLength(before);
  expect(await certified()).toEqual([]);
});

test('a look-up of the test person counts for no alarm', async () => {
  const kiosk2 = await city.terminal();
  const asked = { sessionId: crypto.randomUUID(), basis: { by: 'card', identity: tester.identity } };
  expect((await kiosk2.request('POST', '/v1/look-ups', asked)).body).toMatchObject({ result: 'open' });
  const counts = await city.running.central.databases.identity
    .selectFrom('card_only_counts')
    .select('look_ups')
    .where('terminal_id', '=', kiosk2.profile.terminalId)
    .execute();
  expect(counts).toEqual([]);
});

test('a test person who draws something is refused at the register', async () => {
  const pension = {
    kind: 'enterprise-pension' as const,
    rule: 'birth-month-cycle' as const,
    startedOn: '2015-12-01',
    suspended: false,
    counted: [],
  };
  await expect(city.person({ test: true, benefits: [pension] })).rejects.toThrow('draws nothing');
});
