import {
  canonicalJson,
  err,
  heartbeatAnswer,
  identifyAnswer,
  ok,
  printReportAnswer,
  problemDocument,
  SIGNATURE_HEADER,
  submissionAnswer,
  terminalProfile,
  type Heartbeat,
  type IdentifyAnswer,
  type IdentifyRequest,
  type Json,
  type PrintReport,
  type ProblemDocument,
  type RecordSubmission,
  type RequestSignature,
  type Result,
  type SubmissionAnswer,
  type TerminalEnrolment,
  type TerminalProfile,
} from '@changqing/protocol';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import { makeUuid } from '../records/record-id.ts';
import { parseJson, sha256, signCompact, type SigningKey } from '../records/sign.ts';
import { CENTRAL_PATHS } from './paths.ts';

/** Why central gave no answer that can be used. */
export type CentralError =
  /** No connection, cut off in the middle, or out of time: central may or may not have taken what was sent. */
  | { readonly code: 'unreachable'; readonly detail: string }
  /** Central said no. */
  | { readonly code: 'refused'; readonly problem: ProblemDocument; readonly retryAfterMs: number | undefined }
  /** Something answered that does not speak the contract. */
  | { readonly code: 'garbled'; readonly detail: string };

/** Central as a terminal sees it. Every call takes a signal and ends with it. */
export interface CentralClient {
  enrol(enrolment: TerminalEnrolment, signal: AbortSignal): Promise<Result<TerminalProfile, CentralError>>;
  profile(signal: AbortSignal): Promise<Result<TerminalProfile, CentralError>>;
  identify(request: IdentifyRequest, signal: AbortSignal): Promise<Result<IdentifyAnswer, CentralError>>;
  submit(kind: 'consent' | 'attempt', submission: RecordSubmission, signal: AbortSignal): Promise<Result<SubmissionAnswer, CentralError>>;
}

/** What a terminal tells of itself, beside what it does for people. */
export interface TerminalReports {
  /** How it goes with this terminal; answered with central's time. */
  heartbeat(state: Heartbeat, signal: AbortSignal): Promise<Result<{ readonly time: string }, CentralError>>;
  /** How a print ended; given again with the same job it changes nothing. */
  reportPrint(report: PrintReport, signal: AbortSignal): Promise<Result<{ readonly prints: number }, CentralError>>;
}

export interface CentralClientOptions {
  readonly baseUrl: URL;
  readonly clock: Clock;
  readonly key: SigningKey;
  /** Empty before the terminal is enrolled; the enrolment itself is not signed. */
  terminalId(): string | undefined;
}

/** An answer of central is small; a longer one is not read to its end. */
const LONGEST_ANSWER_BYTES = 256 * 1024;

export function createCentralClient(options: CentralClientOptions): CentralClient & TerminalReports {
  const { baseUrl, clock, key } = options;

  const signature = (method: 'GET' | 'POST', path: string, body: string): string | undefined => {
    const terminalId = options.terminalId();
    if (terminalId === undefined) return undefined;
    const nowMs = clock.now();
    const said: RequestSignature = {
      method,
      path,
      bodySha256: sha256(body),
      terminalId,
      requestId: makeUuid(nowMs),
      time: new Date(nowMs).toISOString(),
    };
    return signCompact(canonicalJson(said), key);
  };

  async function exchange<T>(
    method: 'GET' | 'POST',
    path: string,
    content: Json | undefined,
    answer: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<Result<T, CentralError>> {
    const body = content === undefined ? '' : canonicalJson(content);
    const signed = signature(method, path, body);
    const headers = {
      accept: 'application/json',
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
      const text = await readLimited(response);
      if (text === undefined) return err({ code: 'garbled', detail: `more than ${LONGEST_ANSWER_BYTES} bytes` });
      return response.ok ? parseAnswer(text, answer) : parseRefusal(response, text);
    } catch (error) {
      return err({ code: 'unreachable', detail: causeOf(error) });
    }
  }

  return {
    enrol: (enrolment, signal) => exchange('POST', CENTRAL_PATHS.enrolTerminal, enrolment, terminalProfile, signal),
    heartbeat: (state, signal) => exchange('POST', CENTRAL_PATHS.heartbeat, state, heartbeatAnswer, signal),
    reportPrint: (report, signal) => exchange('POST', CENTRAL_PATHS.prints, report, printReportAnswer, signal),
    profile: (signal) => exchange('GET', CENTRAL_PATHS.profile, undefined, terminalProfile, signal),
    identify: (request, signal) => exchange('POST', CENTRAL_PATHS.identify, request, identifyAnswer, signal),
    submit: (kind, submission, signal) =>
      exchange('POST', kind === 'consent' ? CENTRAL_PATHS.consents : CENTRAL_PATHS.attempts, submission, submissionAnswer, signal),
  };
}

async function readLimited(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const body: AsyncIterable<unknown> = response.body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body of something else than bytes');
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > LONGEST_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
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
