import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Puts a disk of one megabyte on a folder; the returned function takes it away. Throws where this machine does not let us. */
export function mountSmallDisk(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', folder], { stdio: 'ignore' });
  if (mounted.status !== 0) throw new Error('no disk can be mounted here');
  return () => void spawnSync('umount', ['--lazy', folder], { stdio: 'ignore' });
}

/** Whether this machine lets us mount: root does on most, containers often forbid it. */
export function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'changqing-mount-'));
  try {
    mountSmallDisk(folder)();
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}
