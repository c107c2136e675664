import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contributionTotals, LOOK_UP_IDLE_MS, SLIPS_PER_DAY, type Identity } from '@changqing/protocol';
import { usualUpTo } from '../src/look-ups/card-only.ts';
import { forgetLookUps } from '../src/look-ups/forget.ts';
import { ADDRESS, EMPLOYER, fileOf, TELEPHONE } from './support/file-of.ts';
import { archivePage, byCard, byVerification, hand, password, raise, record, setPassword, verified } from './support/look-up-client.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { Reply, TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
let other: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral({}, { CHANGQING_LOG_LEVEL: 'debug' });
  kiosk = await city.terminal();
  other = await city.terminal(1);
});
afterAll(() => city.close());
beforeEach(() => city.clock.set('2026-11-23T02:00:00.000Z'));

const outcome = ({ status, body }: Reply) => [status, body.code ?? body.result ?? body.topic];
const OVER = [409, 'look-up-over'];

async function withFile(changes: Parameters<TestCentral['person']>[0] = {}): Promise<Identity> {
  const identity = await city.person(changes);
  await hand(city, fileOf(identity));
  return identity;
}

async function auditOf(action: string): Promise<{ actor: string; subject: string; data: Record<string, unknown> }[]> {
  const rows = await city.running.central.databases.identity.selectFrom('audit').select('entry').orderBy('sequence').execute();
  return rows
    .map(({ entry }) => JSON.parse(entry) as { action: string; actor: string; subject: string; data: Record<string, unknown> })
    .filter((entry) => entry.action === action);
}

async function flagsOf(flag: string): Promise<{ subject: string; data: Record<string, unknown> }[]> {
  const { body } = await city.bureau('GET', '/v1/changes?limit=1000');
  const { changes } = body as { changes: { kind: string; subject: string; data: Record<string, unknown> }[] };
  return changes.filter(({ kind, data }) => kind === 'flag' && data.flag === flag);
}

describe('opening on a card', () => {
  test('says who it is for, masked, what is enrolled, and whether there is a password', async () => {
    const identity = await withFile({ name: '欧阳春', romanised: 'Ouyang Chun' });
    const { answer } = await byCard(kiosk, identity);
    expect(answer).toEqual({
      result: 'open', lookUpId: answer.lookUpId, personRef: answer.personRef, level: 1, maskedName: '欧**', maskedRomanised: 'Ouyang **',
      maskedNumber: `${identity.number.slice(0, 3)}***********${identity.number.slice(-4)}`, password: 'not-set', enrolled: [], noticeVersion: '2026-11',
    }); // prettier-ignore
    await city.enrol(identity, 'some finger', ['left-index', 'right-index']);
    await setPassword(city, identity, '123456');
    expect((await byCard(kiosk, identity)).answer).toMatchObject({ password: 'set', enrolled: ['right-index', 'left-index'] });
  });

  test('the answer for somebody dead, suspected or with an ended benefit has nothing that another’s has not', async () => {
    const keys = (answer: object) => Object.keys(answer).sort();
    const plain = (await byCard(kiosk, await withFile())).answer;
    const dead = (await byCard(kiosk, await withFile({ deceasedOn: '2026-10-01' }))).answer;
    const suspected = (await byCard(kiosk, await withFile({ suspicions: ['duplicate-benefit'] }))).answer;
    expect(keys(dead)).toEqual(keys(plain));
    expect(keys(suspected)).toEqual(keys(plain));
    for (const answer of [dead, suspected])
      expect({ ...answer, lookUpId: '', personRef: '', maskedNumber: '' }).toEqual({
        ...plain,
        lookUpId: '',
        personRef: '',
        maskedNumber: '',
      });
  });

  test('somebody whom the register does not have is not found, and a card of another name is told to staff alone', async () => {
    const basis = { by: 'card', identity: { kind: 'citizen', number: '11010519491231002X' } };
    expect((await kiosk.request('POST', '/v1/look-ups', { sessionId: randomUUID(), basis })).body).toEqual({ result: 'not-found' });
    const identity = await withFile();
    const { answer } = await byCard(kiosk, identity, randomUUID(), '王桂兰');
    expect(answer.result).toBe('open');
    expect((await flagsOf('name-differs')).map(({ subject }) => subject)).toContain(answer.personRef);
  });

  test('a typed number opens nothing: the contract has no such basis', async () => {
    const identity = await withFile();
    expect((await kiosk.request('POST', '/v1/look-ups', { sessionId: randomUUID(), basis: { by: 'typed', identity } })).status).toBe(400);
  });
});

