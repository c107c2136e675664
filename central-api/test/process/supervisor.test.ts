import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outsideFolders, removeOutsideFolders } from '../../src/postgres/server-folders.ts';
import { serversOn, startProcess, urlIn, type CentralProcess } from './central-process.ts';

// Real processes and a real server: these tests wait for the machine, each with a deadline.
const WITHIN_MS = 60_000;
const isRoot = process.getuid?.() === 0;
let folder: string;
const running: CentralProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-supervisor-'));
  chmodSync(folder, 0o755);
});
afterAll(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

const envOf = (name: string): Record<string, string> => ({
  CHANGQING_DATA: join(folder, name),
  CHANGQING_KEYS_DIR: join(folder, `${name}-keys`),
});
const start = (...args: Parameters<typeof startProcess>): CentralProcess => {
  const started = startProcess(...args);
  running.push(started);
  return started;
};
async function until(what: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < 15_000 && !what(); waitedMs += 20) await delay(20);
  expect(what()).toBe(true);
}
async function end({ child, ended }: CentralProcess): Promise<void> {
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
}
const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/readyz`)).ok;

// One data folder, one test after the other: making a cluster is what costs time.
describe('the embedded server', () => {
  test(
    'starts with central, survives kill -9 of both without orphan or stale lock, and stops with central',
    { timeout: WITHIN_MS },
    async () => {
      const env = envOf('shared');
      let central = start(env);
      for (const victim of ['central', 'server', 'both'] as const) {
        const url = urlIn(await central.printed);
        expect(await isReady(url)).toBe(true);
        const [postmaster] = serversOn(env.CHANGQING_DATA ?? '');
        if (victim !== 'central' && postmaster !== undefined)
          process.kill(Number(readFileSync(join(env.CHANGQING_DATA ?? '', 'central/db/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
        if (victim === 'server') expect(await central.ended).toMatchObject({ code: 1 });
        else central.child.kill('SIGKILL');
        await central.ended;
        if (victim === 'central') await until(() => serversOn(env.CHANGQING_DATA ?? '').length === 0);
        central = start(env);
      }
      expect(await isReady(urlIn(await central.printed))).toBe(true);
      central.child.kill('SIGTERM');
      expect(await central.ended).toEqual({ code: 0, signal: null });
      expect(serversOn(env.CHANGQING_DATA ?? '')).toEqual([]);
    },
  );

  test('a lock whose pid now belongs to another process of the same user is stale', { timeout: WITHIN_MS }, async () => {
    const env = envOf('shared');
    const first = start(env);
    await first.printed;
    await end(first);
    const cluster = join(env.CHANGQING_DATA ?? '', 'central/db');
    writeFileSync(join(cluster, 'postmaster.pid'), `${String(process.pid)}\n${cluster}\n`);
    writeFileSync(join(cluster, '.s.PGSQL.5432.lock'), `${String(process.pid)}\n`);
    const second = start(env);
    expect(await isReady(urlIn(await second.printed))).toBe(true);
    await end(second);
  });

  test('a second central on the same data is told so, and takes nothing away from the first', { timeout: WITHIN_MS }, async () => {
    const env = envOf('shared');
    const first = start(env);
    const url = urlIn(await first.printed);
    const second = start(env);
    expect(await second.printed).toContain('another central already runs on');
    expect(await second.ended).toMatchObject({ code: 2 });
    expect(await isReady(url)).toBe(true);
    await end(first);
  });

  test('a taken port is named with the variable to set', { timeout: WITHIN_MS }, async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    for (const variable of ['CHANGQING_CENTRAL_PORT', 'CHANGQING_CENTRAL_PUBLIC_PORT']) {
      const central = start({ ...envOf('shared'), [variable]: port });
      expect(await central.printed).toContain(`port ${port} is taken: stop what uses it, or set ${variable} to another port`);
      expect(await central.ended).toMatchObject({ code: 2 });
    }
    blocker.close();
  });

  test('a wrong setting is named before anything is begun', { timeout: WITHIN_MS }, async () => {
    const central = start({ ...envOf('wrong'), CHANGQING_CENTRAL_PORT: 'seven', DATABASE_URL: 'mysql://x' });
    const printed = await central.printed;
    expect(printed).toContain('CHANGQING_CENTRAL_PORT:');
    expect(printed).toContain('DATABASE_URL:');
    expect(await central.ended).toMatchObject({ code: 2 });
    expect(existsSync(join(folder, 'wrong'))).toBe(false);
  });

  test('keys are private, and data sealed for a key that is gone keeps central from starting', { timeout: WITHIN_MS }, async () => {
    const env = envOf('shared');
    const central = start({ ...env, CHANGQING_POPULATION: '1' }, { main: join(import.meta.dirname, '../../src/main-simulated.ts') });
    await central.printed;
    central.child.kill('SIGTERM');
    await central.ended;
    const keys = join(env.CHANGQING_KEYS_DIR ?? '', 'central');
    expect(statSync(keys).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(keys)) expect(statSync(join(keys, name)).mode & 0o777).toBe(0o600);
    const name = readdirSync(keys).find((file) => file.startsWith('identity.')) ?? '';
    rmSync(join(keys, name));
    const again = start(env);
    expect(await again.printed).toContain(`sealed with ${name.replace(/^identity\.|\.key\.json$/g, '')}`);
    expect(await again.ended).toMatchObject({ code: 2 });
  });
});

describe.runIf(isRoot)('run by root', () => {
  test('in a clone that only root can enter, the database lives where its account can', { timeout: WITHIN_MS }, async () => {
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    const env = { CHANGQING_DATA: join(home, 'data'), CHANGQING_KEYS_DIR: join(home, 'keys') };
    const [outside = ''] = outsideFolders(join(home, 'data', 'central'));
    try {
      for (let round = 0; round < 2; round += 1) {
        const central = start(env);
        const printed = await central.printed;
        expect(printed).toContain(`"folder":"${outside}","emptiedBy":"npm run reset"`);
        expect(await isReady(urlIn(printed))).toBe(true);
        central.child.kill(round === 0 ? 'SIGKILL' : 'SIGTERM');
        await central.ended;
        await until(() => serversOn(outside).length === 0);
      }
    } finally {
      removeOutsideFolders(join(home, 'data', 'central'));
      expect(existsSync(outside)).toBe(false);
    }
  });

  test('and by an ordinary user', { timeout: WITHIN_MS }, async () => {
    const uid = Number(spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout);
    const own = join(folder, 'ordinary');
    mkdirSync(own);
    chownSync(own, uid, uid);
    const env = { CHANGQING_DATA: join(own, 'data'), CHANGQING_KEYS_DIR: join(own, 'keys') };
    const central = start(env, { uid, gid: uid, main: readableClone(own) });
    const url = urlIn(await central.printed);
    expect(await isReady(url)).toBe(true);
    expect(statSync(join(own, 'data/central/db')).uid).toBe(uid);
    central.child.kill('SIGTERM');
    expect(await central.ended).toEqual({ code: 0, signal: null });
  });
});

/** An entry that an ordinary user can read, also where this clone lies in a private home. */
function readableClone(own: string): string {
  const root = join(import.meta.dirname, '../../..');
  if (spawnSync('test', ['-r', join(root, 'central-api/src/main.ts')], { uid: 65_534, gid: 65_534, cwd: '/' }).status === 0)
    return join(root, 'central-api/src/main.ts');
  const clone = join(own, 'clone');
  for (const workspace of ['protocol', 'biometrics', 'central-api'])
    cpSync(join(root, workspace, 'src'), join(clone, workspace, 'src'), { recursive: true });
  for (const workspace of ['protocol', 'biometrics', 'central-api'])
    cpSync(join(root, workspace, 'package.json'), join(clone, workspace, 'package.json'));
  cpSync(join(root, 'node_modules'), join(clone, 'node_modules'), {
    recursive: true,
    filter: (path) => !path.includes('@changqing') && !path.includes('source-han'),
  });
  mkdirSync(join(clone, 'node_modules/@changqing'), { recursive: true });
  for (const workspace of ['protocol', 'biometrics'])
    symlinkSync(join(clone, workspace), join(clone, 'node_modules/@changqing', workspace));
  return join(clone, 'central-api/src/main.ts');
}
