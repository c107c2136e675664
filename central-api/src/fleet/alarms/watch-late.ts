import { LATE_AFTER_MS } from '@changqing/protocol';
import { sql } from 'kysely';
import type { Central } from '../../context.ts';
import { changeAlarms, type AlarmChange } from './store.ts';
import { ALARM_WORDS } from './words.ts';

/** Number of the advisory lock that the one process holds which looks after all terminals at the moment. */
const WATCH_LOCK = 4_077_001;

/**
 * Raises `late` for terminals that have gone silent, clears it for those that beat again, and clears everything of terminals that the bureau
 * closed. One process at a time does it; the others find the lock taken and leave. Silence that began while central itself was away does
 * not count: every terminal gets the full time from `sinceMs` on. Returns how many alarms changed.
 */
export async function watchLate(central: Central, sinceMs: number): Promise<number> {
  return central.databases.identity.connection().execute(async (db) => {
    const lock = await sql<{ held: boolean }>`select pg_try_advisory_lock(${WATCH_LOCK}) as held`.execute(db);
    if (lock.rows[0]?.held !== true) return 0;
    try {
      const changes = [...(await newlyLate(central, sinceMs)), ...(await over(central))];
      if (changes.length > 0) await changeAlarms(central, changes);
      return changes.length;
    } finally {
      await sql`select pg_advisory_unlock(${WATCH_LOCK})`.execute(db);
    }
  });
}

async function newlyLate(central: Central, sinceMs: number): Promise<AlarmChange[]> {
  const nowMs = central.clock.now();
  if (nowMs - sinceMs <= LATE_AFTER_MS) return [];
  const silent = await central.databases.identity
    .selectFrom('terminal_reports as r')
    .innerJoin('terminals as t', 't.id', 'r.terminal_id')
    .select('r.terminal_id')
    .where('r.received_at', '<', new Date(nowMs - LATE_AFTER_MS))
    .where('t.closed_at', 'is', null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('alarms')
            .select('id')
            .whereRef('alarms.terminal_id', '=', 't.id')
            .where('kind', '=', 'late')
            .where('cleared_at', 'is', null),
        ),
      ),
    )
    .execute();
  return silent.map(({ terminal_id }) => ({
    terminalId: terminal_id,
    raise: [{ kind: 'late', subject: '', severity: 'act-now', ...ALARM_WORDS.late }],
    clear: [],
  }));
}

async function over(central: Central): Promise<AlarmChange[]> {
  const fresh = new Date(central.clock.now() - LATE_AFTER_MS);
  const rows = await central.databases.identity
    .selectFrom('alarms as a')
    .innerJoin('terminals as t', 't.id', 'a.terminal_id')
    .leftJoin('terminal_reports as r', 'r.terminal_id', 'a.terminal_id')
    .select(['a.id', 'a.terminal_id'])
    .where('a.cleared_at', 'is', null)
    .where((where) =>
      where.or([where('t.closed_at', 'is not', null), where.and([where('a.kind', '=', 'late'), where('r.received_at', '>=', fresh)])]),
    )
    .execute();
  return rows.map(({ id, terminal_id }) => ({ terminalId: terminal_id, raise: [], clear: [id] }));
}
