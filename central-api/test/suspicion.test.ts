import { addDays } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import { touch } from './support/synthetic-prints.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
let nextDoor: TestTerminal;
let farAway: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  [kiosk, nextDoor, farAway] = await Promise.all([city.terminal(0), city.terminal(0), city.terminal(4)]);
});
afterAll(() => city.close());

const COUNTER = { kind: 'counter', why: 'see-counter' };

async function followUpsOf(personRef: string): Promise<{ reason: string; priority: string }[]> {
  const { body } = await city.bureau('GET', '/v1/follow-ups?open=true');
  const all = (body as { followUps: { personRef?: string; reason: string; priority: string }[] }).followUps;
  return all.filter((followUp) => followUp.personRef === personRef).map(({ reason, priority }) => ({ reason, priority }));
}

async function enrolled(finger: string, changes: Parameters<TestCentral['person']>[0] = {}) {
  const identity = await city.person(changes);
  return city.enrol(identity, finger, ['right-index', 'left-index']);
}

describe('nobody suspected can tell before the capture', () => {
  test('the answer at identification is that of anybody', async () => {
    const plain = await enrolled('plain');
    const listed = await enrolled('listed', { suspicions: ['duplicate-benefit'] });
    const dead = await enrolled('dead', { deceasedOn: '2026-10-01' });
    const shapes = await Promise.all(
      [plain, listed, dead].map(async ({ identity }) => {
        const { body } = await kiosk.identify(identity);
        return { ...body, personRef: '', maskedNumber: '' };
      }),
    );
    expect(shapes[1]).toEqual(shapes[0]);
    expect(shapes[2]).toEqual(shapes[0]);
  });

  test('a typed number is answered without name or state', async () => {
    const { identity, personRef } = await enrolled('typed');
    expect((await kiosk.identify(identity, 'typed')).body).toEqual({
      result: 'found',
      personRef,
      maskedNumber: `110***********${identity.number.slice(-4)}`,
      enrolled: ['right-index', 'left-index'],
      noticeVersion: '2026-11',
    });
  });

  test('a wrong finger in a suspected name goes on along the ladder; the right one ends at the counter', async () => {
    const { personRef } = await enrolled('double', { suspicions: ['duplicate-benefit'] });
    const visit = await kiosk.visit(personRef);
    expect((await kiosk.attempt(visit, { finger: 'other', touchNumber: 1 })).result).toEqual({ kind: 'not-matched' });
    expect((await kiosk.attempt(visit, { finger: 'double', touchNumber: 1 })).result).toEqual(COUNTER);
    expect(await followUpsOf(personRef)).toEqual([{ reason: 'duplicate-benefit', priority: 'normal' }]);
  });
});

describe('deaths', () => {
  test('a match after the day of death is a case of first priority', async () => {
    const { personRef } = await enrolled('alive', { deceasedOn: '2026-11-22' });
    expect((await kiosk.attempt(await kiosk.visit(personRef), { finger: 'alive', touchNumber: 1 })).result).toEqual(COUNTER);
    expect(await followUpsOf(personRef)).toEqual([{ reason: 'alive-against-notice', priority: 'first' }]);
  });

  test('died-between-capture-and-delivery: the certification stands, the benefit is ended', async () => {
    const { identity } = await enrolled('late');
    const { visit, record } = await kiosk.makeConsent();
    const made = await kiosk.makeAttempt(visit, { finger: 'late', touchNumber: 1, identity, delivery: 'late' });
    city.clock.pass(5 * 86_400_000);
    await city.bureau('POST', '/v1/death-notices', { identity, deceasedOn: addDays('2026-11-23', 2) });
    await kiosk.request('POST', '/v1/consents', record.submission);
    const { result } = await kiosk.readAnswer(await kiosk.submit(made));
    expect(result).toMatchObject({ kind: 'matched', as: 'accepted', benefits: [{ state: 'ended', countedNow: true }] });
  });

  test('a notice taken back opens the way again', async () => {
    const { identity, personRef } = await enrolled('back', { deceasedOn: '2026-01-01' });
    expect((await city.bureau('POST', '/v1/death-notices', { identity, deceasedOn: null })).status).toBe(204);
    expect((await kiosk.attempt(await kiosk.visit(personRef), { finger: 'back', touchNumber: 1 })).result).toMatchObject({
      as: 'accepted',
    });
  });
});

