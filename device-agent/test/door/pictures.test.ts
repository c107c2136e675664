import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse } from './house.ts';

let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const picture = (headers: Record<string, string>) => fetch(`${house.url}/api/pictures/d43a4661-b42e-4281-8286-a52adfd1ef37`, { headers });

it('a scanned page is for the paired window alone', async () => {
  expect((await picture({})).status).toBe(401);
});

it('what no view shows is not there, and nothing of the answer is kept', async () => {
  const { cookie } = await house.pair();
  const answer = await picture({ cookie });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

it('another site may not load it', async () => {
  const { cookie } = await house.pair();
  expect((await picture({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});
