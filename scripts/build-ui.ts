import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');

/** What is built for browsers: the kiosk's screens, and the staff's console. Each shares the language of `protocol/` with whom it talks to. */
const PAGES = { kiosk: join(root, 'kiosk-ui'), console: join(root, 'central-api', 'console') } as const;
type Pages = keyof typeof PAGES;

/** Newest change below a folder, ms since 1970. */
function newestBelow(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

async function buildOne(folder: string): Promise<'built' | 'up-to-date'> {
  const built = join(folder, 'dist', 'index.html');
  const sources = [join(folder, 'src'), join(folder, 'public'), join(root, 'protocol', 'src')].filter((source) => existsSync(source));
  const newest = Math.max(
    ...sources.map(newestBelow),
    statSync(join(folder, 'index.html')).mtimeMs,
    statSync(join(folder, 'vite.config.ts')).mtimeMs,
  );
  if (existsSync(built) && statSync(built).mtimeMs > newest) return 'up-to-date';
  // The configuration is named: a build started elsewhere would take the one of the working folder.
  await build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
  return 'built';
}

/** Builds the pages whose sources, or the language that they share, are newer than the last build. */
export async function buildUi(which: readonly Pages[] = ['kiosk', 'console']): Promise<'built' | 'up-to-date'> {
  const done = await Promise.all(which.map((pages) => buildOne(PAGES[pages])));
  return done.includes('built') ? 'built' : 'up-to-date';
}

if (import.meta.main) {
  const asked = process.argv.slice(2).filter((name): name is Pages => Object.hasOwn(PAGES, name));
  console.error(`changqing: the screens are ${await buildUi(asked.length === 0 ? undefined : asked)}`);
}
