import { commandRequested, consoleLogin, err, mayDo, ok, type Problem, type Result } from '@changqing/protocol';
import type { CookieOptions, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { acknowledgeAlarm, listAlarms } from '../fleet/alarms/store.ts';
import { readFile } from '../fleet/files/read.ts';
import { giveOrder, listOrders } from '../fleet/orders/store.ts';
import { readFleet, readFleetDetail } from '../fleet/read-fleet.ts';
import { bytesOf, parseBody } from '../http/endpoint.ts';
import { storable } from '../http/storable.ts';
import { sendProblem } from '../http/problem-response.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { logIn } from '../staff/log-in.ts';
import { endSession, meOf, type LoggedIn } from '../staff/sessions.ts';
import { CONSOLE_COOKIE } from './cookie.ts';
import type { ConsoleOrigins } from './origin.ts';
import { admitStaff, staffEndpoint } from './staff-endpoint.ts';

const alarmQuery = z.object({ state: z.enum(['open', 'all']).default('open'), terminal: z.string().max(64).optional() });
const storableCommand = z.preprocess(storable, commandRequested);
const notFound: Result<never, Problem> = err({ code: 'not-found' });

/** What the staff's console asks. `loginLimit` stands before the login, the only one for which nobody is logged in. */
export function consoleRoutes(router: Router, central: Central, origins: ConsoleOrigins, loginLimit: RequestHandler): void {
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/', secure: origins.secureCookie };
  const isTerminal = async (id: string): Promise<boolean> =>
    (await central.databases.identity.selectFrom('terminals').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;

  router.post('/console/api/login', loginLimit, async (request, response) => {
    const input = origins.isOurs(request.headers.origin)
      ? parseBody(bytesOf(request), consoleLogin)
      : err<Problem>({ code: 'origin-refused' });
    const done = input.ok ? await logIn(central, input.value) : input;
    if (!done.ok) {
      tellWait(response, done.error);
      return;
    }
    response.cookie(CONSOLE_COOKIE, done.value.token, cookie).json(meOf(done.value.who));
  });
  router.post('/console/api/logout', async (request, response) => {
    const who = await admitStaff(central, origins, request, undefined);
    if (!who.ok) {
      sendProblem(response, who.error);
      return;
    }
    await logOut(central, who.value);
    response.clearCookie(CONSOLE_COOKIE, cookie).status(204).end();
  });
  router.get(
    '/console/api/me',
    staffEndpoint(central, origins, undefined, (who) => Promise.resolve(ok(meOf(who)))),
  );
  router.get('/console/api/terminals', staffEndpoint(central, origins, 'terminals.see', async () =>
    ok({ terminals: await readFleet(central), at: new Date(central.clock.now()).toISOString() }),
  )); // prettier-ignore
  router.get('/console/api/terminals/:id', staffEndpoint(central, origins, 'terminals.see', async ({ role }, request) => {
    const audit = mayDo(role, 'audit.see');
    const detail = await readFleetDetail(central, String(request.params.id), { visits: audit, files: mayDo(role, 'reports.see'), audit });
    return detail === undefined ? notFound : ok(detail);
  })); // prettier-ignore
  router.get('/console/api/terminals/:id/commands', staffEndpoint(central, origins, 'terminals.see', async (_who, request) => {
    const id = String(request.params.id);
    return (await isTerminal(id)) ? ok({ commands: await listOrders(central, id) }) : notFound;
  })); // prettier-ignore
  router.post('/console/api/terminals/:id/commands', staffEndpoint(central, origins, 'terminal.command', async ({ staffId }, request, body) => {
    const input = parseBody(body, storableCommand);
    return input.ok ? giveOrder(central, String(request.params.id), input.value.command, staffId) : input;
  })); // prettier-ignore
  router.get('/console/api/alarms', staffEndpoint(central, origins, 'alarms.see', async (_who, request) => {
    const asked = alarmQuery.safeParse(request.query);
    if (!asked.success) return err({ code: 'request-invalid', fields: [{ path: 'state', message: 'open or all' }] });
    return ok({ alarms: await listAlarms(central, asked.data.state, asked.data.terminal) });
  })); // prettier-ignore
  router.post('/console/api/alarms/:id/acknowledge', staffEndpoint(central, origins, 'alarms.acknowledge', ({ staffId }, request) => {
    const id = z.uuid().safeParse(request.params.id);
    return id.success ? acknowledgeAlarm(central, id.data, staffId) : Promise.resolve(notFound);
  })); // prettier-ignore
  router.get('/console/api/files/:id', async (request, response) => {
    const who = await admitStaff(central, origins, request, 'reports.see');
    const id = z.uuid().safeParse(request.params.id);
    const file = !who.ok ? who : id.success ? await readFile(central, id.data, who.value.staffId) : notFound;
    if (!file.ok) {
      sendProblem(response, file.error);
      return;
    }
    const { name, contentType, bytes } = file.value;
    // It was made at a terminal: nothing in it runs, wherever it is opened.
    response.setHeader('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'");
    response.setHeader('content-disposition', `${contentType === 'application/pdf' ? 'inline' : 'attachment'}; filename="${name}"`);
    response.type(contentType).send(bytes);
  });
}

/** A refused login says how long to wait, where it is about waiting. */
function tellWait(response: Response, problem: Problem): void {
  if (problem.code === 'staff-waiting' && problem.detail !== undefined) response.setHeader('retry-after', problem.detail.replace(' s', ''));
  sendProblem(response, problem);
}

async function logOut(central: Central, { session, staffId }: LoggedIn): Promise<void> {
  const nowMs = central.clock.now();
  await central.databases.identity.transaction().execute(async (trx) => {
    await endSession(trx, session, new Date(nowMs));
    await appendLedger(trx, nowMs, { audit: [{ actor: staffId, action: 'staff.logged-out', subject: staffId }], changes: [] });
  });
  central.news.tell({ what: 'session-ended', session });
}
