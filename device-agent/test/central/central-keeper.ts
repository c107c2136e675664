import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Keeps one central with its own PostgreSQL for a whole test run: `node central-keeper.ts FOLDER PID`. Writes its addresses to `ready`, and
 * ends, with the folder, once the process PID is gone.
 */
const [folder = '', watched = ''] = process.argv.slice(2);
const root = join(import.meta.dirname, '..', '..', '..');
const READY_WITHIN_MS = 90_000;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

mkdirSync(folder, { recursive: true });
const port = await freePort();
const publicPort = await freePort();
const dataFolder = join(folder, 'data');
const keysFolder = join(folder, 'keys');
const url = `http://127.0.0.1:${port}`;
const central = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'central-api/src/main-simulated.ts'], {
  cwd: root,
  env: {
    PATH: process.env['PATH'],
    TMPDIR: process.env['TMPDIR'],
    CHANGQING_DATA: dataFolder,
    CHANGQING_KEYS_DIR: keysFolder,
    CHANGQING_CENTRAL_PORT: String(port),
    CHANGQING_CENTRAL_PUBLIC_PORT: String(publicPort),
    CHANGQING_CENTRAL_REQUESTS_PER_MINUTE: '100000000',
    CHANGQING_IDENTIFY_PER_MINUTE: '100000000',
    CHANGQING_POPULATION: '0',
    CHANGQING_LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'ignore', 'pipe'],
});
let said = '';
central.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
const state: { ended: boolean } = { ended: false };
const ended = new Promise<void>((resolve) =>
  central.on('exit', () => {
    state.ended = true;
    resolve();
  }),
);

const answers = async (): Promise<boolean> => {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until && !state.ended) {
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return true;
    await delay(100);
  }
  return false;
};

const publish = (name: string, text: string): void => {
  writeFileSync(join(folder, `${name}.part`), text);
  renameSync(join(folder, `${name}.part`), join(folder, name));
};

if (await answers()) {
  publish('ready', JSON.stringify({ url, publicUrl: `http://127.0.0.1:${publicPort}`, dataFolder, keysFolder }));
  while (isAlive(Number(watched)) && !state.ended) await delay(250);
} else publish('failed', `central did not start: ${said}`);
central.kill('SIGTERM');
await Promise.race([ended, delay(15_000, undefined, { ref: false })]);
if (!state.ended) central.kill('SIGKILL');
// Whoever waits reads why first.
if (isAlive(Number(watched))) while (isAlive(Number(watched))) await delay(250);
rmSync(folder, { recursive: true, force: true });
