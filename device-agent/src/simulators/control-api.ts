import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import {
  dockCable,
  dockCard,
  dockClock,
  dockFinger,
  dockNetwork,
  dockPalm,
  dockPrinter,
  dockReady,
  dockServicePassword,
  printEvidence,
  PROBLEMS,
  problemDocumentOf,
  type DockCable,
  type DockDevice,
  type DockNetwork,
  type DockPrinter,
  type DockState,
  type Problem,
} from '@changqing/protocol';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import { judgeKnock } from '../api/door.ts';
import { securityHeaders } from '../api/security-headers.ts';
import type { Clock } from '../clock.ts';
import type { Agent } from '../compose.ts';
import type { StoredJob } from '../printing/job-log.ts';
import { rasterPng } from '../printing/png.ts';
import type { BureauDesk } from './bureau-desk.ts';
import { cardFor, type Crowd } from './crowd.ts';
import { dockDocuments, type DockDocuments } from './dock-documents.ts';
import { dockStaff, staffCardOf } from './dock-staff.ts';
import type { Hands } from './hands.ts';
import type { NetworkState, SimulatedNetwork } from './network.ts';
import { createPaperSlot, type PaperSlot } from './paper-slot.ts';
import type { ShiftedClock } from './shifted-clock.ts';
import type { SimulatedKiosk } from './simulated-kiosk.ts';
import type { WireWatch } from './wire-watch.ts';

export interface DockOptions {
  readonly port: number;
  readonly clock: Clock;
  readonly kioskClock: ShiftedClock;
  readonly kiosk: SimulatedKiosk;
  readonly crowd: Crowd;
  readonly hands: Hands;
  readonly desk: BureauDesk;
  readonly network: SimulatedNetwork;
  readonly watch: WireWatch;
  /** Undefined while the agent starts. */
  agent(): Agent | undefined;
  /** Where the built dock page is. */
  readonly screensFolder: string;
  readonly runFolder: string;
}

/** Of the simulated printer. */
const DOTS_PER_MM = 8;
/** So many of the agent's print jobs are told. */
const JOBS_TOLD = 10;

/** Somebody of the simulated world who does not exist. */
class UnknownPerson extends Error {}

/**
 * The hands of the simulated world over HTTP, on loopback: tests and the dock page use the same. It is no part of the production build.
 * The server does not listen yet.
 */
export function createDockServer(options: DockOptions): Server {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders());
  const rules = { host: `127.0.0.1:${options.port}` };
  app.use((request, response, next) => {
    // Tests and the command line send no Origin; a page of another site always does.
    const judged = judgeKnock(
      { method: request.method, target: request.url, rawHeaders: request.rawHeaders, upgrade: false, commandLine: true },
      rules,
    );
    if (judged.ok) next();
    else answerProblem(response, judged.error);
  });
  people(app, options);
  bodies(app, options);
  const slot = createPaperSlot(options.kiosk.printer, options.clock, DOTS_PER_MM);
  machine(app, options, slot);
  const documents = dockDocuments(app, options.kiosk.document, { done, problem: answerProblem });
  dockStaff(app, options.kiosk, options.clock, done);
  observe(app, options, slot, documents);
  const page = join(options.screensFolder, 'dock.html');
  app.get('/', (_request, response) => {
    if (existsSync(page)) response.sendFile(page, { dotfiles: 'allow' });
    else response.status(503).type('text').send('The dock page is not built yet: npm start builds it. The API under /api works.\n');
  });
  app.use(express.static(options.screensFolder, { index: false, redirect: false }));
  app.use((_request, response) => answerProblem(response, { code: 'not-found' }));
  app.use(errorHandler);
  const server = createServer(app);
  // Whoever drives the dock looks often; on a busy machine the usual five seconds end a connection just as it is used again.
  server.keepAliveTimeout = 60_000;
  return server;
}

const done = (response: Response) => void response.json({ ok: true });

function answerProblem(response: Response, problem: Problem): void {
  response
    .status(PROBLEMS[problem.code].status)
    .type('application/problem+json')
    .send(JSON.stringify(problemDocumentOf(problem, randomUUID())));
}

const errorHandler: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (error instanceof z.ZodError) {
    const fields = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    answerProblem(response, { code: 'request-invalid', fields });
  } else if (error instanceof UnknownPerson) answerProblem(response, { code: 'not-found', detail: error.message });
  else if (error instanceof SyntaxError) answerProblem(response, { code: 'request-invalid', detail: 'the body is not JSON' });
  else if (status === 413) answerProblem(response, { code: 'too-large' });
  else if (typeof status === 'number' && status >= 400 && status < 500) answerProblem(response, { code: 'request-invalid' });
  else answerProblem(response, { code: 'agent-failed', detail: error instanceof Error ? error.message.slice(0, 400) : String(error) });
};

