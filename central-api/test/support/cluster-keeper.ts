import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BIOMETRICS_ROLE, IDENTITY_ROLE, migrate, openDatabases, prepareEmbeddedDatabase } from '../../src/db.ts';
import { startEmbeddedServer } from '../../src/postgres/embedded-server.ts';

/**
 * Keeps one PostgreSQL for a whole test run: `node cluster-keeper.ts FOLDER PID`. Makes the template database, writes `ready`, and ends
 * (with the folder) once the process PID is gone.
 */
const [folder = '', watched = ''] = process.argv.slice(2);

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

mkdirSync(folder, { recursive: true });
const server = await startEmbeddedServer(folder);
if (!server.ok) {
  writeFileSync(join(folder, 'failed'), server.error.message);
  process.exit(1);
}
const { socketFolder } = server.value;
await prepareEmbeddedDatabase(socketFolder, 'template_central');
const as = (user: string) => ({ socketFolder, user, database: 'template_central' });
const databases = openDatabases(as(IDENTITY_ROLE), as(BIOMETRICS_ROLE), () => undefined);
const migrated = await migrate(databases);
await databases.close();
writeFileSync(join(folder, 'ready.part'), socketFolder);
renameSync(join(folder, 'ready.part'), join(folder, migrated.ok ? 'ready' : 'failed'));
while (isAlive(Number(watched))) await delay(250);
await server.value.stop();
rmSync(folder, { recursive: true, force: true });
