import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { kiosks } from '@changqing/fixtures';
import { civilDateAt } from '@changqing/protocol';
import {
  nullMatcher,
  outsideFolders,
  parseConfig,
  siteOf,
  startSimulatedCentral,
  streamCity,
  workerMatcher,
  type Matcher,
} from '@changqing/central-api';
import { BIOMETRICS_ROLE, DATABASE, IDENTITY_ROLE, prepareEmbeddedDatabase } from '../../central-api/src/db.ts';
import { startEmbeddedServer } from '../../central-api/src/postgres/embedded-server.ts';
import { makeCode } from '../../central-api/src/terminals/routes.ts';
import { centralAsked, POPULATION_SEED, type CentralSaid } from './central-messages.ts';

/**
 * The real central with its embedded PostgreSQL as a process of its own: `central.process.ts FOLDER`, told what to do over the channel of
 * `fork`. Its matcher can be changed while it runs, so that both kinds are measured on one server in one run.
 */
const [folder = ''] = process.argv.slice(2);
// Ctrl-C reaches the whole group; this process ends in order when the one that started it does.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
const say = (said: CentralSaid): void => {
  // Whoever asked may have ended meanwhile.
  if (process.connected) process.send?.(said);
};

async function start(): Promise<string | undefined> {
  const config = parseConfig({
    CHANGQING_DATA: join(folder, 'data'),
    CHANGQING_KEYS_DIR: join(folder, 'keys'),
    CHANGQING_CENTRAL_PORT: '0',
    CHANGQING_CENTRAL_PUBLIC_PORT: '0',
    CHANGQING_CENTRAL_REQUESTS_PER_MINUTE: '100000000',
    CHANGQING_IDENTIFY_PER_MINUTE: '100000000',
    CHANGQING_LOG_LEVEL: 'warn',
  });
  if (!config.ok) return config.error.join('; ');
  const databaseFolder = join(folder, 'postgres');
  const server = await startEmbeddedServer(databaseFolder);
  if (!server.ok) return server.error.message;
  const { socketFolder } = server.value;
  await prepareEmbeddedDatabase(socketFolder);
  const urlAs = (role: string): string => `postgres://${role}@localhost/${DATABASE}?host=${encodeURIComponent(socketFolder)}`;

  const matchers = { real: workerMatcher(config.value.matchingWorkers), null: nullMatcher() };
  let matcher: Matcher = matchers.real;
  const changeable: Matcher = {
    compare: (work, timeoutMs) => matcher.compare(work, timeoutMs),
    close: async () => {
      await matchers.real.close();
      await matchers.null.close();
    },
  };
  const started = await startSimulatedCentral(
    { ...config.value, databaseUrl: urlAs(IDENTITY_ROLE), biometricsDatabaseUrl: urlAs(BIOMETRICS_ROLE) },
    { CHANGQING_POPULATION: '0' },
    { matcher: changeable },
  );
  if (!started.ok) return started.error.message;
  const running = started.value;

  process.on('message', (message: unknown) => {
    const asked = centralAsked.parse(message);
    switch (asked.do) {
      case 'enrol-code': {
        const [kiosk] = kiosks();
        if (kiosk === undefined) throw new Error('a city without kiosks');
        void makeCode(running.central, siteOf(kiosk, running.publicUrl), 1).then(({ code }) => say({ said: 'enrol-code', code }));
        return;
      }
      case 'matcher':
        matcher = matchers[asked.matcher];
        say({ said: 'matcher' });
        return;
      case 'stream-city': {
        const { from, size } = asked;
        streamCity(running.central, { seed: POPULATION_SEED, from, size, asOf: civilDateAt(Date.now()) }).then(
          (streamed) => say({ said: 'stream-city', ...streamed, residentBytes: process.memoryUsage().rss }),
          (cause: unknown) => say({ said: 'not-done', why: cause instanceof Error ? cause.message : String(cause) }),
        );
      }
    }
  });
  // Whoever started this has ended, or wants it to end.
  process.once('disconnect', () => {
    void running
      .close()
      .then(() => server.value.stop())
      .finally(() => {
        for (const outside of outsideFolders(databaseFolder)) rmSync(outside, { recursive: true, force: true });
        process.exit(0);
      });
  });
  say({ said: 'ready', url: running.url, publicUrl: running.publicUrl, bureauToken: running.bureauToken, socketFolder });
  return undefined;
}

const why = await start();
if (why !== undefined) {
  say({ said: 'failed', why });
  process.exitCode = 1;
  process.disconnect();
}
