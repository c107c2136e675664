import { deskCommandRequest, diagnosticsView, type Problem, type Result } from '@changqing/protocol';
import { expect, test } from 'vitest';
import { createDeskSender } from './desk-sender.ts';
import { deskPreviews } from './preview-desk.ts';

const DOCUMENT = diagnosticsView.parse(deskPreviews()[0]?.desk?.().feed.arrivals.diagnostics);
const OK: Result<unknown, Problem> = { ok: true, value: { ok: true } };
const refusal = (code: Problem['code']): Result<unknown, Problem> => ({ ok: false, error: { code } });

/** An agent that takes each word once, as the true one does. */
function agent(fresh: string[], valid: string[]) {
  const asked: string[] = [];
  const taken: string[] = [];
  return {
    asked,
    taken,
    ask: (path: string, body?: unknown): Promise<Result<unknown, Problem>> => {
      asked.push(path);
      if (path.endsWith('/desk')) {
        const nonce = fresh.shift() ?? 'none';
        valid.push(nonce);
        return Promise.resolve({ ok: true, value: { ...DOCUMENT, nonce } });
      }
      const { nonce } = deskCommandRequest.parse(body);
      const at = valid.indexOf(nonce);
      if (at < 0) return Promise.resolve(refusal('nonce-invalid'));
      valid.splice(at, 1);
      taken.push(nonce);
      return Promise.resolve(OK);
    },
  };
}

test('the word of the shown document is used once; the next command asks for another', async () => {
  const { ask, taken, asked } = agent(['fresh'], ['shown']);
  const sender = createDeskSender(ask, () => 'shown');
  expect((await sender.send({ kind: 'report.make' })).ok).toBe(true);
  expect((await sender.send({ kind: 'bundle.make' })).ok).toBe(true);
  expect(taken).toEqual(['shown', 'fresh']);
  expect(asked).toHaveLength(3);
});

test('two touches at once go one after the other, each with a word of its own', async () => {
  const { ask, taken } = agent(['b', 'c'], ['a']);
  const sender = createDeskSender(ask, () => 'a');
  await Promise.all([sender.send({ kind: 'touched' }), sender.send({ kind: 'self-test.cancel' }), sender.send({ kind: 'bundle.make' })]);
  expect(taken).toEqual(['a', 'b', 'c']);
});

test('a word that is too old is asked for anew, once; another refusal is told', async () => {
  const old = agent(['fresh'], []);
  expect((await createDeskSender(old.ask, () => 'old').send({ kind: 'report.make' })).ok).toBe(true);
  const never = agent(['x'], []);
  const refused = await createDeskSender(
    (path, body) => (path.endsWith('/commands') ? Promise.resolve(refusal('nonce-invalid')) : never.ask(path, body)),
    () => 'old',
  ).send({ kind: 'report.make' });
  expect(refused).toEqual(refusal('nonce-invalid'));
  expect(never.asked).toEqual(['/api/technician/desk']);
  const shut = await createDeskSender(
    () => Promise.resolve(refusal('desk-closed')),
    () => undefined,
  ).send({ kind: 'touched' });
  expect(shut).toEqual(refusal('desk-closed'));
});
