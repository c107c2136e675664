import { afterEach, expect, test } from 'vitest';
import { silentAgentLog } from '../../src/log.ts';
import { createDelivery } from '../../src/records/deliver.ts';
import { createBureau, keepSession, openDesk } from './desk.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

function setUp() {
  const desk = openDesk();
  const { journal, database } = desk.open();
  const bureau = createBureau(desk.key);
  const contacts: boolean[] = [];
  let live: string | undefined;
  const delivery = createDelivery({
    journal,
    client: bureau.client,
    clock: desk.clock,
    log: silentAgentLog,
    random: () => 0.5,
    answerKeys: () => [bureau.key.publicJwk],
    liveSession: () => live,
    onContact: (reached) => void contacts.push(reached),
  });
  const stop = new AbortController();
  const running = { loop: Promise.resolve() };
  cleanups.push(async () => {
    stop.abort();
    await running.loop;
    database.close();
    await desk.remove();
  });
  return {
    ...desk,
    journal,
    bureau,
    delivery,
    contacts,
    run: () => {
      running.loop = delivery.run(stop.signal);
    },
    setLive: (sessionId: string | undefined) => {
      live = sessionId;
    },
  };
}

test('while the person waits, the consent goes before the attempt, and the answer comes back', async () => {
  const { journal, bureau, delivery, clock } = setUp();
  bureau.decide({ kind: 'not-matched' });
  const { attemptId, consentId } = keepSession(journal, clock);
  expect(await delivery.live(attemptId, 8_000)).toEqual({ kind: 'result', result: { kind: 'not-matched' } });
  expect(bureau.seen).toEqual([
    { id: consentId, kind: 'consent', delivery: 'live' },
    { id: attemptId, kind: 'attempt', delivery: 'live' },
  ]);
  expect(journal.find(attemptId)).toMatchObject({ state: 'not-matched' });
});

test('no answer in eight seconds is none; an answer after that still settles the journal', async () => {
  const { journal, bureau, delivery, clock, run } = setUp();
  bureau.be('hangs');
  const { attemptId } = keepSession(journal, clock);
  const answer = delivery.live(attemptId, 8_000);
  await clock.advance(8_000);
  expect(await answer).toEqual({ kind: 'none' });
  journal.settle(attemptId, 'kept');
  bureau.be('answers');
  run();
  await clock.advance(60_000);
  expect(journal.find(attemptId)).toMatchObject({ state: 'received', left_as: 'kept' });
  expect(bureau.stored.size).toBe(2);
});

test('a reply lost after central took the record: offered again by the same id, stored once', async () => {
  const { journal, bureau, clock, run } = setUp();
  bureau.be('loses-reply');
  const { attemptId } = keepSession(journal, clock);
  run();
  await clock.advance(10_000);
  expect(journal.find(attemptId)?.acknowledged_ms).toBeNull();
  bureau.be('answers');
  await clock.advance(120_000);
  expect(journal.counts()).toMatchObject({ waiting: 0, refused: 0 });
  expect(bureau.stored.size).toBe(2);
  expect(bureau.seen.length).toBeGreaterThan(2);
});

test('oldest first, and with growing pauses while nobody answers', async () => {
  const { journal, bureau, clock, run } = setUp();
  for (let visit = 0; visit < 20; visit += 1) keepSession(journal, clock);
  bureau.be('unreachable');
  run();
  await clock.advance(600_000);
  // One at a time is tried, not twenty; and not each second.
  expect(bureau.seen.length).toBeLessThan(25);
  expect(new Set(bureau.seen.map(({ id }) => id)).size).toBe(1);
  bureau.seen.length = 0;
  bureau.be('answers');
  await clock.advance(130_000);
  expect(bureau.seen.map(({ id }) => id)).toEqual(journal.all().map(({ id }) => id));
});

test('what central refuses for good stays for a technician and holds up nobody', async () => {
  const { journal, bureau, clock, run } = setUp();
  bureau.be('refuses');
  keepSession(journal, clock);
  run();
  await clock.advance(1_000);
  expect(journal.counts()).toMatchObject({ waiting: 0, refused: 2 });
  bureau.be('answers');
  const next = keepSession(journal, clock);
  await clock.advance(40_000);
  expect(journal.find(next.attemptId)?.acknowledged_ms).not.toBeNull();
});

test('a central that is busy is asked again later', async () => {
  const { journal, bureau, clock, run } = setUp();
  bureau.be('busy');
  keepSession(journal, clock);
  run();
  await clock.advance(5_000);
  expect(journal.counts()).toMatchObject({ waiting: 2, refused: 0 });
  bureau.be('answers');
  await clock.advance(60_000);
  expect(journal.counts().waiting).toBe(0);
});

test('an answer that central’s key did not sign is not believed', async () => {
  const { journal, bureau, delivery, clock } = setUp();
  bureau.be('lies');
  const { attemptId } = keepSession(journal, clock);
  expect(await delivery.live(attemptId, 8_000)).toEqual({ kind: 'none' });
  expect(journal.counts().waiting).toBe(2);
});

test('the records of the session that goes on are not offered late at the same time', async () => {
  const { journal, bureau, clock, run, setLive } = setUp();
  const { sessionId } = keepSession(journal, clock);
  setLive(sessionId);
  run();
  await clock.advance(60_000);
  expect(bureau.seen).toEqual([]);
  setLive(undefined);
  await clock.advance(60_000);
  expect(bureau.seen).toHaveLength(2);
});
