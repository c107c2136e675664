import { err, ok, problemDocument, type Problem, type Result } from '@changqing/protocol';
import type { z } from 'zod';

/** Why central did not do what it was asked for, and how long to wait where it says so. */
export interface Refusal extends Problem {
  readonly retryAfterSeconds?: number;
}

const WITHIN_MS = 15_000;

/** Asks central on this page's own origin, with the cookie of the login. Errors: any problem; `central-unreachable` where nobody answers. */
export async function askCentral<T>(path: string, answer: z.ZodType<T>, signal: AbortSignal, body?: object): Promise<Result<T, Refusal>> {
  const response = await request(path, signal, body);
  if (!response.ok) return response;
  const parsed = answer.safeParse(await json(response.value));
  // A central that is newer than this page, which loads anew then.
  return parsed.success ? ok(parsed.data) : err({ code: 'central-failed', detail: `answer to ${path} not understood` });
}

/** Asks for something that is done, and answered with nothing. */
export async function tellCentral(path: string, signal: AbortSignal): Promise<Result<undefined, Refusal>> {
  const response = await request(path, signal, {});
  return response.ok ? ok() : response;
}

/** Fetches a file whole. */
export async function fetchFile(
  path: string,
  signal: AbortSignal,
): Promise<Result<{ readonly bytes: Blob; readonly name: string }, Refusal>> {
  const response = await request(path, signal);
  if (!response.ok) return response;
  const name = /filename="([^"]+)"/.exec(response.value.headers.get('content-disposition') ?? '')?.[1] ?? 'file';
  try {
    return ok({ bytes: await response.value.blob(), name });
  } catch {
    return err({ code: 'central-unreachable' });
  }
}

async function request(path: string, signal: AbortSignal, body?: object): Promise<Result<Response, Refusal>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    return err({ code: 'central-unreachable' });
  }
  return response.ok ? ok(response) : err(await refusalOf(response));
}

async function refusalOf(response: Response): Promise<Refusal> {
  const document = problemDocument.safeParse(await json(response));
  const waits = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    code: document.success ? document.data.code : 'central-failed',
    ...(document.success && document.data.detail !== undefined ? { detail: document.data.detail } : {}),
    ...(Number.isFinite(waits) && waits > 0 ? { retryAfterSeconds: Math.ceil(waits) } : {}),
  };
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