describe('evidence that came before', () => {
  test('is repeated evidence in whatever session it comes again, and ends the session', async () => {
    const { personRef } = await enrolled('frozen');
    await kiosk.attempt(await kiosk.visit(personRef), { finger: 'frozen', touchNumber: 1 });
    city.clock.pass(200 * 86_400_000);
    const visit = await kiosk.visit(personRef);
    expect((await kiosk.attempt(visit, { finger: 'frozen', touchNumber: 1 })).result).toEqual(COUNTER);
    expect((await kiosk.attempt(visit, { finger: 'frozen', touchNumber: 2 })).result).toEqual(COUNTER);
    expect(await followUpsOf(personRef)).toEqual([{ reason: 'evidence-repeated', priority: 'normal' }]);
  });

  test('the enrolled reference itself, injected, is repeated evidence', async () => {
    const { personRef } = await enrolled('stolen');
    expect((await kiosk.attempt(await kiosk.visit(personRef), { finger: 'stolen', touchNumber: 0 })).result).toEqual(COUNTER);
  });

  test('of another person is found as well', async () => {
    const one = await enrolled('one');
    const two = await enrolled('two');
    await kiosk.attempt(await kiosk.visit(one.personRef), { finger: 'one', touchNumber: 3 });
    const template = touch('one', 'right-index', 3);
    expect((await kiosk.attempt(await kiosk.visit(two.personRef), { finger: 'two', touchNumber: 1, template })).result).toEqual(COUNTER);
    expect((await followUpsOf(two.personRef)).map(({ reason }) => reason)).toEqual(['same-biometrics-elsewhere']);
  });

  test('a template enrolled for two people puts the second on the list', async () => {
    await enrolled('shared');
    const second = await enrolled('shared');
    expect((await followUpsOf(second.personRef)).map(({ reason }) => reason)).toEqual(['same-biometrics-elsewhere']);
    expect((await kiosk.attempt(await kiosk.visit(second.personRef), { finger: 'shared', touchNumber: 1 })).result).toEqual(COUNTER);
  });
});

describe('two machines', () => {
  test('two-kiosks-same-person: one counts, the other is told so with the same window', async () => {
    const { personRef } = await enrolled('twin');
    const visits = await Promise.all([kiosk, nextDoor].map((terminal) => terminal.visit(personRef)));
    const [first, second] = visits;
    if (first === undefined || second === undefined) throw new Error('no visit');
    const answers = await Promise.all([
      kiosk.attempt(first, { finger: 'twin', touchNumber: 1 }),
      nextDoor.attempt(second, { finger: 'twin', touchNumber: 2 }),
    ]);
    const results = answers.map(({ result }) =>
      result.kind === 'matched' ? { as: result.as, next: result.benefits[0]?.nextFrom } : result,
    );
    expect(results).toHaveLength(2);
    expect(results).toContainEqual({ as: 'accepted', next: '2027-11-01' });
    expect(results).toContainEqual({ as: 'already', next: '2027-11-01' });
  });

  test('too far apart for the time between ends at the counter; a day later it does not', async () => {
    const { personRef } = await enrolled('flash');
    expect((await kiosk.attempt(await kiosk.visit(personRef), { finger: 'flash', touchNumber: 1 })).result).toMatchObject({
      kind: 'matched',
    });
    city.clock.pass(20_000);
    expect((await farAway.attempt(await farAway.visit(personRef), { finger: 'flash', touchNumber: 2 })).result).toEqual(COUNTER);
    expect((await followUpsOf(personRef)).map(({ reason }) => reason)).toEqual(['too-far-apart']);
    city.clock.pass(86_400_000);
    expect((await farAway.attempt(await farAway.visit(personRef), { finger: 'flash', touchNumber: 3 })).result).toMatchObject({
      as: 'already',
    });
  });
});
