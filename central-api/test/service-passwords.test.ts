import { PASSWORD_TRIES, type Identity } from '@changqing/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { comparePassword, hashPassword } from '../src/service-passwords/hash-password.ts';
import { byCard, password, record, setPassword } from './support/look-up-client.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

let identity: Identity;
let lookUpId: string;
beforeEach(async () => {
  identity = await city.person();
  await setPassword(city, identity, '482915');
  lookUpId = (await byCard(kiosk, identity)).id;
});

const tried = async (digits: string, id = lookUpId): Promise<unknown> => (await password(kiosk, id, digits)).body;
const wrong = (triesLeft: number) => ({ result: 'wrong-password', triesLeft });
const RAISED = { result: 'raised', level: 2 };
const LOCKED = { result: 'locked' };

test('the right one raises to level 2 and gives the tries back', async () => {
  expect(await tried('000000')).toEqual(wrong(4));
  expect(await tried('482915')).toEqual(RAISED);
  expect((await record(kiosk, lookUpId, 'account')).status).toBe(200);
  for (const left of [4, 3, 2, 1]) expect(await tried('000001')).toEqual(wrong(left));
});

test('five wrong ones close it, for the right one too, at every terminal, until the counter sets a new one', async () => {
  for (const left of [4, 3, 2, 1]) expect(await tried('000000')).toEqual(wrong(left));
  expect(await tried('000000')).toEqual(LOCKED);
  expect(await tried('482915')).toEqual(LOCKED);
  const elsewhere = await city.terminal(1);
  const there = await byCard(elsewhere, identity);
  expect(there.answer.password).toBe('locked');
  expect((await password(elsewhere, there.id, '482915')).body).toEqual(LOCKED);
  expect((await record(kiosk, lookUpId, 'account')).status).toBe(403);
  await setPassword(city, identity, '917264');
  expect(await tried('482915')).toEqual(wrong(4));
  expect(await tried('917264')).toEqual(RAISED);
});

test('closing is told to staff once', async () => {
  for (let count = 0; count < PASSWORD_TRIES + 2; count += 1) await tried('000000');
  const { body } = await city.bureau('GET', '/v1/changes?limit=1000');
  const { changes } = body as { changes: { data: { flag?: string; lookUpId?: string } }[] };
  expect(changes.filter(({ data }) => data.flag === 'password-locked' && data.lookUpId === lookUpId)).toHaveLength(1);
});

test('twenty at the same moment are five tries, whichever look-up they come through', async () => {
  const others = [lookUpId, (await byCard(kiosk, identity)).id, (await byCard(await city.terminal(1), identity)).id];
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, index) => password(kiosk, others[index % 2] ?? '', String(index).padStart(6, '0'))),
  );
  const results = replies.map(({ body }) => body.result);
  expect(results.filter((result) => result === 'wrong-password')).toHaveLength(PASSWORD_TRIES - 1);
  expect(results.filter((result) => result === 'locked')).toHaveLength(20 - PASSWORD_TRIES + 1);
  expect(await tried('482915')).toEqual(LOCKED);
});

test('a password that the counter replaces while it is compared is right no longer', async () => {
  const { databases, keys } = city.running.central;
  const row = await databases.identity
    .selectFrom('service_passwords')
    .innerJoin('look_ups', 'look_ups.person_id', 'service_passwords.person_id')
    .select(['hash', 'service_passwords.person_id'])
    .where('look_ups.id', '=', lookUpId)
    .executeTakeFirstOrThrow();
  expect(await comparePassword(keys, row.person_id, '482915', row.hash)).toBe(true);
  const [answer] = await Promise.all([tried('482915'), setPassword(city, identity, '555555')]);
  // Whichever came first: the old one raises once at most, and never afterwards.
  expect([RAISED, wrong(PASSWORD_TRIES), wrong(PASSWORD_TRIES - 1)]).toContainEqual(answer);
  expect(await tried('482915')).toMatchObject({ result: 'wrong-password' });
  expect(await tried('555555')).toEqual(RAISED);
});

describe('states', () => {
  test('none was set, or it was taken away', async () => {
    const without = await city.person();
    const { id, answer } = await byCard(kiosk, without);
    expect(answer.password).toBe('not-set');
    expect(await tried('111111', id)).toEqual({ result: 'not-set' });
    await setPassword(city, identity, null);
    expect(await tried('482915')).toEqual({ result: 'not-set' });
  });

  test('setting one for somebody who is not registered says so', async () => {
    expect(
      await city.bureau('POST', '/v1/service-passwords', {
        identity: { kind: 'citizen', number: '11010519491231002X' },
        password: '111111',
      }),
    ).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await city.bureau('POST', '/v1/service-passwords', { identity, password: '1111' })).toMatchObject({ status: 400 });
  });

  test('digits that are none are refused by the contract, and cost no try', async () => {
    expect((await password(kiosk, lookUpId, '12345a')).status).toBe(400);
    expect(await tried('000000')).toEqual(wrong(4));
  });
});

test('a wrong password, a closed one and none at all are compared alike', async () => {
  const { keys } = city.running.central;
  const stored = await hashPassword(keys, 'a', '111111');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const cpuOf = async (hash: string | undefined): Promise<number> => {
    const before = process.cpuUsage();
    for (let count = 0; count < 6; count += 1) expect(await comparePassword(keys, 'a', '222222', hash)).toBe(false);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  await comparePassword(keys, 'a', '222222', undefined);
  const [known, unknown] = [await cpuOf(stored), await cpuOf(undefined)];
  expect(unknown).toBeGreaterThan(known / 3);
  expect(known).toBeGreaterThan(unknown / 3);
});

test('a hash serves for its own person alone, and only with the key that is not in the database', async () => {
  const { keys } = city.running.central;
  const stored = await hashPassword(keys, 'a', '111111');
  expect(await comparePassword(keys, 'a', '111111', stored)).toBe(true);
  expect(await comparePassword(keys, 'b', '111111', stored)).toBe(false);
  expect(await comparePassword({ identityIndex: { ...keys.identityIndex, bytes: Buffer.alloc(32) } }, 'a', '111111', stored)).toBe(false);
});
