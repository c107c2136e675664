import { rmSync } from 'node:fs';
import { selfTestId, selfTestRecord, type SelfTestId } from '@changqing/protocol';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/records/audit.ts';
import { resident } from '../test-cards.ts';
import { closeShared, openTestKiosk, type Answers, type TestKiosk } from './test-bench.ts';

let kiosk: TestKiosk;
beforeEach(async () => {
  kiosk = await openTestKiosk();
});
afterEach(() => kiosk.close());
afterAll(closeShared);

const EVERY = selfTestId.options;

interface Failing {
  readonly before?: (kiosk: TestKiosk) => void;
  readonly answers?: Answers;
  /** What the reason speaks of. */
  readonly says: RegExp;
}

/** One way, or more, in which each test ends badly. */
const FAILING: Readonly<Record<SelfTestId, readonly Failing[]>> = {
  'printer-page': [
    { answers: { confirm: false, note: '字印得很淡' }, says: /字印得很淡/ },
    { before: ({ kiosk: { printer } }) => printer.makeTrouble({ kind: 'paper-out' }), says: /没有纸/ },
  ],
  'printer-cutter': [{ answers: { confirm: false }, says: /没有切断/ }],
  'printer-sensors': [{ answers: { idle: true }, says: /打开盖子/ }],
  'document-page': [{ answers: { confirm: false }, says: /印得不好/ }],
  'finger-image': [
    { before: ({ kiosk: { cables } }) => cables.finger.pull(), says: /指纹仪/ },
    { answers: { idle: true }, says: /没有等到/ },
  ],
  'finger-uniformity': [{ before: ({ kiosk: { cables } }) => cables.finger.pull(), says: /指纹仪/ }],
  'palm-image': [{ before: ({ kiosk: { cables } }) => cables.palm.pull(), says: /掌静脉仪/ }],
  'palm-distance': [{ answers: { idle: true }, says: /没有等到/ }],
  'palm-illumination': [{ before: ({ kiosk: { cables } }) => cables.palm.pull(), says: /掌静脉仪/ }],
  'card-read': [
    { answers: { idle: true }, says: /没有卡/ },
    { answers: { card: 'unreadable' }, says: /读不出来/ },
  ],
  'social-card-read': [
    { before: ({ around }) => (around.socialCard = 'refused'), says: /读不出来/ },
    { answers: { idle: true }, says: /没有插卡/ },
  ],
  'scanner-read': [{ answers: { idle: true }, says: /没有扫到/ }],
  presence: [{ answers: { idle: true }, says: /没有发现人/ }],
  power: [{ answers: { idle: true }, says: /没有报告/ }],
  verifier: [{ before: ({ moduleCable }) => moduleCable.pull(), says: /比对模块/ }],
  sound: [
    { answers: { confirm: false }, says: /没有听到/ },
    { before: ({ around }) => (around.volume = 0), says: /音量/ },
  ],
  'touch-grid': [{ answers: { told: false }, says: /点不到/ }],
  'dead-pixels': [{ answers: { confirm: false }, says: /坏点/ }],
  network: [{ before: ({ around }) => (around.centralPort = 1), says: /连不上/ }],
  central: [{ before: ({ around }) => (around.centralOffsetMs = undefined), says: /连不上/ }],
  clock: [{ before: ({ around }) => (around.centralOffsetMs = 10 * 365 * 86_400_000), says: /时钟/ }],
  disk: [{ before: ({ folder }) => rmSync(folder, { recursive: true }), says: /磁盘/ }],
  journal: [
    {
      before: ({ database }) => {
        database.exec(`UPDATE audit SET entry = replace(entry, 'passed', 'failed') WHERE sequence = 1`);
      },
      says: /第 1 条/,
    },
  ],
  'dry-run': [
    { before: ({ around }) => (around.identify = 'unreachable'), says: /连不上/ },
    {
      before: ({ around }) => (around.consent = { kind: 'refused', problem: { code: 'not-authorised' } }),
      says: /测试人员/,
    },
    { before: ({ around }) => (around.attempts = [{ kind: 'none' }]), says: /没有在规定的时间里/ },
    {
      before: ({ around }) => (around.attempts = [0, 1, 2].map(() => ({ kind: 'result', result: { kind: 'not-matched' } }))),
      says: /没有比对上/,
    },
  ],
};

