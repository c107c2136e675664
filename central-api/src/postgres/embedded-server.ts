import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@changqing/protocol';
import pg from 'pg';
import type { StartProblem } from '../start-problem.ts';
import { findBinaries } from './binaries.ts';
import { findServerAccount, type ServerAccount } from './server-account.ts';
import { prepareFolders, type ServerFolders } from './server-folders.ts';
import { clearStaleServer } from './stale-lock.ts';

/** A PostgreSQL of central's own, reachable through a socket in a private folder only: no port, no password. */
export interface EmbeddedServer {
  /** Folder of the socket: what `pg` takes as `host`. */
  readonly socketFolder: string;
  /** Says where the files are when that is not the data folder. */
  readonly movedTo: string | undefined;
  /** Resolves with one line when the server ends without being asked to. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

/** The owner of everything, used for setting up alone. */
export const SUPERUSER = 'changqing_owner';
const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

const failed = (message: string): Result<never, StartProblem> =>
  err({ code: 'database-failed', message: `${message}; or set DATABASE_URL to a PostgreSQL server of your own` });

/**
 * Starts the embedded server on `<dataFolder>/db`, making the cluster where there is none. The caller holds the lock on the data folder.
 * When central is killed, the kernel sends the server SIGINT (a fast, clean shutdown), so no orphan stays.
 */
export async function startEmbeddedServer(dataFolder: string): Promise<Result<EmbeddedServer, StartProblem>> {
  const binaries = await findBinaries();
  if (!binaries.ok) return binaries;
  const account = findServerAccount();
  let folders: ServerFolders;
  try {
    folders = prepareFolders(dataFolder, binaries.value, account);
  } catch (cause) {
    return failed(`no folder for the database: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!(await clearStaleServer(folders, 5_000))) return failed(`a database server of an earlier run on ${folders.cluster} does not stop`);
  const made = makeCluster(folders, account);
  if (!made.ok) return made;
  const server = spawn(...command(folders, account), { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  const said = lastLines(server);
  const ended = once(server, 'close').then(() => said());
  if (!(await answers(folders.socket, server))) {
    server.kill('SIGQUIT');
    await Promise.race([ended, delay(STOP_WITHIN_MS, undefined, { ref: false })]);
    return failed(`the embedded database did not start: ${said()}`);
  }
  let stopping = false;
  return ok({
    socketFolder: folders.socket,
    movedTo: folders.movedTo,
    died: ended.then((line) => (stopping ? new Promise<string>(() => undefined) : line)),
    async stop() {
      stopping = true;
      server.kill('SIGINT');
      const late = new AbortController();
      const waited = delay(STOP_WITHIN_MS, 'late', { signal: late.signal }).catch(() => 'ended');
      if ((await Promise.race([ended, waited])) === 'late') server.kill('SIGQUIT');
      late.abort();
      await ended;
    },
  });
}

function stepDown(account: ServerAccount): string[] {
  return account.stepsDown ? ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups'] : [];
}

function command({ binaries, cluster, socket }: ServerFolders, account: ServerAccount): [string, string[]] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    max_connections: '100',
    timezone: 'UTC',
    // The server's log must not repeat statements or the values of a violated key.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['setpriv', [...stepDown(account), '--pdeathsig', 'INT', binaries.postgres, '-D', cluster, ...options]];
}

/** Made beside its place and renamed, so that an interrupted initdb is never taken for a cluster. */
function makeCluster({ binaries, cluster }: ServerFolders, account: ServerAccount): Result<undefined, StartProblem> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return ok();
  const part = `${cluster}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { mode: 0o700 });
  if (account.stepsDown) chownSync(part, account.uid, account.gid);
  const options = ['-D', part, '--username', SUPERUSER, '--auth=trust', '--locale=C', '--encoding=UTF8', '--no-instructions'];
  const run = spawnSync('setpriv', [...stepDown(account), '--pdeathsig', 'KILL', binaries.initdb, ...options], {
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', TZ: 'UTC', LANG: 'C' },
  });
  if (run.status !== 0) return failed(`initdb failed: ${run.stderr.trim().split('\n').at(-1) ?? run.error?.message ?? 'no reason given'}`);
  try {
    renameSync(part, cluster);
  } catch (cause) {
    return failed(
      `${cluster} holds files that are no database (${cause instanceof Error ? cause.message : String(cause)}): move them away`,
    );
  }
  return ok();
}

function lastLines(server: ChildProcess): () => string {
  let tail = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-2_000)));
  server.on('error', (cause) => (tail += `\n${cause.message}`));
  return () => tail.trim().split('\n').at(-1) ?? '';
}

async function answers(socket: string, server: ChildProcess): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < START_WITHIN_MS && server.exitCode === null && server.signalCode === null; waitedMs += 25) {
    const client = new pg.Client({ host: socket, user: SUPERUSER, database: 'postgres', connectionTimeoutMillis: 5_000 });
    // A connection that breaks after the answer would otherwise end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      await delay(25);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}
