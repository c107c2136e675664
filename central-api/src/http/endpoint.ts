import { err, ok, SIGNATURE_HEADER, type Problem, type Result } from '@changqing/protocol';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Central } from '../context.ts';
import { isBureau } from '../keys/bureau-token.ts';
import { authenticateTerminal } from '../terminals/signature.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { sendProblem } from './problem-response.ts';

/** What an endpoint answers: a body as JSON, or nothing (204). */
export type Answer = Result<object | undefined, Problem>;

/** The body's bytes as they came; empty where there was none. */
export function bytesOf(request: Request): Uint8Array {
  const body: unknown = request.body;
  return body instanceof Uint8Array ? body : new Uint8Array(0);
}

/** Parses a body by its schema. Error `request-invalid` with the paths that are wrong; values are not repeated. */
export function parseBody<T>(bytes: Uint8Array, schema: z.ZodType<T>): Result<T, Problem> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err({ code: 'request-invalid', detail: 'the body is not JSON in UTF-8' });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const fields = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }));
  return err({ code: 'request-invalid', fields });
}

async function answerWith(response: Response, answer: Promise<Answer>): Promise<void> {
  const result = await answer;
  if (!result.ok) sendProblem(response, result.error);
  else if (result.value === undefined) response.status(204).end();
  else response.json(result.value);
}

/** An endpoint of terminals: the request's signature is checked over the raw bytes before anything is read. */
export function terminalEndpoint<T>(
  central: Central,
  schema: z.ZodType<T>,
  handle: (input: T, terminal: EnrolledTerminal) => Promise<Answer>,
): RequestHandler {
  return signedEndpoint(central, (terminal, body) => {
    const input = parseBody(body, schema);
    return input.ok ? handle(input.value, terminal) : Promise.resolve(input);
  });
}

/** A picture as an answer. */
export interface Picture {
  readonly contentType: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
}

/** A signed endpoint that answers with a picture's bytes, which no cache on the way may keep. */
export function pictureEndpoint(
  central: Central,
  handle: (terminal: EnrolledTerminal, body: Uint8Array, request: Request) => Promise<Result<Picture, Problem>>,
): RequestHandler {
  return async (request, response) => {
    const body = bytesOf(request);
    const signed = { method: request.method, path: request.originalUrl, body, signature: request.get(SIGNATURE_HEADER) };
    const terminal = await authenticateTerminal(central, signed);
    const picture = terminal.ok ? await handle(terminal.value, body, request) : terminal;
    if (!picture.ok) sendProblem(response, picture.error);
    else response.setHeader('cache-control', 'no-store').type(picture.value.contentType).send(Buffer.from(picture.value.bytes));
  };
}

/** A signed endpoint without a body. */
export function signedEndpoint(
  central: Central,
  handle: (terminal: EnrolledTerminal, body: Uint8Array, request: Request) => Promise<Answer>,
): RequestHandler {
  return async (request, response) => {
    const body = bytesOf(request);
    const signed = { method: request.method, path: request.originalUrl, body, signature: request.get(SIGNATURE_HEADER) };
    const terminal = await authenticateTerminal(central, signed);
    await answerWith(response, terminal.ok ? handle(terminal.value, body, request) : Promise.resolve(terminal));
  };
}

/** An endpoint of the bureau: the bearer token of the keys folder. */
export function bureauEndpoint(central: Central, handle: (body: Uint8Array, request: Request) => Promise<Answer>): RequestHandler {
  return async (request, response) => {
    const allowed = isBureau(central.bureauToken, request.get('authorization'));
    await answerWith(response, allowed ? handle(bytesOf(request), request) : Promise.resolve(err({ code: 'not-authorised' })));
  };
}

/** An endpoint for anybody. */
export function openEndpoint(handle: (body: Uint8Array) => Promise<Answer>): RequestHandler {
  return async (request, response) => answerWith(response, handle(bytesOf(request)));
}
