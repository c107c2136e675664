import { randomUUID } from 'node:crypto';
import type { ConsentBody, RecordAnswer, RecordResult } from '@changqing/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decidePending } from '../src/attempts/decide-pending.ts';
import { rematch } from '../src/rematch/rematch.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { Reply, TestTerminal, Visit } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());
beforeEach(() => city.clock.set('2026-11-23T02:00:00.000Z'));

interface LookedUp {
  readonly visit: Visit;
  readonly personRef: string;
  readonly identity: Awaited<ReturnType<TestCentral['person']>>;
  readonly result: RecordResult;
  readonly verificationId: string;
  readonly recordId: string;
}

/** Somebody shows a finger for a look-up. */
async function looksUp(finger: string, person: Parameters<TestCentral['person']>[0] = {}): Promise<LookedUp> {
  const identity = await city.person(person);
  const { personRef } = await city.enrol(identity, finger, ['right-index']);
  const visit = await kiosk.visit(personRef, { purpose: 'look-up' });
  const { result, recordId } = await kiosk.attempt(visit, { finger, touchNumber: 1, body: { purpose: 'look-up' } });
  return { visit, personRef, identity, result, recordId, verificationId: result.kind === 'verified' ? result.verificationId : '' };
}

/** The touch of yes: the record as it is made then. */
const saysYes = ({ visit, personRef, verificationId }: LookedUp, changes: Partial<ConsentBody> = {}, at: TestTerminal = kiosk) =>
  at.makeConsent(personRef, { sessionId: visit.sessionId, purpose: 'certification', verificationId, ...changes });

async function certify(of: LookedUp, changes: Partial<ConsentBody> = {}, at: TestTerminal = kiosk): Promise<Reply> {
  const { record } = await saysYes(of, changes, at);
  return at.request('POST', '/v1/consents', record.submission);
}

const answerOf = async (reply: Reply | Promise<Reply>): Promise<RecordAnswer> => kiosk.readAnswer(await reply);

async function certificationsOf(
  personRef: string,
): Promise<{ verification_id: string | null; cycle: string; grade: string; source: string; effective_on: string }[]> {
  return city.running.central.databases.identity
    .selectFrom('certifications')
    .innerJoin('benefits', 'benefits.id', 'certifications.benefit_id')
    .innerJoin('people', 'people.id', 'benefits.person_id')
    .select(['verification_id', 'cycle', 'grade', 'source', 'effective_on'])
    .where('person_ref', '=', personRef)
    .execute();
}

async function statesOf(sessionId: string): Promise<string[]> {
  const rows = await city.running.central.databases.identity
    .selectFrom('attempts')
    .select('state')
    .where('session_id', '=', sessionId)
    .orderBy('try_number')
    .execute();
  return rows.map(({ state }) => state);
}

const openFollowUps = async (personRef: string): Promise<string[]> => {
  const { body } = await city.bureau('GET', '/v1/follow-ups?open=true');
  const all = (body as { followUps: { reason: string; personRef?: string }[] }).followUps;
  return all.filter((one) => one.personRef === personRef).map(({ reason }) => reason);
};

