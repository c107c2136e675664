import { MAXIMUM_STROKE_NUMBERS } from '@changqing/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHouse } from './house.ts';

let house: Awaited<ReturnType<typeof openHouse>>;
let token: string;
beforeAll(async () => {
  house = await openHouse();
  token = await house.cliToken();
});
afterAll(() => house.close());

async function post(command: object): Promise<{ status: number; code: string | undefined }> {
  const { nonce } = house.agent.feed.view;
  const response = await fetch(`${house.agent.url}/api/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ nonce, command }),
  });
  const body = (await response.json()) as { code?: string };
  return { status: response.status, code: body.code };
}
const strokesOf = (numbers: number, at = 1_999) =>
  Array.from({ length: Math.ceil(numbers / 4_000) }, () => Array.from({ length: 4_000 }, () => at));

test('a page written full is read to its end: it is refused only because nobody is at that page', async () => {
  expect(await post({ kind: 'feedback.strokes', strokes: strokesOf(MAXIMUM_STROKE_NUMBERS) })).toEqual({
    status: 409,
    code: 'command-not-now',
  });
});

test('one stroke more is not of the contract, and far more is not read', async () => {
  expect(await post({ kind: 'feedback.strokes', strokes: strokesOf(MAXIMUM_STROKE_NUMBERS + 1, 1) })).toMatchObject({
    code: 'request-invalid',
  });
  expect(await post({ kind: 'feedback.strokes', strokes: strokesOf(4 * MAXIMUM_STROKE_NUMBERS) })).toEqual({
    status: 413,
    code: 'too-large',
  });
});

test('no other command may be long, also one that only looks like strokes', async () => {
  expect(await post({ kind: 'feedback.text', text: 'x'.repeat(20_000) })).toEqual({ status: 413, code: 'too-large' });
  expect(await post({ kind: 'number.enter', number: '1', strokes: strokesOf(8_000), note: 'feedback.strokes' })).toEqual({
    status: 413,
    code: 'too-large',
  });
});
