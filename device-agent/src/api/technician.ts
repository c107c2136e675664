import type { Problem, Result } from '@changqing/protocol';
import express, { type Express, type Request, type Response } from 'express';
import type { Server as SocketServer, Socket } from 'socket.io';
import type { Desk } from '../technician/desk.ts';

/** A settings document with sixty-four devices. */
const settingsBody = express.json({ limit: '256kb', strict: true, type: 'application/json' });
const commandBody = express.json({ limit: '64kb', strict: true, type: 'application/json' });
const LONGEST_FIGURES = 90;
const USUAL_FIGURES = 30;

type AnswerProblem = (response: Response, problem: Problem) => void;

/** What the technician's pages ask. Who asks was looked at before; whether diagnostics is open is looked at here, each time. */
export function technicianRoutes(app: Express, desk: Desk, answerProblem: AnswerProblem): void {
  const answer = (response: Response, result: Result<unknown, Problem>) => {
    if (result.ok) response.set('cache-control', 'no-store').json(result.value);
    else answerProblem(response, result.error);
  };
  const answerBytes = (response: Response, result: Result<Uint8Array, Problem>, type: string, name: string) => {
    if (!result.ok) answerProblem(response, result.error);
    else {
      response
        .status(200)
        .set({
          'cache-control': 'no-store',
          'cross-origin-resource-policy': 'same-origin',
          'content-type': type,
          'content-disposition': `inline; filename="${name}"`,
        })
        .end(result.value);
    }
  };
  const onlyOpen = (_request: Request, response: Response, next: () => void) => {
    if (desk.staff === undefined) answerProblem(response, { code: 'desk-closed' });
    else next();
  };

  app.use('/api/technician', onlyOpen);
  app.get('/api/technician/desk', (_request, response) => {
    const view = desk.view();
    answer(response, view === undefined ? { ok: false, error: { code: 'desk-closed' } } : { ok: true, value: view });
  });
  app.post('/api/technician/commands', commandBody, async (request, response) => {
    const done = await desk.command(request.body);
    answer(response, done.ok ? { ok: true, value: { ok: true } } : done);
  });
  app.get('/api/technician/figures', (request, response) => {
    const days = request.query['days'] === undefined ? USUAL_FIGURES : Number(request.query['days']);
    const sound = Number.isInteger(days) && days >= 1 && days <= LONGEST_FIGURES;
    answer(
      response,
      sound ? desk.figures(days) : { ok: false, error: { code: 'request-invalid', detail: `days: 1 to ${LONGEST_FIGURES}` } },
    );
  });
  app.get('/api/technician/settings', async (_request, response) => answer(response, await desk.settings()));
  app.get('/api/technician/settings/versions/:n', async (request, response) => {
    const number = Number(request.params.n);
    answer(response, Number.isInteger(number) ? await desk.settingsVersion(number) : { ok: false, error: { code: 'not-found' } });
  });
  app.post('/api/technician/settings', settingsBody, async (request, response) => answer(response, await desk.setSettings(request.body)));
  app.get('/api/technician/reports/:id', async (request, response) => {
    // The technician's page shows it in a frame of its own; a PDF runs nothing of ours.
    response.removeHeader('x-frame-options');
    response.set('content-security-policy', "frame-ancestors 'self'");
    answerBytes(response, await desk.report(request.params.id), 'application/pdf', `${request.params.id.replace(/[^0-9a-f-]/g, '')}.pdf`);
  });
  app.get('/api/technician/bundle', async (_request, response) =>
    answerBytes(response, await desk.bundle(), 'application/gzip', 'changqing-bundle.tar.gz'),
  );
}

/** The room of sockets that the paired window holds; the command line has none of it. */
export const WINDOW_ROOM = 'window';

/** Passes what diagnostics tells on: to all who may know, pictures to the paired window alone. The returned function stops that. */
export function feedDesk(sockets: SocketServer, desk: Desk): () => void {
  return desk.onEvent(({ event, data }) => {
    if (event === 'live-image') sockets.to(WINDOW_ROOM).emit(event, data);
    else sockets.emit(event, data);
  });
}

/** A socket that has just connected gets what it would otherwise wait for. */
export function greetWithDesk(socket: Socket, desk: Desk): void {
  const view = desk.view();
  if (view !== undefined) socket.emit('diagnostics', view);
}