describe('a look-up by finger', () => {
  test('verifies, offers what is open, and certifies nothing', async () => {
    const { result, personRef, verificationId } = await looksUp('reader');
    expect(verificationId).not.toBe('');
    expect(result).toEqual({
      kind: 'verified',
      verificationId,
      grade: 'biometric+card',
      offer: ['enterprise-pension'],
    });
    expect(await certificationsOf(personRef)).toEqual([]);
  });

  test('offers nothing to whom nothing is open', async () => {
    const { personRef, visit } = await looksUp('certified before');
    const ordinary = await kiosk.visit(personRef);
    await kiosk.attempt(ordinary, { finger: 'certified before', touchNumber: 2 });
    const next = await kiosk.visit(personRef, { purpose: 'look-up' });
    const again = await kiosk.attempt(next, { finger: 'certified before', touchNumber: 3, body: { purpose: 'look-up' } });
    expect(again.result).toMatchObject({ kind: 'verified', offer: [] });
    expect(visit.sessionId).not.toBe(next.sessionId);
  });

  test.each<[string, Parameters<TestCentral['person']>[0], string]>([
    ['of somebody listed', { suspicions: ['duplicate-benefit'] }, 'duplicate-benefit'],
    ['against a death notice', { deceasedOn: '2026-11-20' }, 'alive-against-notice'],
  ])('%s ends at the counter as a certification does, with the same follow-up', async (what, person, reason) => {
    const { result, personRef } = await looksUp(`look-up ${what}`, person);
    expect(result).toEqual({ kind: 'counter', why: 'see-counter' });
    expect(await openFollowUps(personRef)).toEqual([reason]);
  });

  test('by a strange finger goes on, and nobody is rung for a look-up that ended without a match', async () => {
    const { personRef } = await city.enrol(await city.person(), 'owner', ['right-index']);
    const visit = await kiosk.visit(personRef, { purpose: 'look-up' });
    const made = await kiosk.makeAttempt(visit, { finger: 'stranger', touchNumber: 1, body: { purpose: 'look-up' }, delivery: 'late' });
    expect((await answerOf(kiosk.submit(made))).result).toEqual({ kind: 'not-matched' });
    expect(await openFollowUps(personRef)).toEqual([]);
  });

  test('repeats bit for bit', async () => {
    const { recordId } = await looksUp('repeated');
    expect(await rematch(city.running.central, recordId)).toMatchObject({ ok: true, value: { same: true } });
  });

  test('that nobody had time to compare is decided later for the books alone', async () => {
    const { personRef } = await city.enrol(await city.person(), 'busy', ['right-index']);
    const visit = await kiosk.visit(personRef, { purpose: 'look-up' });
    city.matcher.busy = true;
    const other = await kiosk.visit(personRef, { purpose: 'look-up' });
    const body = { purpose: 'look-up' } as const;
    const pending = [
      await kiosk.attempt(visit, { finger: 'busy', touchNumber: 1, body }),
      await kiosk.attempt(other, { finger: 'not busy', touchNumber: 1, body }),
    ];
    city.matcher.busy = false;
    expect(pending.map(({ result }) => result.kind)).toEqual(['pending', 'pending']);
    // The job that runs by itself may be quicker than the test.
    await decidePending(city.running.central);
    await expect
      .poll(async () => [...(await statesOf(visit.sessionId)), ...(await statesOf(other.sessionId))])
      .toEqual(['matched', 'not-matched']);
    expect(await certificationsOf(personRef)).toEqual([]);
    expect(await openFollowUps(personRef)).toEqual([]);
  });

  test('under a consent for certifying, or the other way round, is refused', async () => {
    const { personRef } = await city.enrol(await city.person(), 'mixed', ['right-index']);
    const toCertify = await kiosk.visit(personRef);
    const lookingUp = await kiosk.makeAttempt(toCertify, { finger: 'mixed', touchNumber: 1, body: { purpose: 'look-up' } });
    expect((await kiosk.submit(lookingUp)).body).toMatchObject({ code: 'request-invalid', errors: [{ path: 'record.purpose' }] });
    const toLookUp = await kiosk.visit(personRef, { purpose: 'look-up' });
    const certifying = await kiosk.makeAttempt(toLookUp, { finger: 'mixed', touchNumber: 2 });
    expect((await kiosk.submit(certifying)).body).toMatchObject({ code: 'request-invalid', errors: [{ path: 'record.purpose' }] });
    expect(await certificationsOf(personRef)).toEqual([]);
  });
});

