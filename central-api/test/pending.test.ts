import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decidePending } from '../src/attempts/decide-pending.ts';
import { eraseOldEvidence } from '../src/jobs.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

async function pendingAttempt(finger: string, attemptWith = finger) {
  const identity = await city.person();
  const { personRef } = await city.enrol(identity, finger, ['right-index']);
  const visit = await kiosk.visit(personRef);
  city.matcher.busy = true;
  const made = await kiosk.makeAttempt(visit, { finger: attemptWith, touchNumber: 1 });
  const reply = await kiosk.submit(made);
  return { identity, personRef, made, reply, visit };
}

/** The job of central itself runs too; whoever comes first, the attempt is decided once. */
async function decideAll(): Promise<void> {
  city.matcher.busy = false;
  const left = () => city.running.central.databases.identity.selectFrom('attempts').select('id').where('state', '=', 'pending').execute();
  for (let round = 0; round < 20 && (await left()).length > 0; round += 1) await decidePending(city.running.central);
  expect(await left()).toEqual([]);
}

async function changesAbout(text: string): Promise<string[]> {
  const { body } = await city.bureau('GET', '/v1/changes?limit=1000');
  return (body as { changes: { kind: string }[] }).changes
    .filter((change) => JSON.stringify(change).includes(text))
    .map(({ kind }) => kind);
}

describe('when matching is overloaded', () => {
  test('the answer is pending, stays so, and the match is certified afterwards', async () => {
    const { made, reply, personRef } = await pendingAttempt('later');
    expect((await kiosk.readAnswer(reply)).result).toEqual({ kind: 'pending' });
    await decideAll();
    expect((await kiosk.submit(made)).body.answer).toBe(reply.body.answer);
    expect(await changesAbout(made.id)).toContain('verification');
    const again = await kiosk.attempt(await kiosk.visit(personRef), { finger: 'later', touchNumber: 2 });
    expect(again.result).toMatchObject({ kind: 'matched', as: 'already' });
  });

  test('no match opens a follow-up, since nobody is there any more', async () => {
    const { identity, made } = await pendingAttempt('mine', 'not mine');
    await decideAll();
    expect(await changesAbout(made.id)).toContain('follow-up');
    expect((await kiosk.identify(identity)).body).toHaveProperty('followUp');
  });

  test('a consent withdrawn meanwhile leaves nothing to decide', async () => {
    const { visit, made } = await pendingAttempt('withdrawn');
    await city.bureau('POST', `/v1/consents/${visit.consentId}/withdraw`);
    await decideAll();
    expect(await changesAbout(made.id)).not.toContain('verification');
  });
});

describe('erasing', () => {
  const kept = (id: string) =>
    city.running.central.databases.biometrics.selectFrom('evidence').select('id').where('id', '=', id).executeTakeFirst();

  test('evidence goes after its months, leaves its trace, and stays while somebody looks at it', async () => {
    const { personRef } = await city.enrol(await city.person(), 'old', ['right-index']);
    const visit = await kiosk.visit(personRef);
    const miss = await kiosk.makeAttempt(visit, { finger: 'else', touchNumber: 1, delivery: 'late' });
    await kiosk.submit(miss);
    const other = await city.enrol(await city.person(), 'older', ['right-index']);
    const hit = await kiosk.makeAttempt(await kiosk.visit(other.personRef), { finger: 'older', touchNumber: 1 });
    await kiosk.submit(hit);
    city.clock.set('2028-11-23T02:00:00.000Z');
    await eraseOldEvidence(city.running.central);
    expect([await kept(hit.id), await kept(miss.id)].map((row) => row !== undefined)).toEqual([true, true]);
    city.clock.set('2028-11-25T02:00:00.000Z');
    await eraseOldEvidence(city.running.central);
    expect([await kept(hit.id), await kept(miss.id)].map((row) => row !== undefined)).toEqual([false, true]);
    const trace = await city.running.central.databases.biometrics
      .selectFrom('erased')
      .selectAll()
      .where('id', '=', hit.id)
      .executeTakeFirst();
    expect(trace).toMatchObject({ why: 'retention', erased_at: new Date('2028-11-25T02:00:00.000Z') });
    expect(trace?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
