import { err, type Problem, type Result } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';

/** Another record under an id that was answered before: refused, with an alarm, since one of the two was not made by the journal. */
export async function refuseConflict(
  central: Central,
  terminalId: string,
  recordId: string,
  sha256: string,
): Promise<Result<never, Problem>> {
  central.metrics.flags.inc({ flag: 'record-conflict' });
  await central.databases.identity.transaction().execute((trx) =>
    appendLedger(trx, central.clock.now(), {
      audit: [{ actor: terminalId, action: 'record.conflict', subject: recordId, data: { sha256 } }],
      changes: [{ kind: 'flag', subject: terminalId, data: { flag: 'record-conflict', recordId, sha256 } }],
    }),
  );
  return err({ code: 'record-conflict' });
}
