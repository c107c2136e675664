import type { DatabaseSync } from 'node:sqlite';
import { waitAfter, type StaffEntry } from '@changqing/protocol';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { storageProblem } from '../records/database.ts';
import { authorisationOf } from './access.ts';

/** How long somebody still waits because of wrong PINs, ms; `locked` until their authorisation is renewed. */
export type Wait = number | 'locked';

/** Counts wrong PINs in a row, for each person and authorisation. */
export interface LockOut {
  wait(entry: StaffEntry): Wait;
  /** Counts a try as a wrong one. Called before the PIN is looked at, so that cutting the power in the middle wins nobody a free try. */
  begin(entry: StaffEntry): void;
  /** The PIN was right: counting begins anew. */
  clear(entry: StaffEntry): void;
  /** Wrong tries in a row. */
  wrongTries(entry: StaffEntry): number;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS staff_locks (
  staff_id TEXT PRIMARY KEY, authorisation TEXT NOT NULL, wrong INTEGER NOT NULL
) STRICT`;
const row = z.object({ staff_id: z.string(), authorisation: z.string(), wrong: z.number().int() });

interface Lock {
  readonly authorisation: string;
  readonly wrong: number;
  /** Monotonic. */
  readonly since: number;
}

/**
 * Waits are reckoned by the machine's own time, which nobody can set. A restart knows nothing of how long it was away, so the whole wait begins
 * again with it: setting the clock or pulling the plug never makes it shorter. Where the disk refuses, counting goes on in memory.
 */
export function openLockOut(database: DatabaseSync, clock: Clock): LockOut {
  database.exec(SCHEMA);
  const locks = new Map<string, Lock>();
  for (const stored of database.prepare('SELECT * FROM staff_locks').all()) {
    const { staff_id: staffId, authorisation, wrong } = row.parse(stored);
    locks.set(staffId, { authorisation, wrong, since: clock.monotonic() });
  }
  const upsert = database.prepare(
    'INSERT INTO staff_locks VALUES (?, ?, ?) ON CONFLICT (staff_id) DO UPDATE SET authorisation = excluded.authorisation, wrong = excluded.wrong',
  );
  const store = (staffId: string, authorisation: string, wrong: number) => {
    locks.set(staffId, { authorisation, wrong, since: clock.monotonic() });
    try {
      upsert.run(staffId, authorisation, wrong);
    } catch (error) {
      if (storageProblem(error) === undefined) throw error;
    }
  };
  const lockOf = (entry: StaffEntry): Lock | undefined => {
    const lock = locks.get(entry.staffId);
    return lock?.authorisation === authorisationOf(entry) ? lock : undefined;
  };

  return {
    wait: (entry) => {
      const lock = lockOf(entry);
      if (lock === undefined) return 0;
      const wait = waitAfter(lock.wrong);
      return wait === 'locked' ? wait : Math.max(0, lock.since + wait - clock.monotonic());
    },
    begin: (entry) => store(entry.staffId, authorisationOf(entry), (lockOf(entry)?.wrong ?? 0) + 1),
    clear: (entry) => {
      if (lockOf(entry) !== undefined) store(entry.staffId, authorisationOf(entry), 0);
    },
    wrongTries: (entry) => lockOf(entry)?.wrong ?? 0,
  };
}
