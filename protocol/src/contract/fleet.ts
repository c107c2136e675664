import { z } from 'zod';
import { alarmList, commandList, commandRequested, commandStatus, fleetDetail, fleetList, terminalFile } from '../fleet.ts';
import type { ProblemCode } from '../problem.ts';
import { consoleLogin, consoleMe, staffAccount, staffAccountAnswer, staffList, staffStatusList } from '../staff.ts';
import { byBureau, byTerminal, COMMON } from './security.ts';
import type { Operation } from './operation.ts';

const STAFF: readonly ProblemCode[] = ['request-invalid', 'not-logged-in', 'no-right', 'origin-refused', 'too-large', ...COMMON];

const byStaff = (
  method: 'get' | 'post',
  call: Pick<Operation, 'id' | 'path' | 'summary'> & {
    readonly body?: z.ZodType;
    readonly answer?: Operation['answer'];
    readonly parameters?: Operation['parameters'];
    readonly problems?: readonly ProblemCode[];
  },
): Operation => ({
  id: call.id,
  method,
  path: call.path,
  summary: call.summary,
  security: 'staff',
  ...(call.parameters === undefined ? {} : { parameters: call.parameters }),
  ...(call.body === undefined ? {} : { body: call.body }),
  status: call.answer === undefined ? 204 : 200,
  answer: call.answer ?? { kind: 'nothing', description: 'Done.' },
  problems: [...STAFF, ...(call.problems ?? [])],
});

const json = (schema: z.ZodType): Operation['answer'] => ({ kind: 'json', schema });
const terminalInPath: Operation['parameters'] = {
  id: { in: 'path', required: true, description: 'Id of the terminal.', schema: z.string() },
};
const idInPath: Operation['parameters'] = { id: { in: 'path', required: true, description: 'Id of the thing.', schema: z.uuid() } };

/** Watching over terminals: what they tell, what staff see and order. The live lines are described in `fleet.ts`. */
export const fleetOperations: readonly Operation[] = [
  byTerminal('get', {
    id: 'staff.ofTerminal',
    path: '/v1/terminals/self/staff',
    summary: 'Who of the bureau may be let in at this terminal, with or without a network.',
    answer: staffList,
  }),
  byTerminal('post', {
    id: 'terminals.report',
    path: '/v1/terminals/self/files',
    summary: 'A signed readiness report or support bundle. The same id again is taken again.',
    body: terminalFile,
  }),
  byBureau('post', {
    id: 'staff.set',
    path: '/v1/staff',
    summary: 'Makes an account of somebody of the bureau, renews it, opens its locks.',
    body: staffAccount,
    answer: staffAccountAnswer,
  }),
  byBureau('get', { id: 'staff.list', path: '/v1/staff', summary: 'All accounts.', answer: staffStatusList }),
  byBureau('post', {
    id: 'staff.close',
    path: '/v1/staff/{id}/close',
    summary: 'Closes an account: it opens nothing from the next contact of each terminal on.',
    parameters: { id: { in: 'path', required: true, description: 'Staff id.', schema: z.string() } },
    problems: ['not-found'],
  }),
  {
    ...byStaff('post', {
      id: 'console.login',
      path: '/console/api/login',
      summary: 'Logs somebody of the bureau in.',
      body: consoleLogin,
      answer: json(consoleMe),
    }),
    security: 'none',
    problems: ['request-invalid', 'login-refused', 'staff-waiting', 'staff-locked', 'staff-expired', 'origin-refused', ...COMMON],
  },
  byStaff('post', { id: 'console.logout', path: '/console/api/logout', summary: 'Logs out.' }),
  byStaff('get', { id: 'console.me', path: '/console/api/me', summary: 'Who is logged in.', answer: json(consoleMe) }),
  byStaff('get', {
    id: 'console.terminals',
    path: '/console/api/terminals',
    summary: 'All terminals with what they told last.',
    answer: json(fleetList),
  }),
  byStaff('get', {
    id: 'console.terminal',
    path: '/console/api/terminals/{id}',
    summary: 'One terminal with its alarms, events, samples, orders and files.',
    answer: json(fleetDetail),
    parameters: terminalInPath,
    problems: ['not-found'],
  }),
  byStaff('post', {
    id: 'console.command',
    path: '/console/api/terminals/{id}/commands',
    summary: 'Orders something of a terminal; it holds for ten minutes.',
    body: commandRequested,
    answer: json(commandStatus),
    parameters: terminalInPath,
    problems: ['not-found'],
  }),
  byStaff('get', {
    id: 'console.commands',
    path: '/console/api/terminals/{id}/commands',
    summary: 'Orders of a terminal, newest first.',
    answer: json(commandList),
    parameters: terminalInPath,
    problems: ['not-found'],
  }),
  byStaff('get', {
    id: 'console.alarms',
    path: '/console/api/alarms',
    summary: 'Alarms, newest first.',
    answer: json(alarmList),
    parameters: {
      state: { in: 'query', required: false, description: '`open` (else) or `all`.', schema: z.enum(['open', 'all']) },
      terminal: { in: 'query', required: false, description: 'Of one terminal.', schema: z.string() },
    },
  }),
  byStaff('post', {
    id: 'console.acknowledgeAlarm',
    path: '/console/api/alarms/{id}/acknowledge',
    summary: 'Somebody looks after it.',
    parameters: idInPath,
    problems: ['not-found'],
  }),
  byStaff('get', {
    id: 'console.file',
    path: '/console/api/files/{id}',
    summary: 'A readiness report or a support bundle.',
    answer: { kind: 'pdf', description: 'PDF, or a gzipped tar.' },
    parameters: idInPath,
    problems: ['not-found'],
  }),
];
