import { ok, type Result } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';

/** Ends a look-up of this terminal. One that is over, or is none, stays what it is: nobody has to know which. */
export function endLookUp(central: Central, terminal: EnrolledTerminal, lookUpId: string): Promise<Result<undefined, never>> {
  const nowMs = central.clock.now();
  return central.databases.identity.transaction().execute(async (trx) => {
    const ended = await trx
      .updateTable('look_ups')
      .set({ ended_at: new Date(nowMs) })
      .where('id', '=', lookUpId)
      .where('terminal_id', '=', terminal.id)
      .where('ended_at', 'is', null)
      .returning(['person_id', 'session_id'])
      .executeTakeFirst();
    if (ended !== undefined) {
      const data = { lookUpId, sessionId: ended.session_id };
      await appendLedger(trx, nowMs, {
        audit: [{ actor: terminal.id, action: 'look-up.ended', subject: ended.person_id, data }],
        changes: [],
      });
    }
    return ok();
  });
}
