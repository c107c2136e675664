import type { Router } from 'express';
import { sql } from 'kysely';
import type { Central } from './context.ts';
import { countFleet } from './fleet/count-fleet.ts';
import { sendProblem } from './http/problem-response.ts';
import { isBureau } from './keys/bureau-token.ts';

const isLoopback = (address: string | undefined): boolean => address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1';

/** `/healthz`: the process lives. `/readyz`: both schemas answer. `/metrics`: for Prometheus, from this machine or with the bureau's token. */
export function healthRoutes(router: Router, central: Central): void {
  router.get('/healthz', (_request, response) => response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    try {
      await Promise.all([
        sql`select 1 from ledger_head`.execute(central.databases.identity),
        sql`select 1`.execute(central.databases.biometrics),
      ]);
      response.json({ status: 'ready' });
    } catch {
      sendProblem(response, { code: 'central-busy', detail: 'the database does not answer' });
    }
  });
  router.get('/metrics', async (request, response) => {
    const { registry } = central.metrics;
    if (!isLoopback(request.ip) && !isBureau(central.bureauToken, request.get('authorization')))
      sendProblem(response, { code: 'not-authorised' });
    else {
      // Without the database everything else is told all the same.
      await countFleet(central).catch((cause: unknown) => central.log.warn({ err: cause }, 'central-busy'));
      response.type(registry.contentType).send(await registry.metrics());
    }
  });
}
