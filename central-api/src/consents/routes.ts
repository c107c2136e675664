import { err, ok, recordSubmission, type SubmissionAnswer } from '@changqing/protocol';
import type { Router } from 'express';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { bureauEndpoint, terminalEndpoint } from '../http/endpoint.ts';
import { receiveConsent } from './receive.ts';
import { withdrawConsent } from './withdraw.ts';

/** `POST /v1/consents`, and withdrawing one at the bureau. */
export function consentRoutes(router: Router, central: Central): void {
  router.post('/v1/consents', terminalEndpoint(central, recordSubmission, async (submission, terminal) => {
    const received = await receiveConsent(central, terminal, submission);
    if (!received.ok) return received;
    const answer: SubmissionAnswer = { answer: received.value };
    return ok(answer);
  })); // prettier-ignore
  router.post('/v1/consents/:id/withdraw', bureauEndpoint(central, (_body, request) => {
    const id = z.uuid().safeParse(request.params.id);
    return id.success ? withdrawConsent(central, id.data) : Promise.resolve(err({ code: 'not-found' }));
  })); // prettier-ignore
}
