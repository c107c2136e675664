import { err, ok } from '@changqing/protocol';
import type { Router } from 'express';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { bureauEndpoint } from '../http/endpoint.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { listFollowUps } from './store.ts';

const query = z.object({ open: z.enum(['true', 'false']).optional() });

/** `GET /v1/follow-ups` (`?open=true|false`), and `POST /v1/follow-ups/{id}/close` once somebody has rung. */
export function followUpRoutes(router: Router, central: Central): void {
  router.get('/v1/follow-ups', bureauEndpoint(central, async (_body, request) => {
    const asked = query.safeParse(request.query);
    if (!asked.success) return err({ code: 'request-invalid', fields: [{ path: 'open', message: 'true or false' }] });
    const open = asked.data.open === undefined ? undefined : asked.data.open === 'true';
    return ok({ followUps: await listFollowUps(central, open) });
  })); // prettier-ignore
  router.post('/v1/follow-ups/:id/close', bureauEndpoint(central, async (_body, request) => {
    const id = z.uuid().safeParse(request.params.id);
    if (!id.success) return err({ code: 'not-found' });
    const nowMs = central.clock.now();
    return central.databases.identity.transaction().execute(async (trx) => {
      const closed = await trx.updateTable('follow_ups').set({ closed_at: new Date(nowMs) })
        .where('id', '=', id.data).where('closed_at', 'is', null).returning('id').executeTakeFirst();
      if (closed === undefined) return err({ code: 'not-found' });
      await appendLedger(trx, nowMs, {
        audit: [{ actor: 'bureau', action: 'follow-up.closed', subject: id.data }],
        changes: [{ kind: 'follow-up', subject: id.data, data: { state: 'closed', why: 'staff' } }],
      });
      return ok();
    });
  })); // prettier-ignore
}