describe('opening and raising on a verification', () => {
  const enrolled = async (finger: string) => {
    const identity = await withFile();
    const { personRef } = await city.enrol(identity, finger, ['right-index']);
    return { identity, personRef, finger };
  };

  test('of a certification opens at level 3, at its own terminal and in its own session alone', async () => {
    const { personRef, finger } = await enrolled('certifier');
    const visit = await kiosk.visit(personRef);
    const { result } = await kiosk.attempt(visit, { finger, touchNumber: 1 });
    if (result.kind !== 'matched') throw new Error(result.kind);
    const opened = await byVerification(kiosk, visit.sessionId, result.verificationId);
    expect(opened.body).toMatchObject({ result: 'open', level: 3, personRef });
    expect(outcome(await record(kiosk, String(opened.body.lookUpId), 'archives'))).toEqual([200, 'archives']);
    expect(outcome(await byVerification(kiosk, randomUUID(), result.verificationId))).toEqual(OVER);
    expect(outcome(await byVerification(other, visit.sessionId, result.verificationId))).toEqual(OVER);
    expect(outcome(await byVerification(kiosk, visit.sessionId, randomUUID()))).toEqual(OVER);
    city.clock.pass(10 * 60_000 + 1);
    expect(outcome(await byVerification(kiosk, visit.sessionId, result.verificationId))).toEqual(OVER);
  });

  test('made on a typed number opens nothing', async () => {
    const { personRef, finger } = await enrolled('typist');
    const visit = await kiosk.visit(personRef);
    const { result } = await kiosk.attempt(visit, { finger, touchNumber: 1, by: 'typed' });
    if (result.kind !== 'matched') throw new Error(result.kind);
    expect(outcome(await byVerification(kiosk, visit.sessionId, result.verificationId))).toEqual(OVER);
  });

  test('raises to 3 when it is fresh, of this person and this session; otherwise the level stays', async () => {
    const mine = await enrolled('mine');
    const theirs = await enrolled('theirs');
    const lookUp = await byCard(kiosk, mine.identity);
    const tooLow = [403, 'assurance-too-low'];
    const elsewhere = await verified(kiosk, mine.personRef, mine.finger);
    expect(outcome(await raise(kiosk, lookUp.id, elsewhere.verificationId))).toEqual(tooLow);
    const somebodyElse = await verified(kiosk, theirs.personRef, theirs.finger, { sessionId: lookUp.sessionId });
    expect(outcome(await raise(kiosk, lookUp.id, somebodyElse.verificationId))).toEqual(tooLow);
    const own = await verified(kiosk, mine.personRef, mine.finger, { sessionId: lookUp.sessionId });
    city.clock.pass(LOOK_UP_IDLE_MS - 1);
    expect(outcome(await record(kiosk, lookUp.id, 'overview'))).toEqual([200, 'overview']);
    city.clock.pass(2);
    expect(outcome(await raise(kiosk, lookUp.id, own.verificationId))).toEqual(tooLow);
    expect(outcome(await record(kiosk, lookUp.id, 'account'))).toEqual(tooLow);
    const fresh = await verified(kiosk, mine.personRef, mine.finger, { sessionId: lookUp.sessionId });
    expect((await raise(kiosk, lookUp.id, fresh.verificationId)).body).toEqual({ result: 'raised', level: 3 });
    expect(outcome(await record(kiosk, lookUp.id, 'account'))).toEqual([200, 'account']);
  });

  test('a finger after the password raises, and a password after the finger takes nothing away', async () => {
    const { identity, personRef, finger } = await enrolled('both');
    await setPassword(city, identity, '222222');
    const lookUp = await byCard(kiosk, identity);
    const { verificationId } = await verified(kiosk, personRef, finger, { sessionId: lookUp.sessionId });
    expect((await raise(kiosk, lookUp.id, verificationId)).body).toEqual({ result: 'raised', level: 3 });
    expect((await password(kiosk, lookUp.id, '222222')).body).toEqual({ result: 'raised', level: 3 });
  });
});

