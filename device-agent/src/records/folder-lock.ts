import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '@changqing/protocol';

export interface FolderLock {
  /** May be called twice. */
  release(): void;
}

/**
 * Takes the data folder for this process alone. The operating system lets go of it when the process ends, however it ends, so nothing
 * stale can be left behind. Error: another agent has it; the text says what to do.
 */
export function lockFolder(folder: string): Result<FolderLock, string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'));
  try {
    // Without a log the lock is the kernel's own on the file itself.
    lock.exec('PRAGMA journal_mode = DELETE; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
  } catch (error) {
    lock.close();
    if (!(error instanceof Error) || !('errcode' in error) || error.errcode !== 5) throw error;
    return err(`another agent uses the data folder ${folder}: stop it first, or set CHANGQING_DATA to another folder`);
  }
  return ok({
    release: () => {
      if (lock.isOpen) lock.close();
    },
  });
}
