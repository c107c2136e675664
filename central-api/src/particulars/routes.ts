import { ok, recordSubmission, type SubmissionAnswer } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { terminalEndpoint } from '../http/endpoint.ts';
import { receiveParticulars } from './receive.ts';

/** `POST /v1/particulars`: the person confirms the own particulars, or asks for a correction. */
export function particularsRoutes(router: Router, central: Central): void {
  router.post('/v1/particulars', terminalEndpoint(central, recordSubmission, async (submission, terminal) => {
    const received = await receiveParticulars(central, terminal, submission);
    if (!received.ok) return received;
    const answer: SubmissionAnswer = { answer: received.value };
    return ok(answer);
  })); // prettier-ignore
}
