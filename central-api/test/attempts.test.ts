import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

const openReasons = async (): Promise<string[]> => {
  const { body } = await city.bureau('GET', '/v1/follow-ups?open=true');
  return (body as { followUps: { reason: string }[] }).followUps.map(({ reason }) => reason);
};

describe('one person by card and finger', () => {
  test('is accepted, with the next window, and signed by central', async () => {
    const identity = await city.person();
    const { personRef } = await city.enrol(identity, 'li', ['right-index', 'left-index']);
    const found = await kiosk.identify(identity);
    expect(found.body).toEqual({
      result: 'found',
      personRef,
      maskedName: '李**',
      maskedNumber: `110***********${identity.number.slice(-4)}`,
      enrolled: ['right-index', 'left-index'],
      noticeVersion: '2026-11',
    });
    const answer = await kiosk.attempt(await kiosk.visit(personRef), { finger: 'li', touchNumber: 1 });
    expect(answer.result).toMatchObject({
      kind: 'matched',
      as: 'accepted',
      grade: 'biometric+card',
      benefits: [
        {
          kind: 'enterprise-pension',
          state: 'certified',
          cycle: '2026-11',
          countedNow: true,
          nextFrom: '2027-11-01',
          nextTo: '2028-10-31',
        },
      ],
    });
    expect(answer.effectiveAt).toBe('2026-11-23T02:00:00.000Z');
  });

  test('with another finger is not matched, and matches when the right one comes', async () => {
    const { personRef } = await city.enrol(await city.person(), 'wang', ['right-index']);
    const visit = await kiosk.visit(personRef);
    expect((await kiosk.attempt(visit, { finger: 'stranger', touchNumber: 1 })).result).toEqual({ kind: 'not-matched' });
    expect((await kiosk.attempt(visit, { finger: 'wang', touchNumber: 1, tryNumber: 2 })).result).toMatchObject({ kind: 'matched' });
  });

  test('again in the same cycle is told as already certified', async () => {
    const { personRef } = await city.enrol(await city.person(), 'zhou', ['right-index']);
    await kiosk.attempt(await kiosk.visit(personRef), { finger: 'zhou', touchNumber: 1 });
    const again = await kiosk.attempt(await kiosk.visit(personRef), { finger: 'zhou', touchNumber: 2 });
    expect(again.result).toMatchObject({ kind: 'matched', as: 'already', benefits: [{ state: 'certified', countedNow: false }] });
  });

  test('the finger that passed last is proposed first', async () => {
    const identity = await city.person();
    const { personRef } = await city.enrol(identity, 'sun', ['right-index', 'left-middle']);
    const visit = await kiosk.visit(personRef);
    await kiosk.attempt(visit, { finger: 'nobody', touchNumber: 1 });
    await kiosk.attempt(visit, { finger: 'nobody', touchNumber: 2 });
    await kiosk.attempt(visit, { finger: 'sun', position: 'left-middle', touchNumber: 1 });
    expect((await kiosk.identify(identity)).body.enrolled).toEqual(['left-middle', 'right-index']);
  });
});

describe('a record offered again', () => {
  test('gets the first answer, byte for byte', async () => {
    const { personRef } = await city.enrol(await city.person(), 'ma', ['right-index']);
    const record = await kiosk.makeAttempt(await kiosk.visit(personRef), { finger: 'ma', touchNumber: 1 });
    const first = await kiosk.submit(record);
    city.clock.pass(60_000);
    const second = await kiosk.submit({ ...record, submission: { ...record.submission, delivery: 'late' } });
    expect(second.body.answer).toBe(first.body.answer);
  });

  test('at ten doors at once is counted once', async () => {
    const { personRef } = await city.enrol(await city.person(), 'ding', ['right-index']);
    const record = await kiosk.makeAttempt(await kiosk.visit(personRef), { finger: 'ding', touchNumber: 1 });
    const replies = await Promise.all(Array.from({ length: 10 }, () => kiosk.submit(record)));
    expect(new Set(replies.map(({ body }) => body.answer)).size).toBe(1);
  });

  test('with other content under its id is a conflict and an alarm', async () => {
    const { personRef } = await city.enrol(await city.person(), 'he', ['right-index']);
    const visit = await kiosk.visit(personRef);
    const first = await kiosk.makeAttempt(visit, { finger: 'he', touchNumber: 1 });
    await kiosk.submit(first);
    const other = await kiosk.makeAttempt(visit, { finger: 'he', touchNumber: 2, body: { id: first.id } });
    const reply = await kiosk.submit(other);
    expect([reply.status, reply.body.code]).toEqual([409, 'record-conflict']);
    const { body } = await city.bureau('GET', '/v1/changes?limit=1000');
    const { changes } = body as { changes: { data: unknown }[] };
    expect(changes.map(({ data }) => data)).toContainEqual(expect.objectContaining({ flag: 'record-conflict', recordId: first.id }));
  });

  test('late, after an answer that was lost and was no match, opens a follow-up', async () => {
    const { personRef } = await city.enrol(await city.person(), 'lost', ['right-index']);
    const record = await kiosk.makeAttempt(await kiosk.visit(personRef), { finger: 'somebody', touchNumber: 1 });
    await kiosk.submit(record);
    const before = (await openReasons()).filter((reason) => reason === 'kept-not-accepted').length;
    await kiosk.submit({ ...record, submission: { ...record.submission, delivery: 'late' } });
    expect((await openReasons()).filter((reason) => reason === 'kept-not-accepted').length).toBe(before + 1);
  });
});

