import { createServer, type IncomingMessage, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, PROBLEMS, problemDocumentOf, type Problem, type ScreenGeometry, type Result } from '@changqing/protocol';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { Server as SocketServer } from 'socket.io';
import { z } from 'zod';
import type { Contact } from '../central/contact.ts';
import type { AgentLog } from '../log.ts';
import type { Supplies } from '../printing/supplies.ts';
import type { Journal } from '../records/journal.ts';
import type { SessionRunner } from '../sessions/run-session.ts';
import type { Desk } from '../technician/desk.ts';
import { commandBody } from './command-body.ts';
import { takeCommand } from './commands.ts';
import { judgeKnock } from './door.ts';
import { metricsText } from './metrics.ts';
import type { Nonces } from './nonces.ts';
import { noScreensPage, PAIR_SCRIPT, pairPage, unpairedPage } from './pages.ts';
import type { Pairing } from './pairing.ts';
import { securityHeaders } from './security-headers.ts';
import { takeSupplies } from './supplies.ts';
import { feedDesk, greetWithDesk, technicianRoutes, WINDOW_ROOM } from './technician.ts';
import type { ViewFeed } from './view-feed.ts';

export const KIOSK_COOKIE = 'changqing-kiosk';

export interface ApiOptions {
  readonly port: number;
  readonly log: AgentLog;
  readonly pairing: Pairing;
  readonly runner: SessionRunner;
  readonly nonces: Nonces;
  readonly feed: ViewFeed;
  readonly journal: Journal;
  readonly contact: Contact;
  /** What is known of paper; without it there is no such address. */
  readonly supplies?: Supplies;
  /** Diagnostics; without it there are no such addresses. */
  readonly desk?: Desk;
  /** The key that a switch behind the service door types, where there is one. */
  keySwitch?(): string | undefined;
  /** The scanned page that the view shows at the moment, as PNG. */
  picture(id: string): Uint8Array | undefined;
  /** Folder of the built screens. */
  readonly screensFolder: string;
  /** The screen that hangs here. */
  screen(): ScreenGeometry;
  /** Where the pairing link is, for the page that says so. */
  readonly linkFile: string;
  /** Why the kiosk is not ready to certify; empty when it is. */
  notReady(): Problem[];
}

export interface Api {
  readonly server: Server;
  close(): Promise<void>;
}

const bearerOf = (request: IncomingMessage): string | undefined => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];

function cookieOf(request: IncomingMessage): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const found = cookies.filter((cookie) => cookie.startsWith(`${KIOSK_COOKIE}=`));
  return found.length === 1 ? found[0]?.slice(KIOSK_COOKIE.length + 1) : undefined;
}

/** Serves the kiosk's own page on loopback: the door first, then who it is, then what is asked. The server does not listen yet. */
export function createApi(options: ApiOptions): Api {
  const { log, pairing, feed, runner } = options;
  const rules = { host: `127.0.0.1:${options.port}` };
  const isKnown = (request: IncomingMessage) => pairing.isPaired(cookieOf(request)) || pairing.isCommandLine(bearerOf(request));
  const judge = (request: IncomingMessage, upgrade: boolean) =>
    judgeKnock(
      {
        method: request.method ?? '',
        target: request.url ?? '',
        rawHeaders: request.rawHeaders,
        upgrade,
        commandLine: pairing.isCommandLine(bearerOf(request)),
      },
      rules,
    );

  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(securityHeaders());
  app.use((request, response, next) => {
    const judged = judge(request, false);
    if (judged.ok) next();
    else answerProblem(response, judged.error);
  });
  openRoutes(app, options);
  app.use('/api', (request, response, next) => {
    if (isKnown(request)) next();
    else answerProblem(response, { code: 'not-paired' });
  });
  knownRoutes(app, options);
  screens(app, options, isKnown);
  app.use((_request, response) => answerProblem(response, { code: 'not-found' }));
  app.use(errorHandler(log));

  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 60_000, maxHeaderSize: 16 * 1024 }, app);
  const sockets = new SocketServer(server, {
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: 4096,
    allowRequest: (request, decide) => decide(null, allowed(judge(request, true)) && isKnown(request)),
  });
  const { desk } = options;
  sockets.on('connection', (socket) => {
    if (pairing.isPaired(cookieOf(socket.request))) void socket.join(WINDOW_ROOM);
    socket.emit('view', feed.view);
    if (desk !== undefined) greetWithDesk(socket, desk);
  });
  const stopFeedingDesk = desk === undefined ? () => {} : feedDesk(sockets, desk);
  const stopFeeding = feed.onView((view) => sockets.emit('view', view));
  const stopReloading = feed.onReload(() => sockets.emit('reload'));
  pairing.onTakeOver(() => {
    // Whoever opened diagnostics did so in front of the window before.
    runner.feed({ kind: 'staff-stopped' });
    sockets.disconnectSockets(true);
  });

  return {
    server,
    close: async () => {
      stopFeeding();
      stopReloading();
      stopFeedingDesk();
      await sockets.close();
      server.closeAllConnections();
    },
  };
}

const allowed = (judged: Result<undefined, Problem>): boolean => judged.ok;

