import type { Alarm, CommandStatus, FleetDetail, FleetTerminal, StoredEvent } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { lineOf, valuesOf } from '../src/fleet/chart-data.ts';
import { heardNews, NOTHING_YET, openAlarms, type FleetState } from '../src/fleet/fleet-state.ts';
import { countStates, filterTerminals, paperOf, sortTerminals, troubledDevices } from '../src/fleet/list-rows.ts';
import { deviceReport } from '../../test/support/live-terminal.ts';

const AT = '2026-11-23T02:00:00.000Z';
const terminal = (terminalId: string, changes: Partial<FleetTerminal> = {}): FleetTerminal => ({
  terminalId,
  siteNo: '0007',
  name: `${terminalId}号机`,
  enrolledAt: AT,
  presence: 'on-time',
  openAlarms: 0,
  ...changes,
});
const report = (changes: Partial<NonNullable<FleetTerminal['report']>> = {}): NonNullable<FleetTerminal['report']> => ({
  at: AT,
  bootId: '00000000-0000-4000-8000-000000000000',
  agentVersion: '0.1.0',
  uptimeSeconds: 1,
  mode: 'people',
  busy: false,
  devices: [],
  services: [],
  outbox: { waiting: 0 },
  today: { sessions: 0, certified: 0, kept: 0, counter: 0, prints: 0 },
  ...changes,
});
const alarm = (id: string, changes: Partial<Alarm> = {}): Alarm => ({
  id,
  terminalId: 'A',
  kind: 'late',
  subject: '',
  severity: 'act-now',
  reason: '',
  action: '',
  raisedAt: AT,
  ...changes,
});
const event = (sequence: number): StoredEvent => ({
  sequence,
  at: AT,
  entry: '{"act":"clock-found-right"}',
  previousSha256: '0'.repeat(64),
  sha256: String(sequence).padStart(64, '0'),
  receivedAt: AT,
});
const order = (state: CommandStatus['state']): CommandStatus => ({
  id: '11111111-0000-4000-8000-000000000000',
  terminalId: 'A',
  command: { command: 'restart-page' },
  operator: 'li.jishi',
  issuedAt: AT,
  expiresAt: AT,
  state,
});
const detail: FleetDetail = {
  terminal: terminal('A'),
  alarms: [],
  events: [],
  samples: [],
  days: [],
  commands: [],
  reports: [],
  bundles: [],
};
const watching: FleetState = { ...NOTHING_YET, terminals: new Map([['A', terminal('A')]]), open: { terminalId: 'A', detail } };

describe('what the live line tells', () => {
  test('stands in the list and on the page that is open, and nowhere else', () => {
    const late = terminal('A', { presence: 'late' });
    const after = heardNews(watching, { what: 'terminal', terminal: late });
    expect(after.terminals?.get('A')).toBe(late);
    expect(after.open?.detail?.terminal).toBe(late);
    const other = heardNews(watching, { what: 'event', terminalId: 'B', event: event(1) });
    expect(other).toBe(watching);
    expect(watching.terminals?.get('A')?.presence).toBe('on-time');
  });

  test('twice changes nothing the second time: an event, and an order by its newest state', () => {
    const once = heardNews(watching, { what: 'event', terminalId: 'A', event: event(1) });
    const twice = heardNews(once, { what: 'event', terminalId: 'A', event: event(1) });
    expect(twice.open?.detail?.events).toHaveLength(1);
    const given = heardNews(watching, { what: 'command', command: order('queued') });
    expect(heardNews(given, { what: 'command', command: order('done') }).open?.detail?.commands).toEqual([order('done')]);
  });

  test('keeps no more events than central tells at once', () => {
    let state = watching;
    for (let sequence = 1; sequence <= 250; sequence += 1)
      state = heardNews(state, { what: 'event', terminalId: 'A', event: event(sequence) });
    expect(state.open?.detail?.events.map((one) => one.sequence).slice(0, 2)).toEqual([250, 249]);
    expect(state.open?.detail?.events).toHaveLength(200);
  });

  test('takes an alarm from the open ones when it clears', () => {
    const raised = heardNews(heardNews(watching, { what: 'alarm', alarm: alarm('1') }), {
      what: 'alarm',
      alarm: alarm('2', { raisedAt: '2026-11-23T03:00:00.000Z' }),
    });
    expect(openAlarms(raised).map(({ id }) => id)).toEqual(['2', '1']);
    const cleared = heardNews(raised, { what: 'alarm', alarm: alarm('2', { clearedAt: AT }) });
    expect(openAlarms(cleared).map(({ id }) => id)).toEqual(['1']);
  });
});

describe('the list', () => {
  const all = [
    terminal('A', { name: '东门2号机', openAlarms: 2, presence: 'late', report: report({ outbox: { waiting: 9 } }) }),
    terminal('B', { name: '东门10号机', siteNo: '0011', report: report({ outbox: { waiting: 10 } }) }),
    terminal('C', { name: '西街1号机', presence: 'never-seen' }),
    terminal('D', { name: '旧机', presence: 'closed' }),
  ];
  const ids = (terminals: readonly FleetTerminal[]): string => terminals.map(({ terminalId }) => terminalId).join('');

  test('sorts numbers by size, and names as one counts', () => {
    expect(ids(sortTerminals(all, 'queue', 'descending'))).toMatch(/^BA/);
    expect(ids(sortTerminals(all.slice(0, 2), 'name', 'ascending'))).toBe('AB');
    expect(ids(sortTerminals(all, 'presence', 'descending'))).toBe('ABCD');
  });

  test('shows a closed terminal only where it is asked for, and finds by name, site and id however it is typed', () => {
    const find = (text: string, site = ''): string => ids(filterTerminals(all, { state: 'all', site, text }));
    expect(find('')).toBe('ABC');
    expect(find(' 东门 ')).toBe('AB');
    expect(find('００１１')).toBe('B');
    expect(find('', '0011')).toBe('B');
    expect(ids(filterTerminals(all, { state: 'closed', site: '', text: '' }))).toBe('D');
    expect(countStates(all)).toEqual({ all: 3, trouble: 1, late: 1, 'on-time': 1, 'never-seen': 1, closed: 1 });
  });

  test('names the worst device first, and paper that is out before paper that is low', () => {
    const devices = [
      deviceReport('card', AT, { state: 'starting' }),
      deviceReport('printer', AT, { state: 'stopped', detail: 'paper-out' }),
      deviceReport('finger', AT, { state: 'out-of-order' }),
      deviceReport('palm', AT),
    ];
    expect(troubledDevices({ devices }).map(({ role }) => role)).toEqual(['finger', 'printer', 'card']);
    expect(paperOf(terminal('A', { report: report({ devices, supplies: { low: true } }) }))).toBe('out');
    expect(paperOf(terminal('A', { supplies: { low: true } }))).toBe('low');
    expect(paperOf(terminal('A', { report: report() }))).toBeUndefined();
  });
});

test('a line is broken where nothing was heard', () => {
  const sample = (minute: number, roundTripMs?: number) => ({
    at: new Date(Date.parse(AT) + minute * 60_000).toISOString(),
    waiting: 0,
    linkErrors: 0,
    ...(roundTripMs === undefined ? {} : { roundTripMs }),
  });
  const line = lineOf([sample(0, 5), sample(5), sample(60, 7)], ({ roundTripMs }) => roundTripMs);
  expect(line.values).toEqual([5, null, null, 7]);
  expect(line.at.toSorted((a, b) => a - b)).toEqual(line.at);
  expect(valuesOf(line)).toEqual([5, 7]);
});
