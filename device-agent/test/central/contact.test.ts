import { err, ok, type Heartbeat, type Result, type TerminalProfile } from '@changqing/protocol';
import { afterEach, expect, test } from 'vitest';
import type { CentralError } from '../../src/central/central-client.ts';
import { createContact } from '../../src/central/contact.ts';
import { createVirtualClock } from '../../src/clock.ts';
import { silentAgentLog } from '../../src/log.ts';
import { AGENT_VERSION } from '../../src/version.ts';

const PROFILE: TerminalProfile = {
  terminalId: 'T0007-TEST',
  site: {
    siteNo: '0007',
    name: '惠民银行人民路支行',
    address: '常青市松柏区人民路12号',
    bureauName: '常青市社会保险局',
    telephone: '0000-12333',
    counter: '一楼',
    attendants: 'none',
    resultDays: 3,
    verifyBase: 'http://127.0.0.1:7081',
    latitude: 37,
    longitude: 114,
  },
  evidenceKeys: [],
  answerKeys: [],
  noticeVersion: '1',
  time: '2026-11-23T01:00:00.000Z',
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Central's clock is `aheadMs` before ours. */
function setUp(aheadMs = 0) {
  const clock = createVirtualClock();
  const asked: ('profile' | Heartbeat)[] = [];
  const central = { there: true, noticeVersion: '1', refuses: undefined as CentralError | undefined };
  const startMs = clock.now();
  const time = () => new Date(startMs + clock.monotonic() + aheadMs).toISOString();
  const answer = <T>(value: T): Promise<Result<T, CentralError>> =>
    Promise.resolve(
      central.refuses !== undefined
        ? err(central.refuses)
        : central.there
          ? ok(value)
          : err({ code: 'unreachable', detail: 'ECONNREFUSED' }),
    );
  const remembered: number[] = [];
  const contact = createContact({
    client: {
      profile: () => {
        asked.push('profile');
        return answer({ ...PROFILE, noticeVersion: central.noticeVersion, time: time() });
      },
      heartbeat: (state) => {
        asked.push(state);
        return answer({ time: time() });
      },
    },
    clock,
    log: silentAgentLog,
    file: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
    known: PROFILE,
    lastContactMs: undefined,
    enrolCode: undefined,
    enrol: () => Promise.reject(new Error('not asked here')),
    condition: () => ({ keptRecords: 3, oldestKeptAt: '2026-11-22T01:00:00.000Z', agentVersion: AGENT_VERSION }),
    remember: (atMs) => void remembered.push(atMs),
  });
  const stop = new AbortController();
  const running = contact.run(stop.signal);
  stops.push(async () => {
    stop.abort();
    await running;
  });
  return { clock, contact, central, asked, remembered };
}

const BEAT: Heartbeat = { keptRecords: 3, oldestKeptAt: '2026-11-22T01:00:00.000Z', agentVersion: AGENT_VERSION };

test('after the first profile each heartbeat tells how it goes, and the profile is asked for once a minute', async () => {
  const { clock, asked, contact, remembered } = setUp(5_000);
  await clock.advance(45_000);
  expect(asked).toEqual(['profile', BEAT, BEAT, BEAT]);
  await clock.advance(15_000);
  expect(asked.at(-1)).toBe('profile');
  expect(contact.state).toMatchObject({ online: true, offsetToCentralMs: 5_000, lastContactMs: clock.now() });
  expect(remembered).toHaveLength(5);
});

test('a heartbeat alone keeps the offset of the clocks right', async () => {
  const { clock, contact } = setUp();
  await clock.advance(1_000);
  clock.setWallClock(clock.now() - 3_600_000);
  await clock.advance(15_000);
  expect(contact.state).toMatchObject({ offsetToCentralMs: 3_600_000, lastContactMs: clock.now() - 1_000 });
});

test('what central changes arrives with the next profile', async () => {
  const { clock, central, contact } = setUp();
  await clock.advance(0);
  central.noticeVersion = '2';
  await clock.advance(60_000);
  expect(contact.state.profile?.noticeVersion).toBe('2');
});

test('a missed heartbeat is no contact; the first thing after it is the profile', async () => {
  const { clock, central, contact, asked } = setUp();
  await clock.advance(15_000);
  central.there = false;
  await clock.advance(15_000);
  expect(contact.state.online).toBe(false);
  const before = asked.length;
  central.there = true;
  await clock.advance(15_000);
  expect(contact.state.online).toBe(true);
  expect(asked[before]).toBe('profile');
});

test('a terminal that central no longer knows hears so by its heartbeat', async () => {
  const { clock, central, contact } = setUp();
  await clock.advance(0);
  central.refuses = {
    code: 'refused',
    problem: {
      type: 'urn:changqing:problem:terminal-unknown',
      title: 'x',
      status: 401,
      instance: 'x',
      code: 'terminal-unknown',
      who: 'technician',
      retry: 'never',
    },
    retryAfterMs: undefined,
  };
  await clock.advance(15_000);
  expect(contact.state).toMatchObject({ online: false, problem: { code: 'terminal-unknown' } });
  central.refuses = undefined;
  await clock.advance(15_000);
  expect(contact.state.problem).toBeUndefined();
});
