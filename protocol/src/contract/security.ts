import type { z } from 'zod';
import { uuid } from '../encodings.ts';
import type { ProblemCode } from '../problem.ts';
import type { Operation } from './operation.ts';

export const COMMON: readonly ProblemCode[] = ['rate-limited', 'central-failed', 'central-busy'];
export const SIGNED: readonly ProblemCode[] = [
  'request-invalid',
  'request-unsigned',
  'request-replayed',
  'terminal-unknown',
  'too-large',
  ...COMMON,
];
const BUREAU: readonly ProblemCode[] = ['request-invalid', 'not-authorised', 'too-large', ...COMMON];

interface Call {
  readonly id: string;
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  /** Absent: answered with 204. */
  readonly answer?: z.ZodType;
  readonly parameters?: Operation['parameters'];
  readonly problems?: readonly ProblemCode[];
}

export const operation = (
  method: 'get' | 'post',
  security: Operation['security'],
  common: readonly ProblemCode[],
  call: Call,
): Operation => ({
  id: call.id,
  method,
  path: call.path,
  summary: call.summary,
  security,
  ...(call.parameters === undefined ? {} : { parameters: call.parameters }),
  ...(call.body === undefined ? {} : { body: call.body }),
  status: call.answer === undefined ? 204 : 200,
  answer: call.answer === undefined ? { kind: 'nothing', description: 'Done.' } : { kind: 'json', schema: call.answer },
  problems: [...common, ...(call.problems ?? [])],
});

export const byTerminal = (method: 'get' | 'post', call: Call): Operation => operation(method, 'terminal', SIGNED, call);
export const byBureau = (method: 'get' | 'post', call: Call): Operation => operation(method, 'bureau', BUREAU, call);
export const byAnybody = (call: Call): Operation => operation('get', 'none', COMMON, call);

export const idInPath: Operation['parameters'] = { id: { in: 'path', required: true, description: 'Id of the thing.', schema: uuid } };
