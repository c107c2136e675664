import { err, ok, staffAccount, staffId, type Problem, type Result } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { bureauEndpoint, parseBody, signedEndpoint } from '../http/endpoint.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { listStaff, staffForTerminals } from './list-staff.ts';
import { endSessionsOf } from './sessions.ts';
import { setAccount } from './set-account.ts';

/** Accounts of the bureau's people: made, renewed and closed by the bureau; terminals ask who may be let in. */
export function staffRoutes(router: Router, central: Central): void {
  router.get(
    '/v1/terminals/self/staff',
    signedEndpoint(central, async () => ok(await staffForTerminals(central))),
  );
  router.post('/v1/staff', bureauEndpoint(central, (body) => {
    const input = parseBody(body, staffAccount);
    return input.ok ? setAccount(central, input.value) : Promise.resolve(input);
  })); // prettier-ignore
  router.get(
    '/v1/staff',
    bureauEndpoint(central, async () => ok({ staff: await listStaff(central) })),
  );
  router.post('/v1/staff/:id/close', bureauEndpoint(central, (_body, request) => {
    const id = staffId.safeParse(request.params.id);
    return id.success ? closeAccount(central, id.data) : Promise.resolve(err({ code: 'not-found' }));
  })); // prettier-ignore
}

async function closeAccount(central: Central, id: string): Promise<Result<undefined, Problem>> {
  const nowMs = central.clock.now();
  const ended = await central.databases.identity.transaction().execute(async (trx) => {
    const closed = await trx
      .updateTable('staff')
      .set({ closed_at: new Date(nowMs) })
      .where('id', '=', id)
      .where('closed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (closed === undefined) return undefined;
    const sessions = await endSessionsOf(trx, id, new Date(nowMs));
    await appendLedger(trx, nowMs, { audit: [{ actor: 'bureau', action: 'staff.closed', subject: id }], changes: [] });
    return sessions;
  });
  if (ended === undefined) return err({ code: 'not-found' });
  for (const session of ended) central.news.tell({ what: 'session-ended', session });
  return ok();
}
