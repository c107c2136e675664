import { ok, printReport, type PrintReport } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { terminalEndpoint } from '../http/endpoint.ts';
import { appendLedger } from '../ledger/ledger.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';

/** `POST /v1/prints`: how a receipt's print ended, so that the public page can say how many papers there are. */
export function printRoutes(router: Router, central: Central): void {
  router.post('/v1/prints', terminalEndpoint(central, printReport, async (report, terminal) => {
    await storeReport(central, terminal, report);
    return ok({ prints: await countPrints(central, report.code) });
  })); // prettier-ignore
}

/** The first word on a job stays, but for one case: `unknown` may be settled later, by a person who has looked at the paper. */
async function storeReport(central: Central, terminal: EnrolledTerminal, report: PrintReport): Promise<void> {
  await central.databases.identity.transaction().execute(async (trx) => {
    const stored = await trx
      .insertInto('print_reports')
      .values({ job_id: report.jobId, terminal_id: terminal.id, code: report.code, state: report.state, reported_at: new Date(report.at) })
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
    await appendLedger(trx, central.clock.now(), {
      audit: [{ actor: terminal.id, action: 'receipt.print', subject: report.jobId, data: { state: report.state } }],
      changes: [],
    });
  });
}

/** Papers that came out, or may have: what did not print is not counted. */
export async function countPrints(central: Central, code: string): Promise<number> {
  const row = await central.databases.identity
    .selectFrom('print_reports')
    .select(({ fn }) => fn.countAll<number>().as('prints'))
    .where('code', '=', code)
    .where('state', '!=', 'not-printed')
    .executeTakeFirstOrThrow();
  return row.prints;
}