describe('each self-test', () => {
  test('ends well where everything is as it should be; each is a record and an event', async () => {
    const before = verifyAudit(kiosk.database);
    for (const id of EVERY) {
      const record = await kiosk.run(id);
      expect(record, `${id}: ${record.reason ?? ''} ${JSON.stringify(record.evidence)}`).toMatchObject({
        test: id,
        verdict: 'passed',
        by: 'li.wei',
      });
      expect(selfTestRecord.safeParse(record).success).toBe(true);
    }
    expect(kiosk.tests.list().every(({ possible, last }) => possible && last?.verdict === 'passed')).toBe(true);
    expect(kiosk.tests.records().map(({ test: id }) => id)).toEqual([...EVERY].reverse());
    const after = verifyAudit(kiosk.database);
    expect(after.ok && before.ok && after.value - before.value).toBeGreaterThanOrEqual(EVERY.length);
    // Whose card it was stands nowhere.
    const stored = JSON.stringify(kiosk.database.prepare('SELECT * FROM self_tests').all());
    expect(stored).not.toContain(resident.identity.number);
    expect(stored).not.toContain(resident.name);
    // Paper of tests is counted as such.
    expect(kiosk.jobs().map(({ kind }) => kind)).toEqual(kiosk.jobs().map(() => 'test'));
    expect(kiosk.drafts.map(({ body }) => 'purpose' in body && body.purpose)).toEqual(['test', 'test']);
  }, 60_000);

  test.each(EVERY.flatMap((id) => FAILING[id].map((failing, index) => [id, index, failing] as const)))(
    '%s ends badly, and says why (%i)',
    async (id, _index, { before, answers, says }) => {
      if (id === 'journal') await kiosk.run('disk');
      before?.(kiosk);
      const record = await kiosk.run(id, answers);
      expect(record.verdict).toBe('failed');
      expect(record.reason).toMatch(says);
    },
    30_000,
  );

  test('can be called off, and leaves its device to the next', async () => {
    for (const id of EVERY) {
      const running = kiosk.tests.run(id, 'li.wei');
      // What only computes is over within a turn.
      if (!kiosk.tests.alone.includes(id)) await kiosk.clock.advance(10);
      expect(kiosk.tests.running()?.test).toBe(id);
      expect(kiosk.tests.cancel().ok).toBe(true);
      const done = await kiosk.drive(running);
      expect(done.ok && done.value.verdict, id).toBe('cancelled');
      expect(kiosk.tests.running()).toBeUndefined();
    }
    expect(await kiosk.run('finger-image')).toMatchObject({ verdict: 'passed' });
    expect(await kiosk.run('printer-page')).toMatchObject({ verdict: 'passed' });
  });
});

test('what is not there is said, and ends as such', async () => {
  const bare = await openTestKiosk({ without: true });
  const everywhere: readonly SelfTestId[] = ['disk', 'journal', 'network', 'central', 'clock', 'sound', 'touch-grid', 'dead-pixels'];
  for (const { test: id, possible, whyNot } of bare.tests.list()) {
    expect(possible, id).toBe(everywhere.includes(id));
    if (possible) continue;
    expect(whyNot).toMatch(/这台机器没有/);
    expect(await bare.run(id)).toMatchObject({ verdict: 'not-there', reason: whyNot });
  }
  await bare.close();
});

test('one at a time, nothing while somebody is served, and what nobody asked is not answered', async () => {
  expect(kiosk.tests.answer(true).ok).toBe(false);
  expect(kiosk.tests.told(true, {}).ok).toBe(false);
  expect(kiosk.tests.cancel().ok).toBe(false);
  const first = kiosk.tests.run('sound', 'li.wei');
  expect(await kiosk.tests.run('disk', 'li.wei')).toMatchObject({ ok: false, error: { code: 'command-not-now' } });
  void kiosk.tests.cancel();
  expect((await kiosk.drive(first)).ok).toBe(true);
  kiosk.around.busy = true;
  expect(await kiosk.tests.run('disk', 'central')).toMatchObject({ ok: false, error: { code: 'command-not-now' } });
});

test('all of them, one after the other, and calling off ends them all', async () => {
  const all = kiosk.tests.runAll('li.wei');
  await kiosk.clock.advance(10);
  expect(kiosk.tests.running()?.queue.length).toBe(EVERY.length - 1);
  for (let turn = 0; turn < 400 && kiosk.tests.running()?.ask.ask !== 'confirm'; turn += 1) {
    await kiosk.clock.advance(50);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(kiosk.tests.running()?.test).toBe('sound');
  void kiosk.tests.cancel();
  const done = await kiosk.drive(all);
  expect(done.ok && done.value.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed', 'passed', 'passed', 'cancelled']);
});

test('nobody answers: the test ends by itself', async () => {
  const ended = await kiosk.drive(kiosk.tests.run('touch-grid', 'li.wei'));
  expect(ended).toMatchObject({ ok: true, value: { verdict: 'failed', reason: '120 秒内没有做完。' } });
});

test('records outlast a restart', async () => {
  const record = await kiosk.run('disk');
  const { openSelfTestLog } = await import('../../src/diagnostics/self-tests/self-test-log.ts');
  expect(openSelfTestLog(kiosk.database).lastOfEach().get('disk')).toEqual(record);
});
