import { err, ok, type Alarm, type Problem, type Result } from '@changqing/protocol';
import type { Kysely } from 'kysely';
import type { Central } from '../../context.ts';
import { appendLedger, blankPage } from '../../ledger/ledger.ts';
import type { IdentityTables } from '../../tables.ts';
import { makeId } from '../../unique-id.ts';
import type { AlarmsTable } from '../tables.ts';
import type { Wanted } from './alarms-of.ts';

/** A row as the console and other programs see it. */
export const alarmOfRow = (row: AlarmsTable): Alarm => ({
  id: row.id,
  terminalId: row.terminal_id,
  kind: row.kind,
  subject: row.subject,
  severity: row.severity,
  reason: row.reason,
  action: row.action,
  raisedAt: row.raised_at.toISOString(),
  ...(row.acknowledged_by === null ? {} : { acknowledgedBy: row.acknowledged_by }),
  ...(row.cleared_at === null ? {} : { clearedAt: row.cleared_at.toISOString() }),
});

export interface AlarmChange {
  readonly terminalId: string;
  readonly raise: readonly Wanted[];
  /** Ids. */
  readonly clear: readonly string[];
}

/**
 * Raises and clears alarms of any number of terminals in one transaction, and tells of them. One that is open already stays the one it is.
 * Returns those that are open now of the ones that were to be raised.
 */
export async function changeAlarms(central: Central, changes: readonly AlarmChange[]): Promise<readonly Alarm[]> {
  const nowMs = central.clock.now();
  const at = new Date(nowMs);
  const told = await central.databases.identity.transaction().execute(async (trx) => {
    const page = blankPage();
    const wanted = changes.flatMap(({ terminalId, raise }) =>
      raise.map(({ kind, subject, severity, reason, action }) => ({
        id: makeId(nowMs),
        terminal_id: terminalId,
        kind,
        subject,
        severity,
        reason,
        action,
      })),
    );
    const blank = { raised_at: at, acknowledged_by: null, acknowledged_at: null, cleared_at: null };
    const raised = wanted.length === 0 ? [] : await trx.insertInto('alarms').values(wanted.map((row) => ({ ...row, ...blank })))
      .onConflict((conflict) => conflict.doNothing()).returningAll().execute(); // prettier-ignore
    const ids = changes.flatMap(({ clear }) => clear);
    const cleared = ids.length === 0 ? [] : await trx.updateTable('alarms').set({ cleared_at: at })
      .where('id', 'in', ids).where('cleared_at', 'is', null).returningAll().execute(); // prettier-ignore
    for (const [state, rows] of [
      ['alarm-raised', raised],
      ['alarm-cleared', cleared],
    ] as const)
      // prettier-ignore
      for (const { id, terminal_id, kind, subject } of rows)
        page.changes.push({ kind: 'terminal', subject: terminal_id, data: { state, alarmId: id, kind, subject } });
    const missed = wanted.filter(({ id }) => !raised.some((row) => row.id === id));
    const already = missed.length === 0 ? [] : await findOpen(trx, missed.map(({ terminal_id }) => terminal_id)); // prettier-ignore
    const same = already.filter((row) =>
      missed.some((one) => one.terminal_id === row.terminal_id && one.kind === row.kind && one.subject === row.subject),
    );
    await appendLedger(trx, nowMs, page);
    return { news: [...raised, ...cleared], open: [...raised, ...same] };
  });
  for (const row of told.news) central.news.tell({ what: 'alarm', alarm: alarmOfRow(row) });
  const ids = [...new Set(told.news.map(({ terminal_id }) => terminal_id))];
  if (ids.length > 0) central.news.tell({ what: 'terminals', ids });
  return told.open.map(alarmOfRow);
}

/** The open alarms of some terminals. */
export const findOpen = (db: Kysely<IdentityTables>, terminalIds: readonly string[]): Promise<AlarmsTable[]> =>
  db
    .selectFrom('alarms')
    .selectAll()
    .where('terminal_id', 'in', [...terminalIds])
    .where('cleared_at', 'is', null)
    .execute();

const MOST_LISTED = 1_000;

/** Alarms, newest first. */
export async function listAlarms(central: Central, state: 'open' | 'all', terminalId?: string): Promise<Alarm[]> {
  const rows = await central.databases.identity
    .selectFrom('alarms')
    .selectAll()
    .$if(state === 'open', (query) => query.where('cleared_at', 'is', null))
    .$if(terminalId !== undefined, (query) => query.where('terminal_id', '=', terminalId ?? ''))
    .orderBy('raised_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_LISTED)
    .execute();
  return rows.map(alarmOfRow);
}

/** Somebody looks after an alarm; the first one stays named. Error `not-found`. */
export async function acknowledgeAlarm(central: Central, id: string, staffId: string): Promise<Result<undefined, Problem>> {
  const nowMs = central.clock.now();
  const row = await central.databases.identity.transaction().execute(async (trx) => {
    const known = await trx.selectFrom('alarms').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (known === undefined || known.acknowledged_by !== null) return known;
    await trx
      .updateTable('alarms')
      .set({ acknowledged_by: staffId, acknowledged_at: new Date(nowMs) })
      .where('id', '=', id)
      .execute();
    await appendLedger(trx, nowMs, {
      audit: [{ actor: staffId, action: 'alarm.acknowledged', subject: id, data: { terminalId: known.terminal_id, kind: known.kind } }],
      changes: [],
    });
    return { ...known, acknowledged_by: staffId };
  });
  if (row === undefined) return err({ code: 'not-found' });
  central.news.tell({ what: 'alarm', alarm: alarmOfRow(row) });
  return ok();
}
