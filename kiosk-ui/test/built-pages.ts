import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const UI = join(import.meta.dirname, '..');
const OUT = join(UI, '..', 'out');
const SOURCES = [
  'src',
  'public',
  join('test', 'preview'),
  'index.html',
  'dock.html',
  'preview.html',
  'vite.config.ts',
  join('..', 'protocol', 'src'),
];

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

/** Which sources a build was made from, by names, sizes and times. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesIn(join(UI, source)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${String(size)} ${String(mtimeMs)}\n`);
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * The folder of the built pages, `kiosk` as it ships or the `previews`. Built once for these sources, however many test files ask at the
 * same time: each builds aside, and the first one to finish gives its folder the name.
 */
export function builtPages(which: 'kiosk' | 'previews'): string {
  const prefix = `kiosk-ui-${which}-`;
  const folder = join(OUT, prefix + fingerprint());
  if (existsSync(folder)) return folder;
  mkdirSync(OUT, { recursive: true });
  const aside = `${folder}.part-${String(process.pid)}`;
  const vite = join(UI, '..', 'node_modules', 'vite', 'bin', 'vite.js');
  const mode = which === 'previews' ? ['--mode', 'previews'] : [];
  const made = spawnSync(process.execPath, [vite, 'build', ...mode, '--outDir', aside, '--logLevel', 'error'], {
    cwd: UI,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (made.status !== 0) throw new Error(`vite build failed:\n${made.stdout}${made.stderr}`);
  for (const old of readdirSync(OUT)) {
    if (old.startsWith(prefix) && !old.includes('.part-') && join(OUT, old) !== folder)
      rmSync(join(OUT, old), { recursive: true, force: true });
  }
  if (existsSync(folder)) rmSync(aside, { recursive: true });
  else renameSync(aside, folder);
  return folder;
}