const json = express.json({ limit: '16kb' });

function people(app: Express, { crowd }: DockOptions): void {
  const query = z.object({
    trouble: z.string().optional(),
    search: z.string().optional(),
    offset: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  });
  app.get('/api/people', (request, response) => {
    const { trouble, search, offset, limit } = query.parse(request.query);
    const found = crowd.list({ trouble: emptyIsNone(trouble), search: emptyIsNone(search), offset, limit });
    response.json({ ...found, troubles: crowd.troubles });
  });
}

const emptyIsNone = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** Card, finger and palm. */
function bodies(app: Express, options: DockOptions): void {
  const { crowd, desk, hands, kiosk } = options;
  const personOf = (personId: string) => {
    const person = crowd.find(personId);
    if (person === undefined) throw new UnknownPerson(`there is nobody called ${personId}: GET /api/people lists them`);
    return person;
  };
  app.post('/api/ready', json, async (request: Request, response) => {
    const enrolled = await desk.ensureEnrolled(personOf(dockReady.parse(request.body).personId));
    if (enrolled.ok) done(response);
    else answerProblem(response, enrolled.error);
  });
  app.post('/api/service-password', json, async (request: Request, response) => {
    const { personId, password } = dockServicePassword.parse(request.body);
    const set = await desk.setServicePassword(personOf(personId), password);
    if (set.ok) done(response);
    else answerProblem(response, set.error);
  });
  app.post('/api/card', json, async (request: Request, response) => {
    const card = dockCard.parse(request.body);
    if (card.action === 'remove') kiosk.card.remove();
    else if (card.action === 'place-staff') {
      const own = staffCardOf(card.staffId);
      if (own === undefined) throw new UnknownPerson(`nobody of the bureau is called ${card.staffId}: GET /api/staff lists them`);
      kiosk.card.place(own);
    } else {
      const person = personOf(card.personId);
      const enrolled = await desk.ensureEnrolled(person);
      if (!enrolled.ok) {
        answerProblem(response, enrolled.error);
        return;
      }
      kiosk.card.place(cardFor(person));
    }
    cardOn.set(options, card.action === 'place' ? card.personId : card.action === 'place-staff' ? card.staffId : undefined);
    done(response);
  });
  app.post('/api/finger', json, async (request: Request, response) => {
    const finger = dockFinger.parse(request.body);
    if (finger.action === 'lift') hands.lift();
    else await hands.press(personOf(finger.personId), finger);
    done(response);
  });
  app.post('/api/palm', json, async (request: Request, response) => {
    const palm = dockPalm.parse(request.body);
    if (palm.action === 'take-away') hands.takeAway();
    else await hands.hold(personOf(palm.personId), palm);
    done(response);
  });
}

/** Whose card lies on which dock's reader. */
const cardOn = new WeakMap<DockOptions, string | undefined>();

/** Printer, cables, network and clock. */
function machine(app: Express, options: DockOptions, slot: PaperSlot): void {
  const { kiosk, network, kioskClock } = options;
  app.post('/api/printer', json, (request: Request, response) => {
    printerAction(kiosk, slot, dockPrinter.parse(request.body));
    done(response);
  });
  app.post('/api/cable', json, (request: Request, response) => {
    cableAction(kiosk, dockCable.parse(request.body));
    done(response);
  });
  app.post('/api/network', json, (request: Request, response) => {
    network.set(networkState(dockNetwork.parse(request.body)));
    done(response);
  });
  app.post('/api/clock', json, (request: Request, response) => {
    kioskClock.shift(dockClock.parse(request.body).shiftMs);
    done(response);
  });
}

function printerAction({ printer }: SimulatedKiosk, slot: PaperSlot, { action, afterMm }: DockPrinter): void {
  const point = afterMm === undefined ? undefined : { afterMm };
  switch (action) {
    case 'pull-paper':
      printer.makeTrouble({ kind: 'paper-out' }, point);
      return;
    case 'load-paper':
      printer.loadPaper();
      return;
    case 'paper-low':
      printer.loadPaper(2_000);
      return;
    case 'jam':
      printer.makeTrouble({ kind: 'cutter-jam' }, point);
      return;
    case 'clear-jam':
      printer.freeCutter();
      return;
    case 'open-cover':
      if (point === undefined) printer.openCover();
      else printer.makeTrouble({ kind: 'cover-open' }, point);
      return;
    case 'close-cover':
      printer.closeCover();
      return;
    case 'take-receipt':
      slot.take();
      return;
  }
}

