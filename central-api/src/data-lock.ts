import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '@changqing/protocol';
import type { StartProblem } from './start-problem.ts';

/** Central's hold on its data folder. */
export interface DataLock {
  release(): void;
}

/**
 * Takes the data folder for this process. SQLite's exclusive lock is the kernel's, so it ends with the process however that dies; only
 * the holder may judge whether an embedded server's leftovers are stale.
 * Error `data-locked` when another central has it.
 */
export function lockData(dataFolder: string): Result<DataLock, StartProblem> {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dataFolder, { recursive: true });
    database = new DatabaseSync(join(dataFolder, 'lock.sqlite'));
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = delete; begin exclusive');
  } catch (cause) {
    database?.close();
    const text = cause instanceof Error ? cause.message : String(cause);
    if (/locked|busy/i.test(text))
      return err({
        code: 'data-locked',
        message: `another central already runs on ${dataFolder}: stop it, or set CHANGQING_DATA to another folder`,
      });
    return err({
      code: 'folder-unusable',
      message: `the data folder ${dataFolder} cannot be used: ${text}; set CHANGQING_DATA to another`,
    });
  }
  const held = database;
  return ok({ release: () => held.close() });
}
