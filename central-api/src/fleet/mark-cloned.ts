import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';

/** Marks a terminal whose identity exists twice, once. A flag for staff: nobody at it is refused. */
export async function markCloned(central: Central, terminalId: string, why: string): Promise<void> {
  const nowMs = central.clock.now();
  await central.databases.identity.transaction().execute(async (trx) => {
    const marked = await trx
      .updateTable('terminals')
      .set({ cloned_at: new Date(nowMs) })
      .where('id', '=', terminalId)
      .where('cloned_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (marked === undefined) return;
    const data = { flag: 'cloned', why };
    await appendLedger(trx, nowMs, {
      audit: [{ actor: terminalId, action: 'terminal.cloned', subject: terminalId, data }],
      changes: [{ kind: 'flag', subject: terminalId, data }],
    });
    central.metrics.flags.inc({ flag: 'cloned' });
  });
}
