import { fc } from '@changqing/fixtures/properties';
import { err, ok, type DeskCommand, type SelfTestId } from '@changqing/protocol';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import type { SelfTests } from '../../src/diagnostics/self-tests/self-tests.ts';
import { silentAgentLog } from '../../src/log.ts';
import type { StaffOnDuty } from '../../src/sessions/technician/technician-messages.ts';
import { createDesk, type DeskParts } from '../../src/technician/desk.ts';
import { createWireMonitor } from '../../src/technician/wire-monitor.ts';

const LI: StaffOnDuty = { staffId: 'li.wei', name: '李卫', role: 'technician', maySet: true };

/** A desk whose acts are only counted. */
function desk() {
  const clock = createVirtualClock(undefined, 1);
  const acts: string[] = [];
  const done = (act: string) => {
    acts.push(act);
    return ok();
  };
  const tests: SelfTests = {
    list: () => [],
    alone: [],
    run: (test: SelfTestId) => {
      acts.push(`run ${test}`);
      return new Promise(() => undefined);
    },
    runAll: () => new Promise(() => undefined),
    answer: () => done('answer'),
    told: () => done('told'),
    cancel: () => done('cancel'),
    running: () => undefined,
    records: () => [],
    onChange: () => () => undefined,
    onImage: () => () => undefined,
    close: () => Promise.resolve(),
  };
  const parts: DeskParts = {
    clock,
    log: silentAgentLog,
    tests,
    visits: () => [],
    roster: { reset: () => Promise.resolve(done('reset')), accept: () => err({ code: 'device-withheld' }) },
    settings: {
      document: () => Promise.reject(new Error('not asked for here')),
      version: () => Promise.resolve(undefined),
      change: () => Promise.resolve(done('settings')),
      amend: () => Promise.resolve(done('amend')),
    },
    wire: createWireMonitor(clock),
    supplies: { filled: () => done('filled') },
    sources: {
      overview: () => ({
        site: '常青路',
        devices: [],
        services: [],
        machine: {
          agentVersion: '1',
          node: 'v24',
          system: 'Linux',
          bootId: 'b',
          upSince: '2026-11-23T01:00:00.000Z',
          memory: { rssBytes: 1, ceilingBytes: 2, machineFreeBytes: 3 },
        },
        clock: { wall: '2026-11-23T01:00:00.000Z', behind: false },
        network: { interfaces: [], central: { url: 'http://127.0.0.1', reachable: false }, live: { connected: false, eventsWaiting: 0 } },
        outbox: { waiting: 0, kept: 0, refused: 0 },
        certificates: [],
        reports: [],
        orders: [],
      }),
      figures: () => ({ days: [] }),
      reports: {
        make: () => Promise.resolve(done('report')),
        print: () => Promise.resolve(done('print')),
        pdf: () => Promise.resolve(undefined),
      },
      bundles: { make: () => Promise.resolve(done('bundle')), read: () => Promise.resolve(undefined) },
    },
    audit: () => undefined,
    touched: () => undefined,
    reloadPage: () => void acts.push('reload'),
    restartAgent: () => void acts.push('restart'),
  };
  return { desk: createDesk(parts), clock, acts };
}

const COMMANDS: readonly DeskCommand[] = [
  { kind: 'self-test.run', test: 'disk' },
  { kind: 'device.reset', role: 'finger' },
  { kind: 'supplies.changed', what: 'roll' },
  { kind: 'report.make' },
  { kind: 'bundle.make' },
  { kind: 'page.restart' },
  { kind: 'agent.restart' },
];

test('of 10,000 replays of words that were used, none is taken', async () => {
  const { desk: one, clock, acts } = desk();
  one.open(LI);
  const used: string[] = [];
  for (const command of COMMANDS) {
    const nonce = one.view()?.nonce ?? '';
    expect((await one.command({ nonce, command })).ok).toBe(true);
    used.push(nonce);
  }
  const taken = acts.length;
  for (let replay = 0; replay < 10_000; replay += 1) {
    const answer = await one.command({ nonce: used[replay % used.length], command: COMMANDS[replay % COMMANDS.length] });
    if (answer.ok || answer.error.code !== 'nonce-invalid') throw new Error('a replay was taken');
    if (replay % 1_000 === 0) await clock.advance(5_000);
  }
  expect(acts).toHaveLength(taken);
  one.stop();
});

test('a word is good for sixty seconds', async () => {
  const { desk: one, clock } = desk();
  one.open(LI);
  const nonce = one.view()?.nonce ?? '';
  await clock.advance(60_001);
  expect(await one.command({ nonce, command: { kind: 'page.restart' } })).toMatchObject({ ok: false, error: { code: 'nonce-invalid' } });
  one.stop();
});

test('while it is shut nothing is done and nothing told, whatever is sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...COMMANDS), async (garbage, command) => {
      const { desk: one, acts } = desk();
      one.open(LI);
      const nonce = one.view()?.nonce ?? '';
      one.close();
      acts.length = 0;
      for (const body of [garbage, { nonce, command }, { nonce: garbage, command }])
        expect(await one.command(body)).toMatchObject({ ok: false, error: { code: 'desk-closed' } });
      expect(one.view()).toBeUndefined();
      expect(acts).toEqual([]);
      one.stop();
    }),
    { numRuns: 100 },
  );
});

test('a garbled body is refused while it is open, and uses nothing up', async () => {
  const { desk: one, acts } = desk();
  one.open(LI);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (body) => {
      const answer = await one.command(body);
      expect(answer.ok).toBe(false);
    }),
    { numRuns: 200 },
  );
  expect(acts).toEqual([]);
  one.stop();
});
