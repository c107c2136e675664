import { err, mayDo, type Problem, type Result, type Right } from '@changqing/protocol';
import type { Request, RequestHandler } from 'express';
import type { Central } from '../context.ts';
import { bytesOf, type Answer } from '../http/endpoint.ts';
import { sendProblem } from '../http/problem-response.ts';
import { findSession, type LoggedIn } from '../staff/sessions.ts';
import { tokenOf } from './cookie.ts';
import type { ConsoleOrigins } from './origin.ts';

/** Who asks, where they may: origin first (for what acts), then the login, then the right. */
export async function admitStaff(
  central: Central,
  origins: ConsoleOrigins,
  request: Request,
  right: Right | undefined,
): Promise<Result<LoggedIn, Problem>> {
  const { origin } = request.headers;
  if (request.method === 'GET' ? origin !== undefined && !origins.isOurs(origin) : !origins.isOurs(origin))
    return err({ code: 'origin-refused' });
  const token = tokenOf(request);
  const who = token === undefined ? undefined : await findSession(central, token, true);
  if (who === undefined) return err({ code: 'not-logged-in' });
  return right === undefined || mayDo(who.role, right) ? { ok: true, value: who } : err({ code: 'no-right' });
}

/** An endpoint of the console for whoever has a right; undefined: for everybody who is logged in. */
export function staffEndpoint(
  central: Central,
  origins: ConsoleOrigins,
  right: Right | undefined,
  handle: (who: LoggedIn, request: Request, body: Uint8Array) => Promise<Answer>,
): RequestHandler {
  return async (request, response) => {
    const who = await admitStaff(central, origins, request, right);
    const answer = who.ok ? await handle(who.value, request, bytesOf(request)) : who;
    if (!answer.ok) sendProblem(response, answer.error);
    else if (answer.value === undefined) response.status(204).end();
    else response.json(answer.value);
  };
}
