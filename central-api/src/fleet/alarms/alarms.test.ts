import { alarmKind, type TerminalReport } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { alarmsOf, keyOf, type TerminalFacts } from './alarms-of.ts';
import { CLEAR_AFTER_MS, settleAlarms, type OpenAlarm } from './settle-alarms.ts';

const NOW = Date.parse('2026-11-23T02:00:00.000Z');
const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const well: TerminalFacts = { lastBeatMs: NOW, closed: false, cloned: false, brokenAudit: undefined };
const counters = { succeeded: 0, failed: 0, reconnects: 0, linkErrors: 0, resets: 0 };
const device = (role: TerminalReport['devices'][number]['role'], state: TerminalReport['devices'][number]['state'], sinceMs = 0, detail?: string) => ({
  role, model: 'm', state, where: 'w', since: ago(sinceMs), counters, ...(detail === undefined ? {} : { detail }),
}); // prettier-ignore
const report = (changes: Partial<TerminalReport> = {}): TerminalReport => ({
  at: ago(0),
  bootId: '01900000-0000-4000-8000-000000000001',
  agentVersion: '0.1.0',
  uptimeSeconds: 1,
  mode: 'people',
  busy: false,
  devices: [device('card', 'ready'), device('finger', 'busy'), device('printer', 'starting')],
  services: [{ service: 'certification', open: true }, { service: 'info', open: true }], // prettier-ignore
  outbox: { waiting: 0 },
  today: { sessions: 0, certified: 0, kept: 0, counter: 0, prints: 0 },
  ...changes,
});
const MB = 1_000_000;
const closed = { service: 'certification', open: false } as const;

const CASES: readonly (readonly [string, Partial<TerminalReport>, readonly string[], Partial<TerminalFacts>?])[] = [
  ['all is well', {}, []],
  ['a silent terminal', {}, ['late '], { lastBeatMs: NOW - 25_001 }],
  ['just within the time', {}, [], { lastBeatMs: NOW - 25_000 }],
  ['a closed terminal, whatever it says', { mode: 'safe' }, [], { closed: true, cloned: true, lastBeatMs: 0 }],
  ['a copied machine', {}, ['cloned '], { cloned: true }],
  ['a broken audit', {}, ['audit-broken '], { brokenAudit: { sequence: 7, why: 'altered' } }],
  ['the safe page', { mode: 'safe' }, ['crash-loop ']],
  ['a pulled cable', { devices: [device('printer', 'disconnected')] }, ['device-disconnected printer']],
  ['a pulled cable while a technician is at it', { mode: 'technician', devices: [device('printer', 'disconnected')] }, []],
  ['the watchdog at work', { devices: [device('finger', 'faulty', 29_000)] }, []],
  ['a fault that stays', { devices: [device('finger', 'faulty', 30_000)] }, ['device-out-of-order finger']],
  ['every reset in vain', { devices: [device('palm', 'out-of-order')] }, ['device-out-of-order palm']],
  ['no paper', { devices: [device('printer', 'stopped', 0, 'paper-out')] }, ['paper-out printer']],
  ['a cover that is open for a moment', { devices: [device('printer', 'stopped', 179_000, 'cover-open')] }, []],
  ['a cover that stays open', { devices: [device('printer', 'stopped', 180_000, 'cover-open')] }, ['device-out-of-order printer']],
  ['another device than before', { devices: [device('card', 'withheld')] }, ['device-changed card']],
  ['paper that runs low', { supplies: { low: true } }, ['paper-low ']],
  ['one service closed', { services: [closed, { service: 'info', open: true }] }, ['service-closed certification']],
  ['all services closed', { services: [closed, { service: 'info', open: false }] }, ['service-closed ']],
  ['on battery', { services: [{ ...closed, problem: { code: 'on-battery' } }] }, ['on-battery ']],
  ['a full disk', { disk: { freeBytes: 499 * MB, totalBytes: 1_000 * MB } }, ['disk-low ']],
  ['a clock that is off', { clockOffsetMs: -61_000 }, ['clock-off ']],
  ['memory near its ceiling', { memory: { rssBytes: 91, ceilingBytes: 100 } }, ['memory-high ']],
  ['many records that wait', { outbox: { waiting: 50, oldestAt: ago(1_000) } }, ['outbox-growing ']],
  ['one record that waits too long', { outbox: { waiting: 1, oldestAt: ago(600_001) } }, ['outbox-growing ']],
  ['a self-test that failed', { lastSelfTest: { at: ago(0), passed: 9, failed: 1 } }, ['self-test-failed ']],
];

