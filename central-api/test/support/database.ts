import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { BIOMETRICS_ROLE, IDENTITY_ROLE } from '../../src/db.ts';
import { SUPERUSER } from '../../src/postgres/embedded-server.ts';

const READY_WITHIN_MS = 50_000;

/** Where central connects, as its two roles. */
export interface TestDatabase {
  readonly databaseUrl: string;
  readonly biometricsDatabaseUrl: string;
  readonly socketFolder: string;
  readonly name: string;
}

/** The one cluster of this test run, started by whoever comes first; it ends by itself after the run. */
async function clusterSocket(): Promise<string> {
  const runner = process.send === undefined ? process.pid : process.ppid;
  const folder = join(tmpdir(), `changqing-central-test-${String(runner)}`);
  try {
    mkdirSync(folder);
    const keeper = join(import.meta.dirname, 'cluster-keeper.ts');
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', keeper, folder, String(runner)], {
      detached: true,
      stdio: 'ignore',
    }).unref();
  } catch {
    // Another file of this run was first.
  }
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += 25) {
    if (existsSync(join(folder, 'failed'))) throw new Error(readFileSync(join(folder, 'failed'), 'utf8'));
    if (existsSync(join(folder, 'ready'))) return readFileSync(join(folder, 'ready'), 'utf8');
    await delay(25);
  }
  throw new Error('the test database did not start');
}

/** A database of its own for one test file: a clone of the migrated template. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const socketFolder = await clusterSocket();
  const name = `file_${randomBytes(6).toString('hex')}`;
  const owner = new pg.Client({ host: socketFolder, user: SUPERUSER, database: 'postgres' });
  await owner.connect();
  try {
    await owner.query(`create database ${name} template template_central`);
  } finally {
    await owner.end();
  }
  const url = (role: string): string => `postgres://${role}@localhost/${name}?host=${encodeURIComponent(socketFolder)}`;
  return { databaseUrl: url(IDENTITY_ROLE), biometricsDatabaseUrl: url(BIOMETRICS_ROLE), socketFolder, name };
}