describe('a look-up is over', () => {
  test('after five minutes in which nobody used it, and not before', async () => {
    const { id } = await byCard(kiosk, await withFile());
    for (let turn = 0; turn < 3; turn += 1) {
      city.clock.pass(LOOK_UP_IDLE_MS);
      expect(outcome(await record(kiosk, id, 'overview'))).toEqual([200, 'overview']);
    }
    city.clock.pass(LOOK_UP_IDLE_MS + 1);
    expect(outcome(await record(kiosk, id, 'overview'))).toEqual(OVER);
    expect(outcome(await password(kiosk, id, '111111'))).toEqual(OVER);
  });

  test('when it was ended, by its own terminal; ending it again changes nothing', async () => {
    const { id } = await byCard(kiosk, await withFile());
    expect((await other.request('POST', `/v1/look-ups/${id}/end`, {})).status).toBe(204);
    expect(outcome(await record(kiosk, id, 'overview'))).toEqual([200, 'overview']);
    expect((await kiosk.request('POST', `/v1/look-ups/${id}/end`, {})).status).toBe(204);
    expect((await kiosk.request('POST', `/v1/look-ups/${id}/end`, {})).status).toBe(204);
    expect(outcome(await record(kiosk, id, 'overview'))).toEqual(OVER);
    expect((await auditOf('look-up.ended')).filter(({ data }) => data.lookUpId === id)).toHaveLength(1);
  });

  test('for another terminal from the start, and using it there does not keep it open', async () => {
    const { id } = await byCard(kiosk, await withFile());
    city.clock.pass(LOOK_UP_IDLE_MS - 1);
    expect(outcome(await record(other, id, 'overview'))).toEqual(OVER);
    expect(outcome(await raise(other, id, randomUUID()))).toEqual(OVER);
    city.clock.pass(2);
    expect(outcome(await record(kiosk, id, 'overview'))).toEqual(OVER);
  });

  test('for ids that are none', async () => {
    expect(outcome(await record(kiosk, randomUUID(), 'overview'))).toEqual(OVER);
    expect(outcome(await record(kiosk, 'nonsense', 'overview'))).toEqual([400, 'request-invalid']);
  });
});

