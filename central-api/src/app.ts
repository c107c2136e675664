import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Central } from './context.ts';
import { archiveRoutes, LARGEST_ARCHIVE } from './archives/routes.ts';
import { attemptRoutes } from './attempts/routes.ts';
import { changeRoutes } from './changes/routes.ts';
import { consentRoutes } from './consents/routes.ts';
import type { ConsoleOrigins } from './console-api/origin.ts';
import { consolePages } from './console-api/pages.ts';
import { consoleRoutes } from './console-api/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { enrolmentRoutes } from './enrolments/routes.ts';
import { boardRoutes } from './board/routes.ts';
import { LARGEST_FILE } from './fleet/files/receive.ts';
import { fleetRoutes } from './fleet/routes.ts';
import { feedbackRoutes, LARGEST_FEEDBACK } from './feedback/routes.ts';
import { followUpRoutes } from './follow-ups/routes.ts';
import { healthRoutes } from './health.ts';
import { sendProblem } from './http/problem-response.ts';
import { errorRim, requestLog } from './http/request-log.ts';
import { isBureau } from './keys/bureau-token.ts';
import { lookUpRoutes } from './look-ups/routes.ts';
import { particularsRoutes } from './particulars/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { LARGEST_RECORDS, recordRoutes } from './personal-records/routes.ts';
import { printRoutes } from './prints/routes.ts';
import { LARGEST_PUBLIC_CONTENT, publicContentRoutes } from './public-content/routes.ts';
import { rematchRoutes } from './rematch/routes.ts';
import { servicePasswordRoutes } from './service-passwords/routes.ts';
import { staffRoutes } from './staff/routes.ts';
import { terminalRoutes } from './terminals/routes.ts';
import { verifyRoutes } from './verify/routes.ts';

/** Largest bodies, in bytes: enrolments carry up to 36 references, attempts a sealed pair of templates; all else is small. */
const LARGEST = {
  '/v1/enrolments': 1_500_000,
  '/v1/people': 2_000_000,
  '/v1/attempts': 262_144,
  '/v1/feedback': LARGEST_FEEDBACK,
  '/v1/terminals/self/files': LARGEST_FILE,
} as const;
/** Bodies so large are taken from the bureau alone: without its token they are refused unread. */
const LARGEST_OF_BUREAU = {
  '/v1/public-content': LARGEST_PUBLIC_CONTENT,
  '/v1/records': LARGEST_RECORDS,
  '/v1/archives': LARGEST_ARCHIVE,
} as const;
const LARGEST_OTHER = 32_768;

const rawBody = (limit: number): RequestHandler => express.raw({ type: () => true, limit, inflate: false });

const bureauOnly =
  (central: Central): RequestHandler =>
  (request, response, next) => {
    if (isBureau(central.bureauToken, request.get('authorization'))) next();
    else sendProblem(response, { code: 'not-authorised' });
  };

const limitByAddress = (perMinute: number, failuresOnly = false): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    skipSuccessfulRequests: failuresOnly,
    handler: (_request, response) => sendProblem(response, { code: 'rate-limited' }),
  });

function hardened(central: Central): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', central.config.trustedProxies);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(requestLog(central.log, central.metrics));
  return app;
}

function closed(app: Express, central: Central): Express {
  app.use((_request, response) => sendProblem(response, { code: 'not-found' }));
  app.use(errorRim(central.log));
  return app;
}

/** Port of terminals and staff: JSON in, JSON or problem+json out; for browsers the console alone. */
export function makeApp(central: Central, origins: ConsoleOrigins): Express {
  const app = hardened(central);
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } } }));
  app.use((_request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    next();
  });
  healthRoutes(app, central);
  app.use(limitByAddress(central.config.requestsPerMinute));
  for (const [path, limit] of Object.entries(LARGEST)) app.post(path, rawBody(limit));
  for (const [path, limit] of Object.entries(LARGEST_OF_BUREAU)) app.post(path, bureauOnly(central), rawBody(limit));
  app.use(rawBody(LARGEST_OTHER));
  terminalRoutes(app, central, limitByAddress(30, true));
  peopleRoutes(app, central);
  consentRoutes(app, central);
  attemptRoutes(app, central);
  enrolmentRoutes(app, central);
  followUpRoutes(app, central);
  changeRoutes(app, central);
  documentRoutes(app, central);
  printRoutes(app, central);
  rematchRoutes(app, central);
  lookUpRoutes(app, central);
  recordRoutes(app, central);
  archiveRoutes(app, central);
  servicePasswordRoutes(app, central);
  publicContentRoutes(app, central);
  feedbackRoutes(app, central);
  particularsRoutes(app, central);
  staffRoutes(app, central);
  fleetRoutes(app, central);
  consoleRoutes(app, central, origins, limitByAddress(30, true));
  consolePages(app);
  return closed(app, central);
}

/** Port of public pages: read only, nothing from elsewhere, and no script but the board's own. */
export function makePublicApp(central: Central): Express {
  const app = hardened(central);
  boardRoutes(app, central);
  verifyRoutes(app, central);
  return closed(app, central);
}
