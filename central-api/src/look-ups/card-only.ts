import { addDays, civilDateAt } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Central } from '../context.ts';
import type { LedgerPage } from '../ledger/ledger.ts';
import type { IdentityTables } from '../tables.ts';

/** So many look-ups by card alone are usual anywhere, and several times what a place is used to. */
const ALWAYS_USUAL = 30;
const TIMES_THE_MEAN = 4;
/** Days with any look-ups of the kind that the mean is taken of, and how far back they are looked for. */
const DAYS_OF_MEAN = 14;
const LOOK_BACK_DAYS = 90;

/** From how many card-only look-ups a day on a place is unusual, by what its last days were like. */
export function usualUpTo(lastDays: readonly number[]): number {
  const mean = lastDays.length === 0 ? 0 : lastDays.reduce((sum, count) => sum + count, 0) / lastDays.length;
  return Math.max(ALWAYS_USUAL, TIMES_THE_MEAN * mean);
}

/**
 * Counts a look-up that rests on a card alone. One place with far more of them than it is used to may be somebody going through a heap of cards:
 * a flag, once a day, and never a refusal.
 */
export async function countCardOnly(
  trx: Transaction<IdentityTables>,
  central: Pick<Central, 'clock' | 'metrics'>,
  terminalId: string,
  page: LedgerPage,
): Promise<void> {
  const nowMs = central.clock.now();
  const day = civilDateAt(nowMs);
  const row = await trx
    .insertInto('card_only_counts')
    .values({ terminal_id: terminalId, day, look_ups: 1, unusual_at: null })
    .onConflict((conflict) =>
      conflict.columns(['terminal_id', 'day']).doUpdateSet({ look_ups: (eb) => eb('card_only_counts.look_ups', '+', 1) }),
    )
    .returning(['look_ups', 'unusual_at'])
    .executeTakeFirstOrThrow();
  if (row.unusual_at !== null || row.look_ups <= ALWAYS_USUAL) return;
  const days = await trx
    .selectFrom('card_only_counts')
    .select('look_ups')
    .where('terminal_id', '=', terminalId)
    .where('day', '<', day)
    .where('day', '>=', addDays(day, -LOOK_BACK_DAYS))
    .where('look_ups', '>', 0)
    .orderBy('day', 'desc')
    .limit(DAYS_OF_MEAN)
    .execute();
  const usual = usualUpTo(days.map(({ look_ups }) => look_ups));
  if (row.look_ups <= usual) return;
  await trx
    .updateTable('card_only_counts')
    .set({ unusual_at: new Date(nowMs) })
    .where('terminal_id', '=', terminalId)
    .where('day', '=', day)
    .execute();
  central.metrics.flags.inc({ flag: 'card-only-unusual' });
  const data = { flag: 'card-only-unusual', day, lookUps: row.look_ups, usualUpTo: Math.round(usual) };
  page.audit.push({ actor: terminalId, action: 'terminal.card-only-unusual', subject: terminalId, data });
  page.changes.push({ kind: 'flag', subject: terminalId, data });
}

/** The person showed more of who they are after all: this look-up rests on a card alone no longer. */
export async function uncountCardOnly(trx: Transaction<IdentityTables>, terminalId: string, openedAt: Date): Promise<void> {
  await trx
    .updateTable('card_only_counts')
    .set({ look_ups: sql`greatest(look_ups - 1, 0)` })
    .where('terminal_id', '=', terminalId)
    .where('day', '=', civilDateAt(openedAt.getTime()))
    .execute();
}

/** Today's card-only look-ups by terminal. */
export async function cardOnlyToday(
  central: Pick<Central, 'databases' | 'clock'>,
): Promise<ReadonlyMap<string, { readonly count: number; readonly unusual: boolean }>> {
  const rows = await central.databases.identity
    .selectFrom('card_only_counts')
    .select(['terminal_id', 'look_ups', 'unusual_at'])
    .where('day', '=', civilDateAt(central.clock.now()))
    .execute();
  return new Map(rows.map(({ terminal_id, look_ups, unusual_at }) => [terminal_id, { count: look_ups, unusual: unusual_at !== null }]));
}
