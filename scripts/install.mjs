// Plain JavaScript without dependencies: runs on whatever Node is installed, before anything else is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const marker = join(root, 'node_modules', '.installed');
export const node24 = join(bin, 'node');

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** The environment in which `node` is the project's own Node 24. */
export const environment = () => ({ ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}` });

/** Runs `npm ci` when node_modules is missing or older than the lockfile. Ends the process with what to do when that fails. */
export function installPackages() {
  const wanted = lockHash();
  if (existsSync(marker) && existsSync(node24) && readFileSync(marker, 'utf8') === wanted) return;
  const npm = process.env.npm_execpath;
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  console.error('changqing: installing packages with npm ci (about a minute the first time) …');
  const done = spawnSync(command, [...first, 'ci', '--loglevel=error', '--no-fund', '--no-audit'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) {
    console.error(
      'changqing: npm ci failed; the lines above say why. Is the package registry within reach? Then run the same command again.',
    );
    process.exit(1);
  }
  if (!existsSync(node24)) {
    console.error(`changqing: no Node 24 package for ${process.platform}-${process.arch}; linux-x64 and linux-arm64 are supported.`);
    process.exit(3);
  }
  writeFileSync(marker, wanted);
}
