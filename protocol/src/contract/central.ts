import { z } from 'zod';
import {
  changeList,
  deathNotice,
  enrolmentAnswer,
  enrolmentRequest,
  followUpList,
  heartbeat,
  heartbeatAnswer,
  identifyAnswer,
  identifyRequest,
  peopleImport,
  peopleImportAnswer,
  printReport,
  printReportAnswer,
  recordSubmission,
  submissionAnswer,
  suspicionNotice,
  terminalCodeAnswer,
  terminalCodeRequest,
  terminalList,
  withdrawalAnswer,
} from '../central-api.ts';
import { receiptCode, uuid } from '../encodings.ts';
import { terminalEnrolment, terminalProfile } from '../terminal.ts';
import type { ProblemCode } from '../problem.ts';
import type { Contract, Operation } from './operation.ts';

const COMMON: readonly ProblemCode[] = ['rate-limited', 'central-failed', 'central-busy'];
const SIGNED: readonly ProblemCode[] = [
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

const operation = (method: 'get' | 'post', security: Operation['security'], common: readonly ProblemCode[], call: Call): Operation => ({
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

const byTerminal = (method: 'get' | 'post', call: Call): Operation => operation(method, 'terminal', SIGNED, call);
const byBureau = (method: 'get' | 'post', call: Call): Operation => operation(method, 'bureau', BUREAU, call);
const byAnybody = (call: Call): Operation => operation('get', 'none', COMMON, call);

const idInPath: Operation['parameters'] = { id: { in: 'path', required: true, description: 'Id of the thing.', schema: uuid } };

/** Central's API for terminals and for the bureau's own programs, and its public pages. */
export const centralContract: Contract = {
  title: 'Changqing central API',
  version: '1.0.0',
  description:
    'Terminals send signed records with sealed evidence; central verifies, decides and answers with a signature. A problem is an RFC 9457 body. Citizen numbers travel in bodies only.',
  server: 'http://127.0.0.1:7080',
  operations: [
    {
      ...operation('post', 'none', ['request-invalid', 'enrol-code-invalid', 'too-large', ...COMMON], {
        id: 'terminals.enrol',
        path: '/v1/terminals',
        summary: 'A new machine enrols itself with its one-time code and its public key.',
        body: terminalEnrolment,
        answer: terminalProfile,
      }),
    },
    byTerminal('get', {
      id: 'terminals.self',
      path: '/v1/terminals/self',
      summary: 'Who this terminal is, where it stands, which keys hold.',
      answer: terminalProfile,
    }),
    byTerminal('post', {
      id: 'terminals.heartbeat',
      path: '/v1/terminals/self/heartbeat',
      summary: 'How it goes with a terminal.',
      body: heartbeat,
      answer: heartbeatAnswer,
    }),
    byTerminal('post', {
      id: 'people.identify',
      path: '/v1/people/identify',
      summary: 'Who a card or a typed number is to this session.',
      body: identifyRequest,
      answer: identifyAnswer,
    }),
    byTerminal('post', {
      id: 'consents.record',
      path: '/v1/consents',
      summary: 'A signed consent.',
      body: recordSubmission,
      answer: submissionAnswer,
      problems: ['record-conflict'],
    }),
    byTerminal('post', {
      id: 'attempts.record',
      path: '/v1/attempts',
      summary: 'A signed attempt with its sealed evidence. Same id and same hash: the first answer, byte for byte.',
      body: recordSubmission,
      answer: submissionAnswer,
      problems: ['record-conflict', 'consent-unknown', 'evidence-unreadable'],
    }),
    byTerminal('post', {
      id: 'prints.report',
      path: '/v1/prints',
      summary: 'How one print of a receipt ended.',
      body: printReport,
      answer: printReportAnswer,
    }),
    byBureau('post', {
      id: 'terminals.code',
      path: '/v1/terminal-codes',
      summary: 'Asks for a one-time code for a machine at a site.',
      body: terminalCodeRequest,
      answer: terminalCodeAnswer,
    }),
    byBureau('get', { id: 'terminals.list', path: '/v1/terminals', summary: 'All terminals.', answer: terminalList }),
    byBureau('post', {
      id: 'terminals.close',
      path: '/v1/terminals/{id}/close',
      summary: 'Ends a terminal: its signatures count no longer.',
      parameters: { id: { in: 'path', required: true, description: 'Id of the terminal.', schema: z.string() } },
      problems: ['not-found'],
    }),
    byBureau('post', {
      id: 'people.import',
      path: '/v1/people',
      summary: 'Registers people with their benefits.',
      body: peopleImport,
      answer: peopleImportAnswer,
    }),
    byBureau('post', {
      id: 'people.deathNotice',
      path: '/v1/death-notices',
      summary: 'A death notice, or its withdrawal.',
      body: deathNotice,
      problems: ['not-found'],
    }),
    byBureau('post', {
      id: 'people.suspicion',
      path: '/v1/suspicions',
      summary: 'Puts a person on the list of those asked to the counter, or takes them off.',
      body: suspicionNotice,
      problems: ['not-found'],
    }),
    byBureau('post', {
      id: 'enrolments.store',
      path: '/v1/enrolments',
      summary: 'References of one person with the consents they rest on.',
      body: enrolmentRequest,
      answer: enrolmentAnswer,
      problems: ['not-found', 'record-conflict'],
    }),
    byBureau('post', {
      id: 'consents.withdraw',
      path: '/v1/consents/{id}/withdraw',
      summary: 'Withdraws a consent and destroys what rests on it.',
      parameters: idInPath,
      answer: withdrawalAnswer,
      problems: ['not-found'],
    }),
    byBureau('get', { id: 'followUps.list', path: '/v1/follow-ups', summary: 'People whom somebody should ring.', answer: followUpList }),
    byBureau('post', {
      id: 'followUps.close',
      path: '/v1/follow-ups/{id}/close',
      summary: 'Closes a follow-up.',
      parameters: idInPath,
      problems: ['not-found'],
    }),
    byBureau('get', {
      id: 'changes.list',
      path: '/v1/changes',
      summary: 'What happened after entry N, in the order of commits.',
      parameters: {
        after: {
          in: 'query',
          required: false,
          description: 'Only entries after this sequence.',
          schema: z.coerce.number().int().nonnegative(),
        },
      },
      answer: changeList,
    }),
    byBureau('get', {
      id: 'decisions.rematch',
      path: '/v1/decisions/{id}/rematch',
      summary: 'Repeats the stored decision on a record and says whether it came out the same, bit for bit. Changes nothing.',
      parameters: idInPath,
      answer: z.record(z.string(), z.unknown()),
      problems: ['not-found'],
    }),
    byAnybody({ id: 'central.alive', path: '/healthz', summary: 'The process is alive.', answer: z.object({ status: z.literal('ok') }) }),
    byAnybody({ id: 'central.ready', path: '/readyz', summary: 'The database answers.', answer: z.object({ status: z.literal('ready') }) }),
    {
      id: 'central.metrics',
      method: 'get',
      path: '/metrics',
      summary: 'Figures in the text format of Prometheus.',
      security: 'bureau',
      status: 200,
      answer: { kind: 'text', description: 'Prometheus text format.' },
      problems: ['not-authorised'],
    },
    {
      id: 'verify.page',
      method: 'get',
      path: '/verify/{code}',
      summary: 'Public port: what the code of a receipt stands for. Twenty tries a minute and address.',
      security: 'none',
      parameters: { code: { in: 'path', required: true, description: 'The 16 characters on the receipt.', schema: receiptCode } },
      status: 200,
      answer: {
        kind: 'html',
        description: 'Kind, date, masked name, key figures, number of prints; or that the record has not arrived yet.',
      },
      problems: ['rate-limited'],
    },
  ],
};
