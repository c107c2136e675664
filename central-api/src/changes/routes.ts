import { change, err, ok, type Change } from '@changqing/protocol';
import type { Router } from 'express';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { bureauEndpoint } from '../http/endpoint.ts';

const query = z.object({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
});

/** `GET /v1/changes?after=N`: what happened since, in the order of commits. Ask again with `next`. */
export function changeRoutes(router: Router, central: Central): void {
  router.get('/v1/changes', bureauEndpoint(central, async (_body, request) => {
    const asked = query.safeParse(request.query);
    if (!asked.success)
      return err({ code: 'request-invalid', fields: asked.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) });
    const { after, limit } = asked.data;
    const changes = await readChanges(central, after, limit);
    return ok({ changes, next: changes.at(-1)?.sequence ?? after });
  })); // prettier-ignore
}

async function readChanges(central: Central, after: number, limit: number): Promise<Change[]> {
  const rows = await central.databases.identity
    .selectFrom('changes')
    .selectAll()
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map((row) => change.parse({ ...row, at: row.at.toISOString() }));
}