describe('what is read', () => {
  test('the three figures, with the topics that hold something', async () => {
    const { id } = await byCard(kiosk, await withFile());
    expect((await record(kiosk, id, 'overview')).body).toEqual({
      topic: 'overview',
      record: { asOf: '2026-11-20', contributionMonths: 22, accountFen: 101_000, monthlyFen: 321_000, topics: ['contributions', 'account', 'benefits', 'flexible', 'medical', 'referral', 'particulars'] },
    }); // prettier-ignore
  });

  test('a topic that was handed over comes back as it was', async () => {
    const identity = await withFile();
    const { id } = await byCard(kiosk, identity);
    expect((await record(kiosk, id, 'contributions')).body).toEqual({ topic: 'contributions', record: fileOf(identity).contributions });
  });

  test('of somebody with nothing on file: empty records, and an overview without figures', async () => {
    const { id } = await byCard(kiosk, await city.person());
    expect((await record(kiosk, id, 'overview')).body).toEqual({ topic: 'overview', record: { asOf: '2026-11-23', topics: [] } });
    expect((await record(kiosk, id, 'contributions')).body).toEqual({
      topic: 'contributions',
      record: { asOf: '2026-11-23', spans: [], totals: [] },
    });
    expect((await record(kiosk, id, 'particulars')).body).toMatchObject({ record: { fields: [], correcting: [] } });
  });

  test('particulars are masked below their level; their hash is that of what is registered', async () => {
    const identity = await withFile();
    await setPassword(city, identity, '333333');
    const { id } = await byCard(kiosk, identity);
    const masked = (await record(kiosk, id, 'particulars')).body as {
      record: { sha256: string; fields: { field: string; value: string; masked: boolean }[] };
    };
    expect(Object.fromEntries(masked.record.fields.map(({ field, value }) => [field, value]))).toEqual({
      name: '李**', number: `${identity.number.slice(0, 3)}***********${identity.number.slice(-4)}`, sex: '女', 'birth-date': '1955-**-**',
      telephone: '139****5678', address: '常青市松柏区****', 'bank-account': '****2222',
    }); // prettier-ignore
    await password(kiosk, id, '333333');
    const full = (await record(kiosk, id, 'particulars')).body as typeof masked;
    expect(full.record.fields.every((field) => !field.masked)).toBe(true);
    expect(full.record.sha256).toBe(masked.record.sha256);
  });

  test('particulars say when they were confirmed and what is being corrected, until other ones are handed over', async () => {
    const identity = await withFile();
    const { personRef } = await city.enrol(identity, 'confirmer', ['right-index']);
    const lookUp = await byCard(kiosk, identity);
    const { verificationId } = await verified(kiosk, personRef, 'confirmer', { sessionId: lookUp.sessionId });
    await raise(kiosk, lookUp.id, verificationId);
    const seen = async () =>
      (await record(kiosk, lookUp.id, 'particulars')).body.record as { sha256: string; confirmedOn?: string; correcting: string[] };
    const say = async (act: string, fields: string[]) => {
      const made = await kiosk.makeRecord(lookUp.sessionId, {
        kind: 'particulars',
        personRef,
        lookUpId: lookUp.id,
        act,
        particularsSha256: (await seen()).sha256,
        fields,
      });
      expect((await kiosk.request('POST', '/v1/particulars', made.submission)).status).toBe(200);
    };
    expect((await seen()).correcting).toEqual([]);
    await say('correction-asked', ['telephone']);
    expect((await seen()).correcting).toEqual(['telephone']);
    city.clock.pass(1_000);
    await say('confirmed', []);
    expect(await seen()).toMatchObject({ confirmedOn: '2026-11-23', correcting: [] });
    const file = fileOf(identity);
    if (file.particulars === undefined) throw new Error('no particulars');
    await hand(city, { ...file, particulars: { ...file.particulars, fields: file.particulars.fields.slice(0, 3) } });
    expect(await seen()).not.toHaveProperty('confirmedOn');
  });

  test('slips are counted for each person and day, screens are not', async () => {
    const identity = await withFile();
    const first = await byCard(kiosk, identity);
    for (let count = 0; count < SLIPS_PER_DAY; count += 1)
      expect((await record(kiosk, first.id, 'contributions', 'slip')).status).toBe(200);
    expect(outcome(await record(kiosk, first.id, 'contributions', 'slip'))).toEqual([429, 'print-limit']);
    const second = await byCard(other, identity);
    expect(outcome(await record(other, second.id, 'overview', 'slip'))).toEqual([429, 'print-limit']);
    expect((await record(other, second.id, 'overview')).status).toBe(200);
    city.clock.pass(16 * 3_600_000);
    const tomorrow = await byCard(kiosk, identity);
    expect((await record(kiosk, tomorrow.id, 'contributions', 'slip')).status).toBe(200);
  });

  test('slips asked for at the same moment are no more than the day’s', async () => {
    const lookUp = await byCard(kiosk, await withFile());
    const replies = await Promise.all(Array.from({ length: SLIPS_PER_DAY + 4 }, () => record(kiosk, lookUp.id, 'overview', 'slip')));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(SLIPS_PER_DAY);
  });
});

