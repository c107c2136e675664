import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeId } from '../src/unique-id.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { MadeRecord, TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

interface LookUp {
  readonly id: string;
  readonly sessionId: string;
  readonly personId: string;
  readonly personRef: string;
}

/** A look-up as central has it once a finger was matched; by now it is over, as when a record comes late. */
async function lookUp(level: 1 | 2 | 3): Promise<LookUp> {
  const { personRef } = await city.enrol(await city.person(), `finger ${randomUUID()}`, ['right-index']);
  const { identity } = city.running.central.databases;
  const { id: personId } = await identity.selectFrom('people').select('id').where('person_ref', '=', personRef).executeTakeFirstOrThrow();
  const now = new Date(city.clock.now());
  const [id, sessionId] = [makeId(city.clock.now()), randomUUID() as string];
  await identity
    .insertInto('look_ups')
    .values({
      id,
      person_id: personId,
      terminal_id: kiosk.profile.terminalId,
      session_id: sessionId,
      level,
      basis: 'card',
      verification_id: null,
      opened_at: now,
      last_used_at: now,
      ended_at: now,
    })
    .execute();
  return { id, sessionId, personId, personRef };
}

const statement = (of: LookUp, act: string, fields: readonly string[], changes: object = {}) =>
  kiosk.makeRecord(of.sessionId, {
    kind: 'particulars',
    personRef: of.personRef,
    lookUpId: of.id,
    act,
    particularsSha256: 'c'.repeat(64),
    fields,
    ...changes,
  });
const send = (made: MadeRecord) => kiosk.request('POST', '/v1/particulars', made.submission);
const stored = (id: string) =>
  city.running.central.databases.identity.selectFrom('particulars_statements').selectAll().where('id', '=', id).executeTakeFirst();
const followUps = async () =>
  (
    (await city.bureau('GET', '/v1/follow-ups?open=true')).body as {
      followUps: { recordId?: string; personRef?: string; reason: string }[];
    }
  ).followUps;

describe('what a person says of the own particulars', () => {
  test('a confirmation is kept with what was seen; nobody need ring', async () => {
    const seen = await lookUp(3);
    const made = await statement(seen, 'confirmed', []);
    expect((await kiosk.readAnswer(await send(made))).result).toEqual({ kind: 'stored' });
    expect(await stored(made.id)).toMatchObject({ person_id: seen.personId, act: 'confirmed', sha256: 'c'.repeat(64), fields: [] });
    expect((await followUps()).map(({ recordId }) => recordId)).not.toContain(made.id);
  });

  test('a wish for correction says which, and somebody of the bureau rings', async () => {
    const seen = await lookUp(3);
    const made = await statement(seen, 'correction-asked', ['telephone', 'address']);
    await kiosk.readAnswer(await send(made));
    expect(await stored(made.id)).toMatchObject({ act: 'correction-asked', fields: ['telephone', 'address'] });
    expect(await followUps()).toContainEqual(
      expect.objectContaining({ reason: 'correction-asked', recordId: made.id, personRef: seen.personRef }),
    );
  });

  test('the same record again gets the first answer; another under its id is a conflict', async () => {
    const seen = await lookUp(3);
    const made = await statement(seen, 'confirmed', []);
    const first = await send(made);
    expect((await send(made)).body.answer).toBe(first.body.answer);
    const other = await statement(seen, 'correction-asked', ['name'], { id: made.id });
    expect((await send(other)).body).toMatchObject({ code: 'record-conflict' });
  });
});

describe('is refused', () => {
  test.each([1, 2] as const)('on a look-up of level %i', async (level) => {
    const made = await statement(await lookUp(level), 'confirmed', []);
    expect((await send(made)).body).toMatchObject({ code: 'assurance-too-low' });
    expect(await stored(made.id)).toBeUndefined();
  });

  test('on a look-up of another session, of another terminal, or none', async () => {
    const seen = await lookUp(3);
    const elsewhere = await city.terminal(1);
    const foreign = await elsewhere.makeRecord(seen.sessionId, {
      kind: 'particulars',
      personRef: seen.personRef,
      lookUpId: seen.id,
      act: 'confirmed',
      particularsSha256: 'c'.repeat(64),
      fields: [],
    });
    expect((await elsewhere.request('POST', '/v1/particulars', foreign.submission)).body).toMatchObject({ code: 'look-up-over' });
    for (const wrong of [
      { ...seen, sessionId: randomUUID() },
      { ...seen, id: randomUUID() },
    ])
      expect((await send(await statement(wrong, 'confirmed', []))).body).toMatchObject({ code: 'look-up-over' });
  });

  test('for somebody else than the person of the look-up', async () => {
    const [one, other] = [await lookUp(3), await lookUp(3)];
    const made = await statement({ ...one, personRef: other.personRef }, 'confirmed', []);
    expect((await send(made)).body).toMatchObject({ code: 'request-invalid', errors: [{ path: 'record.personRef' }] });
  });

  test.each([
    ['confirmed with something wrong', 'confirmed', ['name']],
    ['a correction of nothing', 'correction-asked', []],
    ['one thing twice', 'correction-asked', ['name', 'name']],
  ])('%s', async (_what, act, fields) => {
    const made = await statement(await lookUp(3), act, fields);
    expect((await send(made)).body).toMatchObject({ code: 'request-invalid', errors: [{ path: 'record.fields' }] });
  });
});
