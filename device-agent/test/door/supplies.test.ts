import { problemDocument } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHouse } from './house.ts';

let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const put = async (body: string, authorization?: string) =>
  fetch(`${house.url}/api/supplies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house.origin, ...(authorization === undefined ? {} : { authorization }) },
    body,
  });

describe('a technician at the door', () => {
  test('says what was put in, with the word of the command line or the paired window', async () => {
    const authorization = `Bearer ${await house.cliToken()}`;
    expect((await put('{"what":"roll"}')).status).toBe(401);
    const taken = await put('{"what":"roll","amount":50000}', authorization);
    expect([taken.status, await taken.json()]).toEqual([200, { ok: true }]);
  });

  test.each(['{"what":"toner"}', '{"what":"roll","amount":0}', '{}', 'roll'])('%s is refused with what is wrong', async (body) => {
    const refused = await put(body, `Bearer ${await house.cliToken()}`);
    expect(refused.status).toBe(400);
    expect(problemDocument.parse(await refused.json()).code).toBe('request-invalid');
  });
});
