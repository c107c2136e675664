import { ok, recordSubmission, type SubmissionAnswer } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { terminalEndpoint } from '../http/endpoint.ts';
import { receiveAttempt } from './receive.ts';

/** `POST /v1/attempts` */
export function attemptRoutes(router: Router, central: Central): void {
  router.post('/v1/attempts', terminalEndpoint(central, recordSubmission, async (submission, terminal) => {
    const received = await receiveAttempt(central, terminal, submission);
    if (!received.ok) return received;
    const answer: SubmissionAnswer = { answer: received.value };
    return ok(answer);
  })); // prettier-ignore
}
