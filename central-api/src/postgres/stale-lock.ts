import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerFolders } from './server-folders.ts';

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The pid of a server that really runs on this cluster: a zombie has an empty command line, a re-used pid another one. */
function livingServer(cluster: string): number | undefined {
  const pid = Number.parseInt(readOrEmpty(join(cluster, 'postmaster.pid')).split('\n')[0] ?? '', 10);
  if (!(pid > 1)) return undefined;
  const words = readOrEmpty(`/proc/${String(pid)}/cmdline`).split('\0');
  return (words[0] ?? '').includes('postgres') && words.includes(cluster) ? pid : undefined;
}

/**
 * Clears what a killed run left behind. Call it only while holding central's own lock on the data folder. A server that still lives is
 * asked to stop; one that does not within `waitMs` is an error (the promise is false). The server's own check of shared memory still guards
 * against a living twin.
 */
export async function clearStaleServer(folders: ServerFolders, waitMs: number): Promise<boolean> {
  const pid = livingServer(folders.cluster);
  if (pid !== undefined) {
    process.kill(pid, 'SIGINT');
    for (let waitedMs = 0; waitedMs < waitMs && livingServer(folders.cluster) !== undefined; waitedMs += 20) await delay(20);
    if (livingServer(folders.cluster) !== undefined) return false;
  }
  for (const path of [
    join(folders.cluster, 'postmaster.pid'),
    join(folders.socket, '.s.PGSQL.5432'),
    join(folders.socket, '.s.PGSQL.5432.lock'),
  ]) {
    if (existsSync(path)) rmSync(path, { force: true });
  }
  return true;
}
