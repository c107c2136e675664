import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';

/** So long central can say what stood on a paper; afterwards number, code, hash and key figures verify it for good. */
export const CONTENT_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const AT_A_TIME = 1_000;

/** Erases the contents of papers, with their names and numbers, thirty days after they were issued. Returns how many. */
export async function eraseOldPapers(central: Central): Promise<number> {
  const nowMs = central.clock.now();
  const before = new Date(nowMs - CONTENT_KEPT_DAYS * DAY_MS);
  let erased = 0;
  for (;;) {
    const batch = await central.databases.identity.transaction().execute(async (trx) => {
      const due = trx
        .selectFrom('documents')
        .select('id')
        .where('issued_at', '<', before)
        .where('sealed', 'is not', null)
        .limit(AT_A_TIME)
        .forUpdate()
        .skipLocked();
      const rows = await trx
        .updateTable('documents')
        .set({ sealed: null, erased_at: new Date(nowMs) })
        .where('id', 'in', due)
        .returning('number')
        .execute();
      const audit = rows.map(({ number }) => ({ actor: 'central', action: 'document.erased', subject: number }));
      await appendLedger(trx, nowMs, { audit, changes: [] });
      return rows.length;
    });
    erased += batch;
    if (batch < AT_A_TIME) return erased;
  }
}
