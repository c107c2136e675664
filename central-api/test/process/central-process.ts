import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Central as a process of its own, as `npm run central` starts it. */
export interface CentralProcess {
  readonly child: ChildProcess;
  /** Resolves with what it printed once it answers or has ended. */
  readonly printed: Promise<string>;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

const MAIN = join(import.meta.dirname, '../../src/main.ts');

export function startProcess(env: Record<string, string>, options: { uid?: number; gid?: number; main?: string } = {}): CentralProcess {
  const { main = MAIN, ...as } = options;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: {
      PATH: process.env.PATH ?? '',
      CHANGQING_CENTRAL_PORT: '0',
      CHANGQING_CENTRAL_PUBLIC_PORT: '0',
      CHANGQING_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...as,
  });
  let text = '';
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const answers = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('terminals and staff http')) resolve();
      });
  });
  return { child, ended, printed: Promise.race([answers, ended]).then(() => text) };
}

export const urlIn = (printed: string): string => /http:\/\/[^ ,]+/.exec(printed)?.[0] ?? '';

/** Pids of PostgreSQL processes that serve a cluster under this folder; zombies have no command line and are not found. */
export function serversOn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
        return (words[0] ?? '').includes('postgres') && words.some((word) => word.startsWith(folder));
      } catch {
        return false;
      }
    });
}
