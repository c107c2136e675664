import { err, ok, type Result } from '@changqing/protocol';
import { sql } from 'kysely';
import type { DestinationStream } from 'pino';
import { makeApp, makePublicApp } from './app.ts';
import { evidenceKids } from './attempts/evidence-store.ts';
import { systemClock, type Clock } from './clock.ts';
import type { CentralConfig } from './config.ts';
import type { Central } from './context.ts';
import { lockData } from './data-lock.ts';
import {
  BIOMETRICS_ROLE,
  DATABASE,
  IDENTITY_ROLE,
  migrate,
  openDatabases,
  prepareEmbeddedDatabase,
  type Connection,
  type Databases,
} from './db.ts';
import { makeNews } from './fleet/news.ts';
import { openLiveLine } from './fleet/live-line.ts';
import { consoleOrigins } from './console-api/origin.ts';
import { listen } from './http/listen.ts';
import { readOfficialSeal } from './documents/official-seal.ts';
import { startJobs } from './jobs.ts';
import { readBureauToken } from './keys/bureau-token.ts';
import { missingKids, openKeyRing, type KeyRing } from './keys/key-ring.ts';
import { makeLog, safeError } from './log.ts';
import type { Matcher } from './matching/matcher.ts';
import { workerMatcher } from './matching/worker-matcher.ts';
import { makeMetrics } from './metrics.ts';
import { startEmbeddedServer, type EmbeddedServer } from './postgres/embedded-server.ts';
import type { StartProblem } from './start-problem.ts';

/** What central gets from outside itself; whatever is absent is the real thing. */
export interface CentralPorts {
  readonly clock?: Clock;
  readonly matcher?: Matcher;
  /** Where log lines go; standard error by default. */
  readonly logTo?: DestinationStream;
  /** Runs once the database is there and before anybody is answered: the simulated world is seeded here. */
  readonly beforeListening?: (central: Central) => Promise<void>;
}

/** A central that answers. */
export interface RunningCentral {
  /** Address for terminals and staff, without a slash at the end. */
  readonly url: string;
  /** Address of the public pages: what receipts' QR codes begin with. */
  readonly publicUrl: string;
  readonly bureauToken: string;
  /** For tests, tools and benches in the same process. */
  readonly central: Central;
  /** Resolves with one line when the embedded database ended by itself: nothing works any more, and central should end too. */
  readonly databaseDied: Promise<string>;
  close(): Promise<void>;
}

type Undo = () => Promise<void> | void;

/**
 * Starts central: lock on the data folder, database, schemas, keys, matching, listeners. Error: a `StartProblem` whose message says what to
 * do; whatever was begun is taken down again.
 */