function cableAction({ cables }: SimulatedKiosk, { device, action }: DockCable): void {
  const cable = cables[device];
  switch (action) {
    case 'pull':
      cable.pull();
      return;
    case 'plug':
      cable.plug();
      cable.behave({ kind: 'polite' });
      break;
    case 'slow':
      cable.behave({ kind: 'slow', delayMs: 150 });
      break;
    case 'corrupt':
      cable.behave({ kind: 'corrupt', everyBytes: 400 });
      break;
    case 'silent':
    case 'polite':
      cable.behave({ kind: action });
  }
  manners.set(cable, action === 'plug' ? 'polite' : action);
}

/** How each cable was told to behave. */
const manners = new WeakMap<object, string>();

function networkState({ state, delayMs, share }: DockNetwork): NetworkState {
  switch (state) {
    case 'up':
    case 'down':
    case 'silent':
      return { state };
    case 'slow':
      return { state, delayMs: delayMs ?? 2_000 };
    case 'faulty':
      return { state, share: share ?? 0.3, longestDelayMs: delayMs ?? 2_000 };
  }
}

/** What the dock's user asked of the network, in the dock's words. */
function networkEcho(state: NetworkState): DockNetwork {
  switch (state.state) {
    case 'up':
    case 'down':
    case 'silent':
      return { state: state.state };
    case 'slow':
      return { state: 'slow', delayMs: state.delayMs };
    case 'faulty':
      return { state: 'faulty', share: state.share, delayMs: state.longestDelayMs };
  }
}

/** Receipts, wires and the state of everything. */
function observe(app: Express, options: DockOptions, slot: PaperSlot, documents: DockDocuments): void {
  const { kiosk, watch } = options;
  app.get('/api/receipts', (_request, response) => void response.json({ receipts: slot.receipts() }));
  app.get('/api/receipts/:file', async (request, response) => {
    const n = /^(\d+)\.png$/.exec(request.params.file)?.[1];
    const ticket = n === undefined ? undefined : kiosk.printer.tickets()[Number(n) - 1];
    if (ticket === undefined) answerProblem(response, { code: 'not-found', detail: 'no receipt of this number has come out' });
    else response.type('png').send(Buffer.from(await rasterPng(ticket.raster, 16)));
  });
  app.get('/api/wire', (request, response) => {
    const { after } = z.object({ after: z.coerce.number().int().min(0).default(0) }).parse(request.query);
    response.json(watch.after(after));
  });
  app.get('/api/state', (_request, response) => {
    const state = stateOf(options, documents);
    if (state === undefined) answerProblem(response, { code: 'agent-failed', detail: 'the agent is still starting' });
    else response.json(state);
  });
}

function stateOf(options: DockOptions, documents: DockDocuments): DockState | undefined {
  const agent = options.agent();
  if (agent === undefined) return undefined;
  const { kiosk, hands, network, kioskClock } = options;
  const { condition } = kiosk.printer;
  const card = cardOn.get(options);
  const { lastOutcome } = agent.runner;
  const { step } = agent.feed.view;
  const outcome = step.step === 'result' ? step.outcome : lastOutcome;
  const cable = (device: DockDevice) => ({
    plugged: kiosk.cables[device].plugged,
    state: kiosk.cables[device].plugged ? (manners.get(kiosk.cables[device]) ?? 'polite') : 'pulled',
  });
  return {
    ...(card === undefined ? {} : { card }),
    ...(hands.finger === undefined ? {} : { finger: hands.finger }),
    ...(hands.palm === undefined ? {} : { palm: hands.palm }),
    printer: {
      paper: condition.paperOut ? 'out' : condition.paperLow ? 'low' : 'ok',
      coverOpen: condition.coverOpen,
      jammed: condition.cutterError,
      receipts: kiosk.printer.tickets().length,
    },
    documentPrinter: documents.state(),
    cables: {
      card: cable('card'),
      finger: cable('finger'),
      palm: cable('palm'),
      printer: cable('printer'),
      scanner: cable('scanner'),
      presence: cable('presence'),
      power: cable('power'),
    },
    network: networkEcho(network.state),
    clock: { shiftMs: kioskClock.shiftMs },
    kiosk: { step: step.step, ...(outcome === undefined ? {} : { outcome }), viewVersion: agent.feed.view.version },
    undelivered: agent.journal.counts().waiting,
    printJobs: agent.printJobs.latest(JOBS_TOLD).map(jobSeen),
    ...linkOf(options.runFolder),
  };
}

function jobSeen({ state, detail }: StoredJob): DockState['printJobs'][number] {
  if (state === 'intended') return { state: 'printing' };
  const evidence = state === 'printed' ? printEvidence.safeParse(detail) : undefined;
  return { state, ...(evidence?.success === true ? { evidence: evidence.data } : {}) };
}

function linkOf(runFolder: string): { readonly kioskUrl?: string } {
  try {
    return { kioskUrl: readFileSync(join(runFolder, 'kiosk-url'), 'utf8').trim() };
  } catch {
    return {};
  }
}
