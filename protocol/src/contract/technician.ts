import { z } from 'zod';
import {
  deskCommandRequest,
  diagnosticsView,
  settingsChange,
  settingsDocument,
  settingsVersion,
  technicianFigures,
} from '../technician-view.ts';
import type { ProblemCode } from '../problem.ts';
import type { Operation } from './operation.ts';

const DESK: readonly ProblemCode[] = ['not-paired', 'desk-closed', 'host-refused', 'origin-refused'];
const ACTS: readonly ProblemCode[] = [...DESK, 'request-invalid', 'nonce-invalid', 'command-not-now', 'too-large'];
const done = z.object({ ok: z.literal(true) });

const seen = (id: string, path: string, summary: string, answer: Operation['answer'], parameters?: Operation['parameters']): Operation => ({
  id,
  method: 'get',
  path,
  summary,
  security: 'desk',
  ...(parameters === undefined ? {} : { parameters }),
  status: 200,
  answer,
  problems: [...DESK, 'not-found'],
});

/** What the agent answers while somebody of the bureau has diagnostics open. */
export const technicianOperations: readonly Operation[] = [
  seen('technician.desk', '/api/technician/desk', 'The diagnostics document of the moment; socket event `diagnostics` at each change.', {
    kind: 'json',
    schema: diagnosticsView,
  }),
  {
    id: 'technician.command',
    method: 'post',
    path: '/api/technician/commands',
    summary: 'Something was touched in diagnostics.',
    security: 'desk',
    body: deskCommandRequest,
    status: 200,
    answer: { kind: 'json', schema: done },
    problems: ACTS,
  },
  seen(
    'technician.figures',
    '/api/technician/figures',
    'What the charts show, a point a day.',
    { kind: 'json', schema: technicianFigures },
    {
      days: {
        in: 'query',
        required: false,
        description: 'How many days back, 1 to 90; 30 else.',
        schema: z.coerce.number().int().min(1).max(90),
      },
    },
  ),
  seen('technician.settings', '/api/technician/settings', 'The settings with their schema, earlier versions, and what is plugged in.', {
    kind: 'json',
    schema: settingsDocument,
  }),
  seen(
    'technician.settingsVersion',
    '/api/technician/settings/versions/{n}',
    'An earlier version of the settings.',
    { kind: 'json', schema: settingsVersion },
    { n: { in: 'path', required: true, description: 'Number of the version.', schema: z.coerce.number().int() } },
  ),
  {
    id: 'technician.setSettings',
    method: 'post',
    path: '/api/technician/settings',
    summary: 'Puts a whole settings document in the place of version `base`; import is the same. Takes effect at once.',
    security: 'desk',
    body: settingsChange,
    status: 200,
    answer: { kind: 'json', schema: settingsDocument },
    problems: [...ACTS, 'settings-refused', 'settings-moved-on', 'no-right'],
  },
  seen(
    'technician.report',
    '/api/technician/reports/{id}',
    'A readiness report.',
    { kind: 'pdf', description: 'The report as PDF (A4).' },
    { id: { in: 'path', required: true, description: 'Id of the report.', schema: z.string() } },
  ),
  seen('technician.bundle', '/api/technician/bundle', 'The support bundle that was made last.', {
    kind: 'zip',
    description: 'A gzipped tar of JSON files; no personal data.',
  }),
];