export async function startCentral(config: CentralConfig, ports: CentralPorts = {}): Promise<Result<RunningCentral, StartProblem>> {
  const undo: Undo[] = [];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    const started = await start(config, ports, undo);
    if (!started.ok) {
      await close();
      return started;
    }
    let closing: Promise<void> | undefined;
    return ok({ ...started.value, close: () => (closing ??= close()) });
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function start(
  config: CentralConfig,
  ports: CentralPorts,
  undo: Undo[],
): Promise<Result<Omit<RunningCentral, 'close'>, StartProblem>> {
  const clock = ports.clock ?? systemClock;
  const log = makeLog(config.logLevel, ports.logTo ?? process.stderr);
  const lock = lockData(config.dataFolder);
  if (!lock.ok) return lock;
  undo.push(() => lock.value.release());
  const server = config.databaseUrl === undefined ? await startEmbeddedServer(config.dataFolder) : undefined;
  if (server?.ok === false) return server;
  if (server !== undefined) {
    undo.push(() => server.value.stop());
    if (server.value.movedTo !== undefined) log.warn({ folder: server.value.movedTo, emptiedBy: 'npm run reset' }, 'database-moved');
  }
  const onIdleError = (cause: Error): void => log.error({ err: cause }, 'database-connection-broke');
  const databases = openDatabases(...(await connections(config, server?.value)), onIdleError);
  undo.push(() => databases.close());
  const migrated = await migrate(databases);
  if (!migrated.ok) return migrated;
  const keys = await openKeyRing(config.keysFolder, clock.now());
  if (!keys.ok) return keys;
  const complete = await assertKeys(databases, keys.value, config.keysFolder);
  if (!complete.ok) return complete;
  const seal = readOfficialSeal(config.sealFile);
  if (!seal.ok) return seal;
  const matcher = ports.matcher ?? workerMatcher(config.matchingWorkers);
  undo.push(() => matcher.close());
  const bureauToken = readBureauToken(config.keysFolder);
  const central: Central = {
    config,
    clock,
    log,
    databases,
    keys: keys.value,
    bureauToken,
    sealPng: seal.value,
    matcher,
    metrics: makeMetrics(),
    news: makeNews(),
  };
  await ports.beforeListening?.(central);
  const jobs = startJobs(central);
  undo.push(() => jobs.stop());
  const at: { port?: number } = {};
  const origins = consoleOrigins(config, () => at.port);
  const inner = await listen(makeApp(central, origins), config.host, config.port, 'CHANGQING_CENTRAL_PORT', (server) => {
    const live = openLiveLine(central, server, origins);
    undo.push(() => live.close());
  });
  if (!inner.ok) return inner;
  at.port = inner.value.port;
  undo.splice(-1, 0, () => inner.value.close());
  const outer = await listen(makePublicApp(central), config.host, config.publicPort, 'CHANGQING_CENTRAL_PUBLIC_PORT');
  if (!outer.ok) return outer;
  undo.push(() => outer.value.close());
  const addressOf = (port: number): string => `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${String(port)}`;
  log.info({ port: inner.value.port, publicPort: outer.value.port }, 'central-started');
  return ok({
    url: addressOf(inner.value.port),
    publicUrl: addressOf(outer.value.port),
    bureauToken,
    central,
    databaseDied: server === undefined ? new Promise<string>(() => undefined) : server.value.died,
  });
}

async function connections(config: CentralConfig, server: EmbeddedServer | undefined): Promise<[Connection, Connection]> {
  if (server === undefined) {
    const url = config.databaseUrl ?? '';
    return [{ url }, { url: config.biometricsDatabaseUrl ?? url }];
  }
  await prepareEmbeddedDatabase(server.socketFolder);
  const as = (user: string): Connection => ({ socketFolder: server.socketFolder, user, database: DATABASE });
  return [as(IDENTITY_ROLE), as(BIOMETRICS_ROLE)];
}

/** Stored data that no key opens would be lost in silence, one person at a time: central rather does not start. */
async function assertKeys(databases: Databases, keys: KeyRing, folder: string): Promise<Result<undefined, StartProblem>> {
  try {
    const people = await sql<{ kid: string }>`select kid from people union select kid from feedback where kid is not null
      union select kid from personal_records where kid is not null union select kid from archive_documents union select kid from documents where sealed is not null union select kid from staff where kid is not null`.execute(
      databases.identity,
    );
    const references = await sql<{ kid: string }>`select distinct kid from template_references`.execute(databases.biometrics);
    const missing = [
      ...missingKids(keys.evidence, await evidenceKids({ databases })),
      ...missingKids(keys.identity, people.rows.map(({ kid }) => kid)), // prettier-ignore
      ...missingKids(keys.biometrics, references.rows.map(({ kid }) => kid)), // prettier-ignore
    ];
    if (missing.length === 0) return ok();
    return err({
      code: 'keys-missing',
      message: `stored data is sealed with ${missing.join(', ')}, which ${folder} does not have: restore the keys from their backup`,
    });
  } catch (cause) {
    return err({ code: 'database-failed', message: `the database does not answer: ${safeError(cause).message ?? 'no reason given'}` });
  }
}
