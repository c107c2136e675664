import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const ui = join(import.meta.dirname, '..', 'kiosk-ui');
const built = join(ui, 'dist', 'index.html');

/** Newest change below a folder, ms since 1970. */
function newestBelow(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

/** Builds the UI when its sources, or the language it shares with the agent, are newer than the last build. */
export async function buildUi(): Promise<'built' | 'up-to-date'> {
  const sources = [join(ui, 'src'), join(ui, 'public'), join(ui, '..', 'protocol', 'src')].filter((folder) => existsSync(folder));
  const newest = Math.max(
    ...sources.map(newestBelow),
    statSync(join(ui, 'index.html')).mtimeMs,
    statSync(join(ui, 'vite.config.ts')).mtimeMs,
  );
  if (existsSync(built) && statSync(built).mtimeMs > newest) return 'up-to-date';
  await build({ root: ui, logLevel: 'warn' });
  return 'built';
}

if (import.meta.main) console.error(`changqing: the screens are ${await buildUi()}`);
