import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { outsideFolders } from '@changqing/central-api';

/**
 * Empties the simulated world: the data folder, the keys, and where root's embedded database had to live outside a private clone.
 * Refuses while something still runs on the data.
 */
const root = join(import.meta.dirname, '..');
const data = resolve(root, process.env.CHANGQING_DATA ?? '.data');
const keys = resolve(root, process.env.CHANGQING_KEYS_DIR ?? '.keys');

function isAlive(pidFile: string): boolean {
  if (!existsSync(pidFile)) return false;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 && existsSync(`/proc/${pid}`);
}

const databaseFolder = join(data, 'central');
const outside = outsideFolders(databaseFolder);
for (const folder of [databaseFolder, ...outside].map((parent) => join(parent, 'db'))) {
  if (isAlive(join(folder, 'postmaster.pid'))) {
    console.error('changqing: central still runs on this data; stop it (Ctrl+C in its window), then run npm run reset again.');
    process.exit(1);
  }
}
for (const folder of [data, keys, ...outside]) {
  if (!existsSync(folder)) continue;
  rmSync(folder, { recursive: true, force: true });
  console.error(`changqing: removed ${folder}`);
}
