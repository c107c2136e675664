import type { PrintReport } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';

/** The first word on a job stays, but for one case: `unknown` may be settled later, by a person who has looked at the paper. */
export async function storeReport(central: Central, terminal: EnrolledTerminal, report: PrintReport): Promise<void> {
  await central.databases.identity.transaction().execute(async (trx) => {
    const stored = await trx
      .insertInto('print_reports')
      .values({
        job_id: report.jobId,
        terminal_id: terminal.id,
        code: report.code,
        state: report.state,
        copies: report.copies ?? 1,
        reported_at: new Date(report.at),
      })
      .onConflict((conflict) =>
        conflict
          .column('job_id')
          .doUpdateSet({ state: report.state, reported_at: new Date(report.at) })
          .where('print_reports.state', '=', 'unknown')
          .where('print_reports.terminal_id', '=', terminal.id)
          .where('print_reports.code', '=', report.code)
          .where((eb) => eb(eb.ref('excluded.state'), '!=', 'unknown')),
      )
      .returning('job_id')
      .executeTakeFirst();
    if (stored === undefined) return;
    const paper = await trx.selectFrom('documents').select('number').where('code', '=', report.code).executeTakeFirst();
    const entry =
      paper === undefined
        ? { action: 'receipt.print', data: { state: report.state } }
        : { action: 'document.print', data: { state: report.state, number: paper.number } };
    await appendLedger(trx, central.clock.now(), { audit: [{ actor: terminal.id, subject: report.jobId, ...entry }], changes: [] });
  });
}

/** How many of a receipt or paper came out, or may have: what did not print is not counted. */
export async function countPrints(db: Central['databases']['identity'] | Transaction<IdentityTables>, code: string): Promise<number> {
  const row = await db
    .selectFrom('print_reports')
    .select(({ fn }) => fn.sum<number | null>('copies').as('prints'))
    .where('code', '=', code)
    .where('state', '!=', 'not-printed')
    .executeTakeFirstOrThrow();
  return row.prints ?? 0;
}
