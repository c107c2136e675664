import { ok, printReport } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { terminalEndpoint } from '../http/endpoint.ts';
import { countPrints, storeReport } from './store.ts';

/** `POST /v1/prints`: how a print of a receipt or paper ended, so that the public page can say how many papers there are. */
export function printRoutes(router: Router, central: Central): void {
  router.post('/v1/prints', terminalEndpoint(central, printReport, async (report, terminal) => {
    await storeReport(central, terminal, report);
    return ok({ prints: await countPrints(central.databases.identity, report.code) });
  })); // prettier-ignore
}
