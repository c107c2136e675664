import { problemDocumentOf, type Problem } from '@changqing/protocol';
import type { Response } from 'express';

export const REQUEST_ID_HEADER = 'x-request-id';

/** The id of the request that a response belongs to. */
export const requestIdOf = (response: Response): string => String(response.getHeader(REQUEST_ID_HEADER) ?? '');

const RETRY_AFTER_S: Partial<Record<Problem['code'], number>> = { 'central-busy': 2, 'central-failed': 5, 'consent-unknown': 5 };

/** Sends a problem as RFC 9457 problem+json. */
export function sendProblem(response: Response, problem: Problem): void {
  const document = problemDocumentOf(problem, requestIdOf(response));
  const retryAfter = RETRY_AFTER_S[problem.code];
  if (retryAfter !== undefined && !response.hasHeader('retry-after')) response.setHeader('retry-after', String(retryAfter));
  if (document.status === 401) response.setHeader('www-authenticate', 'changqing-signature');
  response.status(document.status).type('application/problem+json').send(JSON.stringify(document));
}
