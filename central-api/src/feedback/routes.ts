import { err, ok, recordSubmission, type SubmissionAnswer } from '@changqing/protocol';
import type { Router } from 'express';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { bureauEndpoint, terminalEndpoint } from '../http/endpoint.ts';
import { receiveFeedback } from './receive.ts';
import { listFeedback } from './store.ts';

/** Largest body of a feedback, bytes: a whole page written by finger, sealed. */
export const LARGEST_FEEDBACK = 524_288;

const query = z.object({ before: z.uuid().optional() });

/** `POST /v1/feedback` (terminals), and `GET /v1/feedback` (`?before=ID`, the last one listed) for those of the bureau who answer it. */
export function feedbackRoutes(router: Router, central: Central): void {
  router.post('/v1/feedback', terminalEndpoint(central, recordSubmission, async (submission, terminal) => {
    const received = await receiveFeedback(central, terminal, submission);
    if (!received.ok) return received;
    const answer: SubmissionAnswer = { answer: received.value };
    return ok(answer);
  })); // prettier-ignore
  router.get('/v1/feedback', bureauEndpoint(central, async (_body, request) => {
    const asked = query.safeParse(request.query);
    if (!asked.success) return err({ code: 'request-invalid', fields: [{ path: 'before', message: 'the id of the last feedback listed' }] });
    return ok({ feedback: await listFeedback(central, asked.data.before) });
  })); // prettier-ignore
}
