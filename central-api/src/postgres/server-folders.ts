import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { ServerBinaries } from './binaries.ts';
import { canUse, type ServerAccount } from './server-account.ts';

/** Where the embedded server's files are. */
export interface ServerFolders {
  readonly binaries: ServerBinaries;
  /** The cluster (PGDATA). */
  readonly cluster: string;
  /** Folder of the unix socket, 0700. */
  readonly socket: string;
  /** Said at start when the files could not live in the data folder. */
  readonly movedTo?: string;
}

const OUTSIDE = '/var/lib/changqing-central';
/** A socket's path has at most 107 bytes, `/.s.PGSQL.5432` among them. */
const LONGEST_SOCKET_FOLDER = 107 - '/.s.PGSQL.5432'.length;

const shortName = (dataFolder: string): string => createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);

/** All folders outside `dataFolder` that an embedded server of it may have left: what a reset has to empty as well. */
export function outsideFolders(dataFolder: string): readonly string[] {
  return [join(OUTSIDE, shortName(dataFolder)), join(tmpdir(), `changqing-${shortName(dataFolder)}`)];
}

/** Empties `outsideFolders`: for whoever made a data folder for a short time (a test, a demo) and removes it again. Central must not run. */
export function removeOutsideFolders(dataFolder: string): void {
  for (const folder of outsideFolders(dataFolder)) rmSync(folder, { recursive: true, force: true });
}

/**
 * Chooses and makes the server's folders: inside the data folder where the account reaches binaries and data there; otherwise (root in a
 * clone that only root can enter) under /var/lib, with a copy of the binaries
 * where they cannot be reached either. Throws where a folder cannot be made.
 */
export function prepareFolders(dataFolder: string, binaries: ServerBinaries, account: ServerAccount): ServerFolders {
  const inside = join(dataFolder, 'db');
  const outside = join(OUTSIDE, shortName(dataFolder));
  // A cluster stays where it once was made, even if the way to it has opened since.
  const madeOutside = account.stepsDown && existsSync(join(outside, 'db', 'PG_VERSION')) && !existsSync(join(inside, 'PG_VERSION'));
  if (!madeOutside) {
    makePrivate(inside, account);
    if (canUse(account, '-x', binaries.postgres) && canUse(account, '-w', inside))
      return { binaries, cluster: inside, socket: socketFolder(dataFolder, inside, account) };
  }
  mkdirSync(outside, { recursive: true, mode: 0o755 });
  const cluster = join(outside, 'db');
  makePrivate(cluster, account);
  const reachable = canUse(account, '-x', binaries.postgres) ? binaries : copyBinaries(binaries, outside);
  return { binaries: reachable, cluster, socket: socketFolder(dataFolder, cluster, account), movedTo: outside };
}

function makePrivate(folder: string, account: ServerAccount): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account.stepsDown) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
}

function socketFolder(dataFolder: string, cluster: string, account: ServerAccount): string {
  if (Buffer.byteLength(cluster) <= LONGEST_SOCKET_FOLDER) return cluster;
  const short = join(tmpdir(), `changqing-${shortName(dataFolder)}`);
  makePrivate(short, account);
  // The temporary folder is everybody's: a link or another's folder of that name would hand the socket over.
  const found = lstatSync(short);
  if (!found.isDirectory() || found.uid !== account.uid) throw new Error(`${short} belongs to somebody else: remove it`);
  return short;
}

/** Copies the binaries once; a copy that was cut off keeps its `.part` name and is made again. */
function copyBinaries(binaries: ServerBinaries, outside: string): ServerBinaries {
  const native = dirname(dirname(binaries.postgres));
  const copy = join(outside, 'postgresql');
  if (!existsSync(copy)) {
    const part = `${copy}.part`;
    rmSync(part, { recursive: true, force: true });
    cpSync(native, part, { recursive: true, verbatimSymlinks: true });
    renameSync(part, copy);
  }
  const moved = (path: string): string => join(copy, relative(native, path));
  return { postgres: moved(binaries.postgres), initdb: moved(binaries.initdb) };
}