describe('what is an alarm', () => {
  test.each(CASES.map(([what, changes, keys, facts]) => ({ what, changes, keys, terminal: { ...well, ...facts } })))(
    '$what',
    ({ changes, keys, terminal }) => {
      const found = alarmsOf(report(changes), terminal, NOW, new Set());
      expect(found.map(keyOf)).toEqual(keys);
      for (const { reason, action } of found) {
        for (const sentence of [reason, action]) expect(sentence).toMatch(/^\P{Script=Latin}*(A4|MB)?[^a-z]*。$/u);
        expect(reason + action).not.toMatch(/非法|无效|禁止|异常|未知错误/);
      }
    },
  );

  test('every kind of the contract has a case', () => {
    const raised = new Set(CASES.flatMap(([, , keys]) => keys.map((key) => key.split(' ')[0])));
    expect([...raised].toSorted()).toEqual([...alarmKind.options].toSorted());
  });

  test('a figure around its limit is one alarm: it clears further back', () => {
    const swings: readonly (readonly [Partial<TerminalReport>, string])[] = [
      [{ disk: { freeBytes: 550 * MB, totalBytes: 1_000 * MB } }, 'disk-low '],
      [{ clockOffsetMs: 45_000 }, 'clock-off '],
      [{ memory: { rssBytes: 85, ceilingBytes: 100 } }, 'memory-high '],
      [{ outbox: { waiting: 30, oldestAt: ago(0) } }, 'outbox-growing '],
    ];
    for (const [changes, key] of swings) {
      expect(alarmsOf(report(changes), well, NOW, new Set())).toEqual([]);
      expect(alarmsOf(report(changes), well, NOW, new Set([key])).map(keyOf)).toEqual([key]);
    }
  });
});

describe('raising and clearing', () => {
  const open: OpenAlarm = { id: 'a', kind: 'device-disconnected', subject: 'printer', quietSinceMs: undefined };
  const holds = alarmsOf(report({ devices: [device('printer', 'disconnected')] }), well, NOW, new Set());

  test('what holds is raised once, and kept while it holds', () => {
    expect(settleAlarms([], holds, NOW)).toMatchObject({ raise: [{ kind: 'device-disconnected' }], clear: [], kept: [] });
    expect(settleAlarms([open], holds, NOW)).toEqual({ raise: [], clear: [], kept: [open] });
  });

  test('it clears after it was quiet for two beats, and begins anew when it comes back before', () => {
    const quiet = settleAlarms([open], [], NOW).kept;
    expect(quiet).toEqual([{ ...open, quietSinceMs: NOW }]);
    expect(settleAlarms(quiet, [], NOW + CLEAR_AFTER_MS - 1).clear).toEqual([]);
    expect(settleAlarms(quiet, [], NOW + CLEAR_AFTER_MS).clear).toEqual(quiet);
    expect(settleAlarms(quiet, holds, NOW + CLEAR_AFTER_MS).kept).toEqual([open]);
  });

  test('late is over with the first beat', () => {
    const late: OpenAlarm = { id: 'b', kind: 'late', subject: '', quietSinceMs: undefined };
    expect(settleAlarms([late], [], NOW).clear).toEqual([late]);
  });
});
