import { civilDate, documentRequest, err, ok, uuid } from '@changqing/protocol';
import type { Router } from 'express';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { bureauEndpoint, pictureEndpoint, terminalEndpoint } from '../http/endpoint.ts';
import { issuePaper } from './issue-paper.ts';
import { listPapers } from './list-papers.ts';
import { readPaperPicture } from './paper-picture.ts';

const pictureInPath = z.object({ id: uuid, n: z.string().regex(/^\d{1,4}$/).transform(Number) }); // prettier-ignore

/** `POST /v1/documents` and its pictures for terminals; `GET /v1/documents?on=` for the bureau. */
export function documentRoutes(router: Router, central: Central): void {
  router.post(
    '/v1/documents',
    terminalEndpoint(central, documentRequest, (request, terminal) => issuePaper(central, terminal, request)),
  );
  router.get('/v1/documents/:id/pictures/:n', pictureEndpoint(central, (terminal, _body, request) => {
    const asked = pictureInPath.safeParse(request.params);
    return asked.success ? readPaperPicture(central, terminal, asked.data.id, asked.data.n) : Promise.resolve(err({ code: 'not-found' }));
  })); // prettier-ignore
  router.get('/v1/documents', bureauEndpoint(central, async (_body, request) => {
    const on = civilDate.safeParse(request.query.on);
    if (!on.success) return err({ code: 'request-invalid', fields: [{ path: 'on', message: 'a civil date, YYYY-MM-DD' }] });
    return ok({ documents: await listPapers(central, on.data) });
  })); // prettier-ignore
}
