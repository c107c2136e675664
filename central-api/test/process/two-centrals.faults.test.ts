import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kiosks } from '@changqing/fixtures';
import { commandStatus, fleetDetail, type Alarm, type CommandStatus, type FleetDetail, type StoredEvent } from '@changqing/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { siteOf } from '../../src/seed.ts';
import { ConsoleClient, heard, PASSWORD, SECRET } from '../support/console-client.ts';
import { cloneDatabase } from '../support/database.ts';
import { deviceReport, LiveTerminal } from '../support/live-terminal.ts';
import { TestTerminal } from '../support/test-terminal.ts';
import { startProcess, urlIn, type CentralProcess } from './central-process.ts';
import { startRedis, type RedisServer } from './redis-server.ts';

interface Running extends CentralProcess {
  readonly url: string;
}

const clock = { now: () => Date.now(), set: () => undefined, pass: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'changqing-two-'));
let redis: RedisServer;
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let near: Running;
let far: Running;
let console_: ConsoleClient;
let kiosk: TestTerminal;

/** One PostgreSQL, one Redis, one folder of keys; each process has its own data folder. */
async function start(name: string): Promise<Running> {
  const started = startProcess({
    CHANGQING_DATA: join(folder, name),
    CHANGQING_KEYS_DIR: join(folder, 'keys'),
    DATABASE_URL: database.databaseUrl,
    BIOMETRICS_DATABASE_URL: database.biometricsDatabaseUrl,
    REDIS_URL: redis.url,
  });
  const printed = await started.printed;
  const url = urlIn(printed);
  if (url === '') throw new Error(printed);
  return { ...started, url };
}

async function bureau(path: string, body: object): Promise<unknown> {
  const token = readFileSync(join(folder, 'keys', 'central', 'bureau-token'), 'utf8').trim();
  const response = await fetch(near.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

beforeAll(async () => {
  [redis, database] = await Promise.all([startRedis(), cloneDatabase()]);
  near = await start('near');
  far = await start('far');
  const [place] = kiosks();
  if (place === undefined) throw new Error('a city without kiosks');
  const { code } = (await bureau('/v1/terminal-codes', { site: siteOf(place, 'http://127.0.0.1:7081'), hoursValid: 1 })) as {
    code: string;
  };
  kiosk = await TestTerminal.enrol(far.url, code, clock);
  await bureau('/v1/staff', { staffId: 'li.jishi', name: '李技', role: 'technician', password: PASSWORD, totpSecret: SECRET });
  console_ = new ConsoleClient(near.url, clock);
  await console_.logIn('li.jishi');
});
afterAll(async () => {
  for (const { child, ended } of [near, far]) {
    child.kill('SIGKILL');
    await ended;
  }
  await redis.kill();
  rmSync(folder, { recursive: true, force: true });
});

const detail = async (): Promise<FleetDetail> =>
  fleetDetail.parse((await console_.request('GET', `/console/api/terminals/${kiosk.profile.terminalId}`)).body);
const order = async (): Promise<CommandStatus> => {
  const given = await console_.request('POST', `/console/api/terminals/${kiosk.profile.terminalId}/commands`, {
    command: { command: 'restart-page' },
  });
  return commandStatus.parse(given.body);
};
const reset = { act: 'device-reset', role: 'printer', rung: 'reopen', worked: true } as const;

/** A line to whichever of these answers first, as an agent looks for one. */
async function reconnect(urls: readonly string[]): Promise<LiveTerminal> {
  for (let tries = 0; tries < 100; tries += 1) {
    for (const url of urls) {
      try {
        return await LiveTerminal.open(kiosk, url);
      } catch {
        await delay(100);
      }
    }
  }
  throw new Error('nobody answers');
}

test('terminal at one process, console at the other: told at once; one is killed, Redis goes and comes, and nothing is lost', async () => {
  const line = await console_.listen();
  const events: number[] = [];
  line.on('event', ({ event }: { event: StoredEvent }) => events.push(event.sequence));
  const first = await LiveTerminal.open(kiosk, far.url);
  first.add(reset, reset);
  const alarm = heard<Alarm>(line, 'alarm');
  const event = heard(line, 'event');
  await first.beat({ devices: [deviceReport('printer', kiosk.now(), { state: 'disconnected' })] });
  await first.send();
  expect(await alarm).toMatchObject({ kind: 'device-disconnected', subject: 'printer' });
  await event;

  const sent = heard<CommandStatus>(line, 'command', ({ state }) => state === 'sent');
  const given = await order();
  expect((await sent).id).toBe(given.id);
  expect(first.orders.map(({ id }) => id)).toEqual([given.id]);

  // The process that hears the terminal dies with a batch under way, whose answer never comes.
  first.add(reset, reset, reset);
  const lost = first.send(2).catch(() => 'no answer');
  far.child.kill('SIGKILL');
  await far.ended;
  await lost;
  const waiting = await order();
  const second = await reconnect([far.url, near.url]);
  Object.assign(second, { auditId: first.auditId, audit: first.audit });
  const { eventsAfter } = await second.beat();
  expect(eventsAfter?.auditId).toBe(first.auditId);
  await second.send(eventsAfter?.sequence);
  while (!second.orders.some(({ id }) => id === waiting.id)) await delay(50);
  expect(second.orders.map(({ id }) => id)).toEqual([waiting.id]);
  // Beats are written once a second.
  let after = await detail();
  for (let tries = 0; after.terminal.presence !== 'on-time' && tries < 100; tries += 1) {
    await delay(50);
    after = await detail();
  }
  expect(after.events.map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2, 1]);
  expect(after.terminal.presence).toBe('on-time');
  expect(after.alarms.map(({ kind }) => kind)).toEqual(['device-disconnected']);

  // Redis away: the process tells its own consoles all the same, and keeps all that it is told.
  await redis.kill();
  second.add(reset);
  const own = heard(line, 'event');
  expect(await second.send(5)).toMatchObject({ ok: true, eventsAfter: { sequence: 6 } });
  await own;
  const withoutRedis = await order();
  while (!second.orders.some(({ id }) => id === withoutRedis.id)) await delay(50);
  expect(near.child.exitCode).toBeNull();

  // Redis back: consoles read everything anew, and another process is heard again.
  const anew = new Promise((resolve) => line.once('disconnect', resolve));
  await redis.start();
  await anew;
  far = await start('far');
  const again = await console_.listen();
  const third = await LiveTerminal.open(kiosk, far.url);
  await second.ended();
  Object.assign(third, { auditId: second.auditId, audit: second.audit });
  third.add(reset);
  const across = heard(again, 'event');
  await third.send(6);
  await across;
  expect(events).toEqual(expect.arrayContaining([1, 2, 6]));
  const end = await detail();
  expect(end.events.map(({ sequence }) => sequence)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  const outcomes = await third.outcome({ id: given.id, state: 'done', at: kiosk.now() });
  expect(outcomes).toEqual({ ok: true });
  expect(await third.outcome({ id: randomUUID(), state: 'done', at: kiosk.now() })).toMatchObject({ code: 'not-found' });
  again.disconnect();
  third.close();
});
