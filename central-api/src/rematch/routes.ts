import { err, ok } from '@changqing/protocol';
import type { Router } from 'express';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { bureauEndpoint } from '../http/endpoint.ts';
import { rematch } from './rematch.ts';

/** `GET /v1/decisions/{record id}/rematch`: repeats a stored decision and says whether it came out the same, bit for bit. Changes nothing. */
export function rematchRoutes(router: Router, central: Central): void {
  router.get('/v1/decisions/:id/rematch', bureauEndpoint(central, async (_body, request) => {
    const id = z.uuid().safeParse(request.params.id);
    if (!id.success) return err({ code: 'not-found' });
    const report = await rematch(central, id.data);
    if (report.ok) return ok(report.value);
    return err({ code: report.error.code === 'busy' ? 'central-busy' : 'not-found', detail: `record ${report.error.recordId}: ${report.error.code}` });
  })); // prettier-ignore
}
