import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type PublicContent, type Result } from '@changqing/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CentralError } from '../../src/central/central-client.ts';
import { createVirtualClock, type VirtualClock } from '../../src/clock.ts';
import { openPublicContent } from '../../src/content/public-content-cache.ts';
import { silentAgentLog } from '../../src/log.ts';
import { eventually } from '../eventually.ts';
import { cityNow } from './city.ts';

const HOUR_MS = 3_600_000;
const away: Result<never, CentralError> = err({ code: 'unreachable', detail: 'ECONNREFUSED' });

let folder: string;
let stop: AbortController;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changqing-content-'));
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await rm(folder, { recursive: true, force: true });
});

async function open(path = join(folder, 'public-content.json')) {
  const clock = createVirtualClock();
  const state: { answer: Result<PublicContent, CentralError>; asked: number } = { answer: away, asked: 0 };
  const client = {
    publicContent: () => {
      state.asked += 1;
      return Promise.resolve(state.answer);
    },
  };
  const cache = await openPublicContent({ path, client, clock, log: silentAgentLog });
  const told: string[] = [];
  cache.onChange(({ version }) => told.push(version));
  return { path, clock, state, cache, told, run: () => void cache.run(stop.signal) };
}

/** Lets hours pass until it has asked so often; the disk, which no clock moves, may still be busy with the answer before. */
async function hourly(clock: VirtualClock, state: { readonly asked: number }, times: number): Promise<void> {
  const enough = state.asked + times;
  await eventually(
    async () => {
      await clock.advance(HOUR_MS);
      return state.asked;
    },
    (asked) => asked >= enough,
  );
}

const onDisk = (path: string) => readFile(path, 'utf8').catch(() => '');

test('it is fetched at once and hourly; the same again is no news', async () => {
  const { cache, clock, state, told, run, path } = await open();
  const kept = async (content: PublicContent) => {
    await eventually(
      () => onDisk(path),
      (text) => text === JSON.stringify(content),
    );
    await clock.advance(0);
  };
  expect(cache.content).toBeUndefined();
  state.answer = ok(cityNow());
  run();
  await clock.advance(0);
  expect(cache.content?.guides).toHaveLength(6);
  await kept(cityNow());
  await hourly(clock, state, 3);
  expect(told).toHaveLength(1);
  state.answer = ok(cityNow({ notices: [] }));
  await hourly(clock, state, 1);
  expect(cache.content?.notices).toEqual([]);
  expect(told).toHaveLength(2);
  await kept(cityNow({ notices: [] }));
});

test('after a restart without central it shows what was fetched before', async () => {
  const first = await open();
  first.state.answer = ok(cityNow());
  first.run();
  await first.clock.advance(0);
  await eventually(
    () => onDisk(first.path),
    (text) => text.includes(cityNow().version),
  );
  stop.abort();
  stop = new AbortController();
  const second = await open();
  expect(second.cache.content).toEqual(cityNow());
  second.run();
  await second.clock.advance(HOUR_MS);
  expect(second.cache.content).toEqual(cityNow());
  expect(second.told).toEqual([]);
});

test.each([
  ['cut off', (text: string) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
  ['of another form', () => '{"version":"x"}'],
  ['changed by hand', (text: string) => text.replace('0000-12333', '0000-99999')],
  ['binary', () => '\u0000\u0001\u0002'],
])('a file that is %s counts as none and is fetched anew', async (_what, harm) => {
  const path = join(folder, 'public-content.json');
  await writeFile(path, harm(JSON.stringify(cityNow())));
  const { cache, clock, state, run } = await open();
  expect(cache.content).toBeUndefined();
  state.answer = ok(cityNow());
  run();
  await clock.advance(0);
  expect(cache.content).toEqual(cityNow());
  await eventually(
    () => onDisk(path),
    (text) => text === JSON.stringify(cityNow()),
  );
});

test('where the file cannot be written it is shown all the same', async () => {
  const { cache, clock, state, run } = await open(join(folder, 'no-such-folder', 'public-content.json'));
  state.answer = ok(cityNow());
  run();
  await clock.advance(0);
  expect(cache.content).toEqual(cityNow());
});

test('what is not whole is not believed, and what was there stays', async () => {
  const { cache, clock, state, run, path } = await open();
  state.answer = ok(cityNow());
  run();
  await clock.advance(0);
  await eventually(
    () => onDisk(path),
    (text) => text === JSON.stringify(cityNow()),
  );
  state.answer = ok({ ...cityNow({ notices: [] }), version: 'a'.repeat(64) });
  await hourly(clock, state, 1);
  expect(cache.content).toEqual(cityNow());
});

test('without central it asks with growing pauses; meeting central again it asks at once, but not before its hour where it has asked', async () => {
  const { cache, clock, state, run, path } = await open();
  run();
  await clock.advance(HOUR_MS);
  expect(state.asked).toBeGreaterThan(8);
  expect(state.asked).toBeLessThan(25);
  state.answer = ok(cityNow());
  const before = state.asked;
  cache.wake();
  await clock.advance(0);
  expect([state.asked, cache.content]).toEqual([before + 1, cityNow()]);
  await eventually(
    () => onDisk(path),
    (text) => text === JSON.stringify(cityNow()),
  );
  cache.wake();
  await clock.advance(HOUR_MS - 1);
  expect(state.asked).toBe(before + 1);
});

test('it ends with its signal, also while it waits', async () => {
  const { cache, clock } = await open();
  const running = cache.run(stop.signal);
  await clock.advance(1);
  stop.abort();
  await running;
});