/** A body that is missing, too long or no JSON ends here. */
const jsonBody = express.json({ limit: '16kb', strict: true, type: 'application/json' });

/** What anybody on this machine may ask. */
function openRoutes(app: Express, options: ApiOptions): void {
  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.get('/readyz', (_request, response) => {
    const problems = options.notReady();
    response.status(problems.length === 0 ? 200 : 503).json({ ready: problems.length === 0, problems: problems.map(({ code }) => code) });
  });
  app.get('/screen.json', (_request, response) => {
    const keySwitch = options.keySwitch?.();
    response.set('cache-control', 'no-store').json({ ...options.screen(), ...(keySwitch === undefined ? {} : { keySwitch }) });
  });
  app.get('/pair', (_request, response) => void response.set('cache-control', 'no-store').type('html').send(pairPage()));
  app.get('/pair.js', (_request, response) => void response.set('cache-control', 'no-store').type('js').send(PAIR_SCRIPT));
  app.post('/api/pair', jsonBody, async (request, response) => {
    const body = z.object({ token: z.string().max(100) }).safeParse(request.body);
    const paired = body.success ? await options.pairing.pair(body.data.token) : err<Problem>({ code: 'request-invalid' });
    if (!paired.ok) {
      answerProblem(response, paired.error);
      return;
    }
    options.journal.audit({ act: 'window-paired' });
    options.log.info({ event: 'window-paired' });
    response.cookie(KIOSK_COOKIE, paired.value, { httpOnly: true, sameSite: 'strict', path: '/' }).json({ ok: true });
  });
}

/** What the paired window and the command line may ask. */
function knownRoutes(app: Express, options: ApiOptions): void {
  const { runner, nonces, feed, journal, contact, pairing, supplies } = options;
  app.get('/api/view', (_request, response) => void response.set('cache-control', 'no-store').json(feed.view));
  app.post('/api/commands', ...commandBody(answerProblem), (request, response) => {
    const taken = takeCommand(request.body, runner, nonces, feed);
    if (taken.ok) response.json({ ok: true, version: taken.value });
    else answerProblem(response, taken.error);
  });
  app.get('/api/pictures/:id', (request, response) => {
    const { step } = feed.view;
    const { id } = request.params;
    // Held for this page alone: what the view does not show is not there.
    const shown = step.step === 'look-up.archive' && step.picture.state === 'shown' && step.picture.id === id;
    const png = shown ? options.picture(id) : undefined;
    if (png === undefined) answerProblem(response, { code: 'not-found' });
    else response.set({ 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin', 'content-type': 'image/png' }).end(png);
  });
  app.post('/api/supplies', jsonBody, (request, response) => {
    const taken = supplies === undefined ? err<Problem>({ code: 'not-found' }) : takeSupplies(request.body, supplies);
    if (taken.ok) response.json({ ok: true });
    else answerProblem(response, taken.error);
  });
  if (options.desk !== undefined) technicianRoutes(app, options.desk, answerProblem);
  app.get('/metrics', (request, response) => {
    if (!pairing.isPaired(cookieOf(request)) && !pairing.isCommandLine(bearerOf(request))) answerProblem(response, { code: 'not-paired' });
    else response.type('text/plain; version=0.0.4').send(metricsText(journal, contact, supplies));
  });
}

/** The built page. Its parts hold nothing of anybody; only the page itself asks for the pairing, so that it can say where the link is. */
function screens(app: Express, options: ApiOptions, isKnown: (request: IncomingMessage) => boolean): void {
  const index = join(options.screensFolder, 'index.html');
  app.get(['/', '/index.html'], (request, response) => {
    response.set('cache-control', 'no-store');
    if (!isKnown(request)) response.status(401).type('html').send(unpairedPage(options.linkFile));
    else if (existsSync(index)) response.sendFile(index, { dotfiles: 'allow', cacheControl: false });
    else response.status(503).type('html').send(noScreensPage());
  });
  app.use(express.static(options.screensFolder, { index: false, redirect: false, fallthrough: true }));
}

function answerProblem(response: Response, problem: Problem): void {
  response
    .status(PROBLEMS[problem.code].status)
    .type('application/problem+json')
    .set('cache-control', 'no-store')
    .send(JSON.stringify(problemDocumentOf(problem, randomUUID())));
}

/** The rim at which a bug ends: logged with its stack, answered without. */
function errorHandler(log: AgentLog): ErrorRequestHandler {
  return (error: unknown, request: Request, response: Response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
    if (status === 413) answerProblem(response, { code: 'too-large' });
    else if (typeof status === 'number' && status >= 400 && status < 500) answerProblem(response, { code: 'request-invalid' });
    else {
      log.error({
        event: 'agent-bug',
        path: request.path,
        detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      answerProblem(response, { code: 'agent-failed' });
    }
  };
}

/** Listens on loopback only. Error: a line that says what to do where the port is taken. */
export function listen(server: Server, port: number, portVariable: string): Promise<Result<number, string>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      resolve(
        err(taken ? `port ${port} is taken: stop what uses it, or set ${portVariable} to another one` : `port ${port}: ${error.message}`),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
