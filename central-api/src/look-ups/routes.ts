import {
  archivePageRequest,
  err,
  lookUpRequest,
  ok,
  raiseRequest,
  recordRequest,
  uuid,
  type Problem,
  type Result,
} from '@changqing/protocol';
import type { Request, RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { parseBody, pictureEndpoint, signedEndpoint, terminalEndpoint, type Answer } from '../http/endpoint.ts';
import { rateWindow } from '../http/rate-window.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { endLookUp } from './end-look-up.ts';
import { openLookUp } from './open-look-up.ts';
import { raiseLookUp } from './raise-look-up.ts';
import { readArchivePageFor, readRecordFor } from './read-record.ts';

/** Looking up: opening, showing more of who one is, reading, ending. Every level is enforced here, whatever a terminal asks for. */
export function lookUpRoutes(router: Router, central: Central): void {
  const opened = rateWindow(central.clock, central.config.identifyPerMinute);
  const raised = rateWindow(central.clock, central.config.identifyPerMinute);
  router.post('/v1/look-ups', terminalEndpoint(central, lookUpRequest, (request, terminal) => {
    const admitted = opened.admit(terminal.id);
    return admitted.ok ? openLookUp(central, terminal, request) : Promise.resolve(admitted);
  })); // prettier-ignore
  router.post('/v1/look-ups/:id/raise', ofOne(central, raiseRequest, (id, request, terminal) => {
    const admitted = raised.admit(terminal.id);
    return admitted.ok ? raiseLookUp(central, terminal, id, request) : Promise.resolve(admitted);
  })); // prettier-ignore
  router.post(
    '/v1/look-ups/:id/records',
    ofOne(central, recordRequest, (id, request, terminal) => readRecordFor(central, terminal, id, request)),
  );
  router.post(
    '/v1/look-ups/:id/archive-pages',
    pictureEndpoint(central, (terminal, body, request) => {
      const asked = both(request, body, archivePageRequest);
      return asked.ok ? readArchivePageFor(central, terminal, asked.value.id, asked.value.input) : Promise.resolve(asked);
    }),
  );
  router.post(
    '/v1/look-ups/:id/end',
    ofOne(central, z.object({}), (id, _request, terminal) => endLookUp(central, terminal, id)),
  );
}

function both<T>(request: Request, body: Uint8Array, schema: z.ZodType<T>): Result<{ readonly id: string; readonly input: T }, Problem> {
  const id = uuid.safeParse(request.params.id);
  if (!id.success) return err({ code: 'request-invalid', fields: [{ path: 'id', message: 'is no id' }] });
  const input = parseBody(body, schema);
  return input.ok ? ok({ id: id.data, input: input.value }) : input;
}

/** An endpoint below one look-up. */
function ofOne<T>(
  central: Central,
  schema: z.ZodType<T>,
  act: (id: string, input: T, terminal: EnrolledTerminal) => Promise<Answer>,
): RequestHandler {
  return signedEndpoint(central, (terminal, body, request) => {
    const asked = both(request, body, schema);
    return asked.ok ? act(asked.value.id, asked.value.input, terminal) : Promise.resolve(asked);
  });
}