describe('the audit', () => {
  test('says of every look-up who, where, what for, how surely, and what that rests on', async () => {
    const identity = await withFile();
    const { personRef } = await city.enrol(identity, 'audited', ['right-index']);
    const { id: personId } = await city.running.central.databases.identity
      .selectFrom('people')
      .select('id')
      .where('person_ref', '=', personRef)
      .executeTakeFirstOrThrow();
    const lookUp = await byCard(kiosk, identity);
    await record(kiosk, lookUp.id, 'overview');
    await record(kiosk, lookUp.id, 'account');
    const { verificationId } = await verified(kiosk, personRef, 'audited', { sessionId: lookUp.sessionId });
    await raise(kiosk, lookUp.id, verificationId);
    await record(kiosk, lookUp.id, 'account', 'slip');
    await archivePage(kiosk, lookUp.id, randomUUID(), 1);
    const common = { actor: kiosk.profile.terminalId, subject: personId };
    const byCardRead = { lookUpId: lookUp.id, sessionId: lookUp.sessionId, level: 1, basis: { cardRead: lookUp.id } };
    const byFinger = { lookUpId: lookUp.id, sessionId: lookUp.sessionId, level: 3, basis: { verificationId } };
    const mine = async (action: string) =>
      (await auditOf(action)).filter(({ data, subject }) => data.lookUpId === lookUp.id || subject === lookUp.id);
    expect(await mine('look-up.opened')).toMatchObject([{ ...common, data: { ...byCardRead, result: 'open' } }]);
    expect(await mine('look-up.read')).toMatchObject([
      { ...common, data: { ...byCardRead, topic: 'overview', purpose: 'screen' } },
      { ...common, data: { ...byFinger, topic: 'account', purpose: 'slip' } },
    ]);
    expect(await mine('look-up.raised')).toMatchObject([{ ...common, data: { ...byFinger, by: 'verification' } }]);
    expect(await mine('look-up.refused')).toMatchObject([
      { actor: kiosk.profile.terminalId, subject: lookUp.id, data: { act: 'account', why: 'assurance-too-low' } },
      { actor: kiosk.profile.terminalId, subject: lookUp.id, data: { act: 'archives', why: 'not-found' } },
    ]);
  });

  test('nothing of a person is in the log or the audit', async () => {
    const identity = await withFile({ name: '赫连春花' });
    await setPassword(city, identity, '735284');
    const { id } = await byCard(kiosk, identity, randomUUID(), '赫连春草');
    for (const topic of ['overview', 'contributions', 'particulars'] as const) await record(kiosk, id, topic);
    await password(kiosk, id, '735285');
    await password(kiosk, id, '735284');
    for (const topic of ['account', 'particulars', 'benefits'] as const) await record(kiosk, id, topic);
    await kiosk.request('POST', `/v1/look-ups/${identity.number}/records`, { topic: '赫连春花' });
    await city.bureau('POST', '/v1/records', { people: [{ ...fileOf(identity), identity, account: { 赫连春花: identity.number } }] });
    const audit = await city.running.central.databases.identity.selectFrom('audit').select('entry').execute();
    const told = city.logged.join('') + audit.map(({ entry }) => entry).join('\n');
    for (const secret of [
      '赫连',
      identity.number,
      identity.number.slice(6, 17),
      '735284',
      '735285',
      EMPLOYER,
      ADDRESS,
      TELEPHONE,
      '321000',
      '101000',
    ])
      expect(told).not.toContain(secret);
  });
});

