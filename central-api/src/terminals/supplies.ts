import type { Heartbeat } from '@changqing/protocol';
import { sql } from 'kysely';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';

type Supplies = NonNullable<Heartbeat['supplies']>;

/**
 * Keeps what a terminal has left of paper. Becoming low is told once, in `/v1/changes`, and so is being refilled; a terminal that goes on saying
 * the same is no news, and one that says nothing leaves what was known.
 */
export async function noteSupplies(central: Central, terminalId: string, supplies: Supplies): Promise<void> {
  const text = JSON.stringify(supplies);
  const { identity } = central.databases;
  const known = await identity
    .selectFrom('terminals')
    .select(sql<boolean>`supplies is not distinct from ${text}::jsonb`.as('same'))
    .where('id', '=', terminalId)
    .executeTakeFirst();
  if (known?.same !== false) return;
  await identity.transaction().execute(async (trx) => {
    const before = await trx.selectFrom('terminals').select('supplies').where('id', '=', terminalId).forUpdate().executeTakeFirst();
    if (before === undefined) return;
    await trx.updateTable('terminals').set({ supplies: text }).where('id', '=', terminalId).execute();
    const wasLow = before.supplies?.low ?? false;
    if (wasLow === supplies.low) return;
    await appendLedger(trx, central.clock.now(), {
      audit: [],
      changes: [{ kind: 'terminal', subject: terminalId, data: { state: supplies.low ? 'paper-low' : 'paper-refilled' } }],
    });
  });
}