describe('yes to certifying', () => {
  test('counts by the same rules, from the capture, with grade and source', async () => {
    const seen = await looksUp('says yes');
    city.clock.pass(4 * 60_000);
    const answer = await answerOf(certify(seen));
    expect(answer.result).toMatchObject({ kind: 'matched', verificationId: seen.verificationId, as: 'accepted', grade: 'biometric+card' });
    expect(answer.result).toMatchObject({
      benefits: [{ kind: 'enterprise-pension', state: 'certified', cycle: '2026-11', countedNow: true, nextFrom: '2027-11-01' }],
    });
    expect(answer.effectiveAt).toBe('2026-11-23T02:00:00.000Z');
    expect(await certificationsOf(seen.personRef)).toEqual([
      { verification_id: seen.verificationId, cycle: '2026-11', grade: 'biometric+card', source: 'terminal', effective_on: '2026-11-23' },
    ]);
    const { body } = await city.bureau('GET', '/v1/changes?limit=1000');
    const changes = (body as { changes: { kind: string; subject: string; data: object }[] }).changes;
    const told = changes.filter(({ subject }) => subject === seen.verificationId).map(({ data }) => data);
    expect(told).toHaveLength(2);
    expect(told[0]).not.toHaveProperty('as');
    expect(told[1]).toMatchObject({ as: 'accepted', purpose: 'look-up' });
    // The page behind the session's code says so too.
    const page = await (await fetch(`${city.running.publicUrl}/verify/${seen.visit.code}`)).text();
    expect(page).toContain('认证成功');
    expect(page).toContain('2027年11月至2028年10月');
  });

  test('pays a suspended benefit again', async () => {
    const pension = {
      kind: 'enterprise-pension',
      rule: 'birth-month-cycle',
      startedOn: '2015-12-01',
      suspended: true,
      counted: [],
    } as const;
    const seen = await looksUp('suspended', { benefits: [{ ...pension, counted: [] }] });
    await certify(seen);
    const { suspended } = await city.running.central.databases.identity
      .selectFrom('benefits')
      .innerJoin('people', 'people.id', 'benefits.person_id')
      .select('suspended')
      .where('person_ref', '=', seen.personRef)
      .executeTakeFirstOrThrow();
    expect(suspended).toBe(false);
  });

  test('offered again is answered byte for byte; ten at once count once', async () => {
    const seen = await looksUp('twice');
    const { record } = await saysYes(seen);
    const replies = await Promise.all(Array.from({ length: 10 }, () => kiosk.request('POST', '/v1/consents', record.submission)));
    expect(new Set(replies.map(({ body }) => body.answer)).size).toBe(1);
    expect((await answerOf(replies[0] ?? Promise.reject(new Error('no reply')))).result.kind).toBe('matched');
    expect(await certificationsOf(seen.personRef)).toHaveLength(1);
  });

  test('two different ones at once: one certifies, the other is told that it is done', async () => {
    const seen = await looksUp('two hands');
    const made = [await saysYes(seen), await saysYes(seen)];
    const replies = await Promise.all(made.map(({ record }) => kiosk.request('POST', '/v1/consents', record.submission)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await certificationsOf(seen.personRef)).toHaveLength(1);
  });

  test('delivered late counts if it was said within ten minutes', async () => {
    const seen = await looksUp('cable pulled');
    city.clock.pass(9 * 60_000);
    const { record } = await saysYes(seen);
    city.clock.pass(3 * 86_400_000);
    const answer = await answerOf(kiosk.request('POST', '/v1/consents', { ...record.submission, delivery: 'late' }));
    expect(answer.result).toMatchObject({ kind: 'matched', as: 'accepted' });
    expect(answer.effectiveAt).toBe('2026-11-23T02:00:00.000Z');
  });

  test('said too late certifies nothing: at the machine it is refused, from the outbox somebody rings', async () => {
    const standing = await looksUp('too late standing');
    city.clock.pass(10 * 60_000 + 1);
    expect((await certify(standing)).body).toMatchObject({ code: 'request-invalid', errors: [{ path: 'record.verificationId' }] });
    expect(await certificationsOf(standing.personRef)).toEqual([]);
    expect(await openFollowUps(standing.personRef)).toEqual([]);

    const gone = await looksUp('too late gone');
    city.clock.pass(11 * 60_000);
    const { record } = await saysYes(gone);
    city.clock.pass(86_400_000);
    const answer = await answerOf(kiosk.request('POST', '/v1/consents', { ...record.submission, delivery: 'late' }));
    expect(answer.result).toEqual({ kind: 'counter', why: 'see-counter' });
    expect(await certificationsOf(gone.personRef)).toEqual([]);
    expect(await openFollowUps(gone.personRef)).toEqual(['kept-not-accepted']);
  });

  test('a clock that is wrong, the same for both, does not matter', async () => {
    const slow = await city.terminal(2);
    // Contact with central was long ago, so that the terminal's own time is believed, and nobody has told it how wrong it is.
    city.clock.pass(40 * 60_000);
    slow.clockErrorMs = -8 * 60_000;
    const { personRef } = await city.enrol(await city.person(), 'slow clock', ['right-index']);
    const consent = await slow.makeConsent(personRef, { purpose: 'look-up' });
    expect((await slow.request('POST', '/v1/consents', consent.record.submission)).status).toBe(200);
    const seen = await slow.attempt(consent.visit, { finger: 'slow clock', touchNumber: 1, body: { purpose: 'look-up' } });
    if (seen.result.kind !== 'verified') throw new Error('the finger is the right one');
    const { verificationId } = seen.result;
    const yes = await slow.makeConsent(personRef, { sessionId: consent.visit.sessionId, verificationId });
    const answer = await slow.readAnswer(await slow.request('POST', '/v1/consents', yes.record.submission));
    expect(answer.result.kind).toBe('matched');
  });

  test('a capture that reached central days later cannot be certified on then', async () => {
    const fresh = await city.terminal();
    const { personRef } = await city.enrol(await city.person(), 'late capture', ['right-index']);
    const visit = await fresh.visit(personRef, { purpose: 'look-up' });
    const made = await fresh.makeAttempt(visit, { finger: 'late capture', touchNumber: 1, body: { purpose: 'look-up' }, delivery: 'late' });
    city.clock.pass(3 * 86_400_000);
    const { result } = await fresh.readAnswer(await fresh.submit(made));
    if (result.kind !== 'verified') throw new Error('the finger is the right one');
    const { record } = await fresh.makeConsent(personRef, { sessionId: visit.sessionId, verificationId: result.verificationId });
    expect((await fresh.request('POST', '/v1/consents', record.submission)).body.code).toBe('request-invalid');
    expect(await certificationsOf(personRef)).toEqual([]);
  });

  test('ten minutes to the millisecond are in time', async () => {
    const seen = await looksUp('just in time');
    city.clock.pass(10 * 60_000);
    expect((await answerOf(certify(seen))).result.kind).toBe('matched');
  });

  test.each<[string, (seen: LookedUp) => Promise<Reply>]>([
    ['on a verification that nobody made', (seen) => certify({ ...seen, verificationId: randomUUID() })],
    ['in another session', (seen) => certify(seen, { sessionId: randomUUID() })],
    ['at another terminal', async (seen) => certify(seen, {}, await city.terminal())],
    [
      'for another person',
      async (seen) => certify({ ...seen, personRef: (await city.enrol(await city.person(), 'other', ['right-index'])).personRef }),
    ],
    ['with the purpose of a look-up', (seen) => certify(seen, { purpose: 'look-up' })],
    [
      'a second time',
      async (seen) => {
        await certify(seen);
        return certify(seen);
      },
    ],
  ])('%s is refused, and nothing is written', async (what, refused) => {
    const seen = await looksUp(`refused ${what}`);
    const before = (await certificationsOf(seen.personRef)).length;
    const reply = await refused(seen);
    expect([reply.status, reply.body.code]).toEqual([400, 'request-invalid']);
    expect(JSON.stringify(reply.body.errors)).toContain('record.');
    expect((await certificationsOf(seen.personRef)).length).toBe(what === 'a second time' ? 1 : before);
    expect(await openFollowUps(seen.personRef)).toEqual([]);
  });

  test('what becomes known between the look-up and the yes ends at the counter', async () => {
    const seen = await looksUp('noticed meanwhile');
    await city.bureau('POST', '/v1/death-notices', { identity: seen.identity, deceasedOn: '2026-11-20' });
    expect((await answerOf(certify(seen))).result).toEqual({ kind: 'counter', why: 'see-counter' });
    expect(await certificationsOf(seen.personRef)).toEqual([]);
    expect(await openFollowUps(seen.personRef)).toEqual(['alive-against-notice']);
  });

  test('after the consent to the capture was withdrawn it does not count', async () => {
    const seen = await looksUp('withdrew');
    await city.bureau('POST', `/v1/consents/${seen.visit.consentId}/withdraw`);
    expect((await answerOf(certify(seen))).result).toEqual({ kind: 'counter', why: 'consent-withdrawn' });
    expect(await certificationsOf(seen.personRef)).toEqual([]);
  });
});

describe('without a yes the verification serves the look-up alone', () => {
  test('no certification, no sighting elsewhere, no settled follow-up, no other finger proposed', async () => {
    const identity = await city.person();
    const { personRef } = await city.enrol(identity, 'silent', ['right-index', 'left-index']);
    // An earlier kept capture that did not match: somebody is going to ring, and only a certification settles that.
    const kept = await kiosk.makeConsent(personRef);
    await kiosk.request('POST', '/v1/consents', kept.record.submission);
    await kiosk.attempt(kept.visit, { finger: 'blurred', touchNumber: 1, delivery: 'late' });
    const order = (await kiosk.identify(identity)).body.enrolled;

    const visit = await kiosk.visit(personRef, { purpose: 'look-up' });
    const seen = await kiosk.attempt(visit, { finger: 'silent', position: 'left-index', touchNumber: 1, body: { purpose: 'look-up' } });
    expect(seen.result.kind).toBe('verified');
    expect(await certificationsOf(personRef)).toEqual([]);
    expect(await openFollowUps(personRef)).toEqual(['kept-not-accepted']);
    expect((await kiosk.identify(identity)).body.enrolled).toEqual(order);

    // A minute later far away: after a certification that would be too far apart.
    const far = await city.terminal(10);
    city.clock.pass(60_000);
    const answer = await far.attempt(await far.visit(personRef), { finger: 'silent', touchNumber: 2 });
    expect(answer.result).toMatchObject({ kind: 'matched', as: 'accepted' });
  });

  test('what did not suffice for a look-up is not fused into a certification of the same session', async () => {
    const { personRef } = await city.enrol(await city.person(), 'apart', ['right-index']);
    const visit = await kiosk.visit(personRef, { purpose: 'look-up' });
    await kiosk.attempt(visit, { finger: 'apart', touchNumber: 1, body: { purpose: 'look-up' } });
    const { visit: toCertify, record } = await kiosk.makeConsent(personRef, { sessionId: visit.sessionId });
    await kiosk.request('POST', '/v1/consents', record.submission);
    // The look-up's match would carry a stranger's finger along.
    const answer = await kiosk.attempt(toCertify, { finger: 'stranger to apart', touchNumber: 1, tryNumber: 2 });
    expect(answer.result).toEqual({ kind: 'not-matched' });
  });
});
