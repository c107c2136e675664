import { z } from 'zod';
import { commandRequest, suppliesChanged, view } from '../agent-api.ts';
import { problemCode } from '../problem.ts';
import type { Contract } from './operation.ts';
import { technicianOperations } from './technician.ts';

/** What the agent answers to a command that it took: the version of the view from which on its effect shows. */
export const commandTaken = z.object({ ok: z.literal(true), version: z.number().int().nonnegative() });
export type CommandTaken = z.infer<typeof commandTaken>;

/** `POST /api/pair`: the word of the pairing link, once. */
export const pairingRequest = z.object({ token: z.string().min(1).max(100) });

const done = z.object({ ok: z.literal(true) });

/** The agent's door: loopback only, exact Host on everything, exact Origin on everything that acts. */
export const agentContract: Contract = {
  title: 'Changqing device agent',
  version: '1.0.0',
  description:
    'The local service of a kiosk. The screen gets one whole versioned view by socket.io (event `view`, WebSocket only) and sends what was touched. Nothing acts on GET.',
  server: 'http://127.0.0.1:7070',
  operations: [
    {
      id: 'agent.view',
      method: 'get',
      path: '/api/view',
      summary: 'The view of the moment.',
      security: 'paired',
      status: 200,
      answer: { kind: 'json', schema: view },
      problems: ['not-paired', 'host-refused', 'origin-refused'],
    },
    {
      id: 'agent.command',
      method: 'post',
      path: '/api/commands',
      summary: 'Something was touched.',
      security: 'paired',
      body: commandRequest,
      status: 200,
      answer: { kind: 'json', schema: commandTaken },
      problems: ['request-invalid', 'not-paired', 'host-refused', 'origin-refused', 'nonce-invalid', 'command-not-now', 'too-large'],
    },
    {
      id: 'agent.picture',
      method: 'get',
      path: '/api/pictures/{id}',
      summary: 'The scanned page that the view shows at the moment; never stored, gone with the page.',
      security: 'paired',
      parameters: { id: { in: 'path', required: true, description: 'As the view names it.', schema: z.string() } },
      status: 200,
      answer: { kind: 'png', description: 'The page as PNG.' },
      problems: ['not-paired', 'not-found', 'host-refused', 'origin-refused'],
    },
    {
      id: 'agent.suppliesChanged',
      method: 'post',
      path: '/api/supplies',
      summary: 'A technician has put in a new roll or new sheets: counting begins anew.',
      security: 'paired',
      body: suppliesChanged,
      status: 200,
      answer: { kind: 'json', schema: done },
      problems: ['request-invalid', 'not-paired', 'host-refused', 'origin-refused'],
    },
    {
      id: 'agent.pair',
      method: 'post',
      path: '/api/pair',
      summary: 'Swaps the word of a pairing link for the session cookie. A new pairing ends the older window.',
      security: 'none',
      body: pairingRequest,
      status: 200,
      answer: { kind: 'json', schema: done },
      problems: ['request-invalid', 'not-paired', 'host-refused', 'origin-refused'],
    },
    {
      id: 'agent.alive',
      method: 'get',
      path: '/healthz',
      summary: 'The process is alive.',
      security: 'none',
      status: 200,
      answer: { kind: 'json', schema: done },
      problems: ['host-refused'],
    },
    {
      id: 'agent.ready',
      method: 'get',
      path: '/readyz',
      summary: 'Whether a person can certify here now; 503 with the codes of what stands in the way.',
      security: 'none',
      status: 200,
      answer: { kind: 'json', schema: z.object({ ready: z.boolean(), problems: z.array(problemCode) }) },
      problems: ['host-refused'],
    },
    {
      id: 'agent.metrics',
      method: 'get',
      path: '/metrics',
      summary: 'Figures in the text format of Prometheus.',
      security: 'paired',
      status: 200,
      answer: { kind: 'text', description: 'Prometheus text format.' },
      problems: ['not-paired', 'host-refused'],
    },
    ...technicianOperations,
  ],
};