describe('kept captures', () => {
  test("are resolved by the sealed number; a failed one opens a follow-up that the session's match closes", async () => {
    const identity = await city.person();
    await city.enrol(identity, 'bai', ['right-index', 'left-index']);
    const { visit, record } = await kiosk.makeConsent();
    await kiosk.request('POST', '/v1/consents', { ...record.submission, delivery: 'late' });
    const miss = await kiosk.attempt(visit, { finger: 'blurred', touchNumber: 1, identity, delivery: 'late' });
    expect(miss.result).toEqual({ kind: 'not-matched' });
    expect((await kiosk.identify(identity)).body.followUp).toMatchObject({ kind: 'kept-not-accepted' });
    expect((await kiosk.identify(identity, 'typed')).body).not.toHaveProperty('followUp');
    const hit = await kiosk.attempt(visit, { finger: 'bai', position: 'left-index', touchNumber: 1, identity, delivery: 'late' });
    expect(hit.result).toMatchObject({ kind: 'matched', as: 'accepted' });
    expect((await kiosk.identify(identity)).body).not.toHaveProperty('followUp');
  });

  test('count from their capture', async () => {
    const identity = await city.person();
    await city.enrol(identity, 'tao', ['right-index']);
    const { visit, record } = await kiosk.makeConsent();
    const made = await kiosk.makeAttempt(visit, { finger: 'tao', touchNumber: 1, identity, delivery: 'late' });
    const capturedAt = new Date(city.clock.now()).toISOString();
    city.clock.pass(12 * 86_400_000);
    await kiosk.request('POST', '/v1/consents', record.submission);
    const answer = await kiosk.readAnswer(await kiosk.submit(made));
    expect(answer.effectiveAt).toBe(capturedAt);
    expect(answer.result).toMatchObject({ kind: 'matched', as: 'accepted', benefits: [{ cycle: '2026-11' }] });
  });

  test('of somebody not enrolled end at the counter with a follow-up', async () => {
    const identity = await city.person();
    const { visit, record } = await kiosk.makeConsent();
    await kiosk.request('POST', '/v1/consents', record.submission);
    const answer = await kiosk.attempt(visit, { finger: 'x', touchNumber: 1, identity, delivery: 'late' });
    expect(answer.result).toEqual({ kind: 'counter', why: 'see-counter' });
    expect(await openReasons()).toContain('not-enrolled');
  });
});

describe('what must be in order', () => {
  test('an attempt before its consent is asked again later, and passes then', async () => {
    const { personRef } = await city.enrol(await city.person(), 'gu', ['right-index']);
    const { visit, record } = await kiosk.makeConsent(personRef);
    const made = await kiosk.makeAttempt(visit, { finger: 'gu', touchNumber: 1 });
    const early = await kiosk.submit(made);
    expect([early.status, early.body.code, early.body.retry]).toEqual([409, 'consent-unknown', 'later']);
    expect(early.headers.get('retry-after')).not.toBeNull();
    await kiosk.request('POST', '/v1/consents', record.submission);
    expect((await kiosk.readAnswer(await kiosk.submit(made))).result).toMatchObject({ kind: 'matched' });
  });

  test.each([
    [
      'evidence of another record',
      async (visit: Parameters<TestTerminal['makeAttempt']>[0]) => {
        const a = await kiosk.makeAttempt(visit, { finger: 'gu', touchNumber: 5 });
        const b = await kiosk.makeAttempt(visit, { finger: 'gu', touchNumber: 6 });
        return { ...a.submission, evidence: b.submission.evidence };
      },
    ],
    [
      'no evidence',
      async (visit: Parameters<TestTerminal['makeAttempt']>[0]) => {
        const { submission } = await kiosk.makeAttempt(visit, { finger: 'gu', touchNumber: 7 });
        return { record: submission.record, delivery: submission.delivery };
      },
    ],
    [
      'bytes that are no template',
      async (visit: Parameters<TestTerminal['makeAttempt']>[0]) =>
        (await kiosk.makeAttempt(visit, { finger: 'gu', touchNumber: 8, template: new Uint8Array(40) })).submission,
    ],
  ])('%s is refused as unreadable', async (_what, make) => {
    const { personRef } = await city.enrol(await city.person(), 'gu', ['right-index']);
    const reply = await kiosk.request('POST', '/v1/attempts', await make(await kiosk.visit(personRef)));
    expect([reply.status, reply.body.code]).toEqual([422, 'evidence-unreadable']);
  });

  test('a field beyond the contract is refused, and its value is not repeated', async () => {
    const { personRef } = await city.enrol(await city.person(), 'yu', ['right-index']);
    const extra = { personName: '余小明' } as object;
    const made = await kiosk.makeAttempt(await kiosk.visit(personRef), { finger: 'yu', touchNumber: 1, body: extra });
    const reply = await kiosk.submit(made);
    expect([reply.status, reply.body.code]).toEqual([400, 'request-invalid']);
    expect(JSON.stringify(reply.body)).not.toContain('余小明');
  });
});

describe('a name in Latin letters', () => {
  test('is told masked after a card, never after a typed number, and only where the register has it', async () => {
    const identity = await city.person({ name: '\u{2C00A}春', romanised: 'Chen Chun' });
    await city.enrol(identity, 'rare name', ['right-index']);
    expect((await kiosk.identify(identity)).body).toMatchObject({ maskedName: '\u{2C00A}**', maskedRomanised: 'Chen **' });
    expect((await kiosk.identify(identity, 'typed')).body).not.toHaveProperty('maskedRomanised');

    const plain = await city.person();
    await city.enrol(plain, 'common name', ['right-index']);
    expect((await kiosk.identify(plain)).body).not.toHaveProperty('maskedRomanised');
  });

  test('is Latin letters and nothing else', async () => {
    await expect(city.person({ romanised: '陈 Chun' })).rejects.toThrow('romanised');
    await expect(city.person({ romanised: '' })).rejects.toThrow('romanised');
  });
});
