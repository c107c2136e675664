import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Problem } from '@changqing/protocol';
import type { CentralLog } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { REQUEST_ID_HEADER, requestIdOf, sendProblem } from './problem-response.ts';

/** The route's pattern, never the path as sent: a path may hold a receipt's code, or whatever somebody typed. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path: unknown = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : 'none';
}

/** Gives each request an id, and logs how it was answered. */
export function requestLog(log: CentralLog, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const id = randomUUID();
    const startedAt = performance.now();
    response.setHeader(REQUEST_ID_HEADER, id);
    response.on('finish', () => {
      const ms = performance.now() - startedAt;
      const { method } = request;
      const route = routeOf(request);
      const status = response.statusCode;
      metrics.requests.observe({ method: KNOWN_METHODS.has(method) ? method : 'other', route, status: String(status) }, ms / 1_000);
      log.info({ requestId: id, method, route, status, ms: Math.round(ms * 10) / 10 }, 'request-answered');
    });
    next();
  };
}
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST']);

function problemOf(cause: unknown): Problem | undefined {
  const field = (name: string): unknown => (typeof cause === 'object' && cause !== null ? Reflect.get(cause, name) : undefined);
  if (field('type') === 'entity.too.large') return { code: 'too-large' };
  const status = field('status');
  if (typeof status === 'number' && status >= 400 && status < 500) return { code: 'request-invalid' };
  const code = field('code');
  // The database is gone, starting, stopping, or out of connections: nothing is wrong with the request.
  if (typeof code === 'string' && /^(08|53|57P|ECONN|ENOENT)/.test(code)) return { code: 'central-busy' };
  if (cause instanceof Error && /timeout exceeded when trying to connect|Connection terminated/.test(cause.message))
    return { code: 'central-busy' };
  return undefined;
}

/** The rim: whatever was thrown below is a bug or a broken request, and becomes a problem document. */
export function errorRim(log: CentralLog): ErrorRequestHandler {
  return (cause: unknown, _request, response, next) => {
    const problem = problemOf(cause) ?? { code: 'central-failed' };
    if (problem.code === 'central-failed' || problem.code === 'central-busy')
      log.error({ requestId: requestIdOf(response), err: cause }, problem.code);
    if (response.headersSent) next(cause);
    else sendProblem(response, problem);
  };
}
