import {
  canonicalJson,
  err,
  ok,
  problemDocument,
  SIGNATURE_HEADER,
  type Json,
  type ProblemDocument,
  type Result,
} from '@changqing/protocol';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import { parseJson, type SigningKey } from '../records/sign.ts';
import { signRequest } from './request-signature.ts';

/** Why central gave no answer that can be used. */
export type CentralError =
  /** No connection, cut off in the middle, or out of time: central may or may not have taken what was sent. */
  | { readonly code: 'unreachable'; readonly detail: string }
  /** Central said no. */
  | { readonly code: 'refused'; readonly problem: ProblemDocument; readonly retryAfterMs: number | undefined }
  /** Something answered that does not speak the contract. */
  | { readonly code: 'garbled'; readonly detail: string };

export interface ExchangeOptions {
  readonly baseUrl: URL;
  readonly clock: Clock;
  readonly key: SigningKey;
  /** Empty before the terminal is enrolled; the enrolment itself is not signed. */
  terminalId(): string | undefined;
}

/** One signed question to central. `content` undefined: nothing is sent along. */
export interface Question {
  readonly method: 'GET' | 'POST';
  /** Path with query, as it is signed. */
  readonly path: string;
  readonly content?: Json;
  /** An answer longer than this is not read to its end. */
  readonly limitBytes: number;
}

/** Signed requests to central over HTTP. Nothing is tried twice. */
export interface Exchange {
  /** Answered with JSON of this schema. */
  json<T>(question: Question, answer: z.ZodType<T>, signal: AbortSignal): Promise<Result<T, CentralError>>;
  /** Answered with bytes, such as a picture. */
  bytes(question: Question, signal: AbortSignal): Promise<Result<Uint8Array, CentralError>>;
  /** Answered without content. */
  nothing(question: Question, signal: AbortSignal): Promise<Result<undefined, CentralError>>;
}

export function createExchange(options: ExchangeOptions): Exchange {
  const { baseUrl } = options;

  /** Whatever central answers with a good status, as bytes. */
  const ask = async (question: Question, accept: string, signal: AbortSignal): Promise<Result<Uint8Array, CentralError>> => {
    const { method, path, content, limitBytes } = question;
    const body = content === undefined ? '' : canonicalJson(content);
    const signed = signRequest(options, { method, path, body });
    const headers = {
      accept,
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...(signed === undefined ? {} : { [SIGNATURE_HEADER]: signed }),
    };
    try {
      const response = await fetch(new URL(path, baseUrl), {
        method,
        headers,
        signal,
        redirect: 'error',
        ...(content === undefined ? {} : { body }),
      });
      const bytes = await readLimited(response, limitBytes);
      if (bytes === undefined) return err({ code: 'garbled', detail: `more than ${limitBytes} bytes` });
      return response.ok ? ok(bytes) : parseRefusal(response, textOf(bytes));
    } catch (error) {
      return err({ code: 'unreachable', detail: causeOf(error) });
    }
  };

  return {
    json: async (question, answer, signal) => {
      const bytes = await ask(question, 'application/json', signal);
      return bytes.ok ? parseAnswer(textOf(bytes.value), answer) : bytes;
    },
    bytes: (question, signal) => ask(question, '*/*', signal),
    nothing: async (question, signal) => {
      const bytes = await ask(question, 'application/json', signal);
      return bytes.ok ? ok(undefined) : bytes;
    },
  };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

async function readLimited(response: Response, limitBytes: number): Promise<Uint8Array | undefined> {
  if (response.body === null) return new Uint8Array();
  const body: AsyncIterable<unknown> = response.body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body of something else than bytes');
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseAnswer<T>(text: string, answer: z.ZodType<T>): Result<T, CentralError> {
  const parsed = answer.safeParse(parseJson(text));
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err({ code: 'garbled', detail: `answer: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` });
}

function parseRefusal(response: Response, text: string): Result<never, CentralError> {
  const parsed = problemDocument.safeParse(parseJson(text));
  if (!parsed.success) return err({ code: 'garbled', detail: `status ${response.status} without a problem` });
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return err({ code: 'refused', problem: parsed.data, retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined });
}

/** What the network said; never holds what was sent. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error.name;
}
