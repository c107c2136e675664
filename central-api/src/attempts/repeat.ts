import type { AttemptBody } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { openFollowUp } from '../follow-ups/store.ts';
import { appendLedger, blankPage } from '../ledger/ledger.ts';

/**
 * A record that was answered while the person stood there, and comes again as a late one: the answer was lost on the way, the person went
 * away with "kept" and waits for a result. Unless their session or person matched, somebody has to ring them.
 */
export async function noteLateRepeat(central: Central, body: Pick<AttemptBody, 'id' | 'sessionId' | 'recordNo'>): Promise<void> {
  const nowMs = central.clock.now();
  await central.databases.identity.transaction().execute(async (trx) => {
    const attempt = await trx
      .selectFrom('attempts')
      .select(['state', 'delivery', 'person_id'])
      .where('id', '=', body.id)
      .forUpdate()
      .executeTakeFirst();
    if (attempt?.delivery !== 'live') return;
    await trx.updateTable('attempts').set({ delivery: 'late' }).where('id', '=', body.id).execute();
    if (attempt.state === 'matched' || attempt.state === 'pending') return;
    const certified = await trx
      .selectFrom('verifications')
      .select('id')
      .where('session_id', '=', body.sessionId)
      .where('certified_as', 'is not', null)
      .executeTakeFirst();
    if (certified !== undefined) return;
    const page = blankPage();
    const cause = { personId: attempt.person_id, sessionId: body.sessionId, recordId: body.id, recordNo: body.recordNo };
    await openFollowUp(trx, page, nowMs, cause, { reason: 'kept-not-accepted', priority: 'normal' });
    page.audit.push({ actor: 'central', action: 'attempt.answer-was-lost', subject: body.id });
    await appendLedger(trx, nowMs, page);
  });
}