describe('card-only look-ups', () => {
  test('are counted for each terminal and day, without those that showed more', async () => {
    const place = await city.terminal(2);
    const identity = await withFile();
    await setPassword(city, identity, '444444');
    await byCard(place, identity);
    const raised = await byCard(place, identity);
    const count = async () => {
      const { body } = await city.bureau('GET', '/v1/terminals');
      return (body as { terminals: { terminalId: string; cardOnlyToday: unknown }[] }).terminals.find(
        ({ terminalId }) => terminalId === place.profile.terminalId,
      )?.cardOnlyToday;
    };
    expect(await count()).toEqual({ count: 2, unusual: false });
    await password(place, raised.id, '444444');
    expect(await count()).toEqual({ count: 1, unusual: false });
    await password(place, raised.id, '444444');
    expect(await count()).toEqual({ count: 1, unusual: false });
    city.clock.pass(86_400_000);
    expect(await count()).toEqual({ count: 0, unusual: false });
  });

  test('far more than a place is used to raise a flag, once a day', async () => {
    const place = await city.terminal(3);
    const identity = await withFile();
    for (let count = 0; count < 30; count += 1) await byCard(place, identity);
    const flags = async () => (await flagsOf('card-only-unusual')).filter(({ subject }) => subject === place.profile.terminalId);
    expect(await flags()).toEqual([]);
    for (let count = 0; count < 5; count += 1) await byCard(place, identity);
    expect(await flags()).toMatchObject([{ data: { day: '2026-11-23', lookUps: 31, usualUpTo: 30 } }]);
    const { body } = await city.bureau('GET', '/v1/terminals');
    expect((body as { terminals: unknown[] }).terminals).toContainEqual(
      expect.objectContaining({ terminalId: place.profile.terminalId, cardOnlyToday: { count: 35, unusual: true } }),
    );
  });

  test.each([
    [[], 30],
    [[5, 6, 7], 30],
    [[20, 10], 60],
    [Array.from({ length: 14 }, () => 100), 400],
  ])('usual after days of %j is up to %d', (days, usual) => {
    expect(usualUpTo(days)).toBe(usual);
  });

  test('what nobody asks for any more is forgotten, what is recent stays', async () => {
    const identity = await withFile();
    const old = await byCard(kiosk, identity);
    city.clock.pass(63 * 86_400_000);
    const fresh = await byCard(kiosk, identity);
    await forgetLookUps(city.running.central);
    const rows = await city.running.central.databases.identity
      .selectFrom('look_ups')
      .select('id')
      .where('id', 'in', [old.id, fresh.id])
      .execute();
    expect(rows.map(({ id }) => id)).toEqual([fresh.id]);
  });
});

test('look-ups are counted in the metrics by topic and result', async () => {
  const text = await (await fetch(`${city.running.url}/metrics`)).text();
  expect(text).toMatch(/changqing_central_look_ups_total\{topic="overview",result="read"\} [1-9]/);
  expect(text).toMatch(/changqing_central_look_ups_total\{topic="account",result="assurance-too-low"\} [1-9]/);
  expect(text).toMatch(/changqing_central_look_ups_total\{topic="open",result="not-found"\} [1-9]/);
});

test('a record that two departments hand over in parts gives one overview', async () => {
  const identity = await city.person();
  const { contributions, account, benefits } = fileOf(identity);
  const { id } = await byCard(kiosk, identity);
  await hand(city, { identity, ...(contributions === undefined ? {} : { contributions }) });
  expect((await record(kiosk, id, 'overview')).body).toEqual({
    topic: 'overview',
    record: { asOf: '2026-11-20', contributionMonths: 22, topics: ['contributions'] },
  });
  await hand(city, { identity, ...(account === undefined ? {} : { account }), ...(benefits === undefined ? {} : { benefits }) });
  expect((await record(kiosk, id, 'overview')).body).toMatchObject({
    record: { contributionMonths: 22, accountFen: 101_000, monthlyFen: 321_000 },
  });
  const spans = contributions?.spans.slice(0, 1) ?? [];
  await hand(city, { identity, contributions: { asOf: '2026-11-21', spans, totals: contributionTotals(spans) } });
  expect((await record(kiosk, id, 'overview')).body).toMatchObject({
    record: { asOf: '2026-11-21', contributionMonths: 12, accountFen: 101_000 },
  });
});
