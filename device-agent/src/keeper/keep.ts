import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { isAborted } from '../links/aborted.ts';
import { EXIT_POWER, EXIT_RESTART } from '../run-agent.ts';
import { afterExit, CRASH_LOOP } from './crash-loop.ts';
import { safeWords, serveSafePage } from './safe-page.ts';

export interface KeeperOptions {
  readonly clock: Clock;
  /** Program and arguments of the agent. */
  readonly command: readonly [string, ...string[]];
  readonly kioskPort: number;
  readonly agentFolder: string;
  /** One line for whoever watches. */
  readonly say: (line: string) => void;
  /** Told of each agent that was started. */
  readonly onStarted?: (child: ChildProcess) => void;
}

/** Where the keeper leaves word of a crash loop for the next agent, which puts it into the audit and takes the file away. */
export const CRASH_NOTE = 'crash-loop.json';

/** Exits that starting anew cannot mend: a wrong configuration, another agent on the same folder. */
const HOPELESS = new Set([2, 4]);

/**
 * Starts the agent, and starts it anew whenever it ends by itself. After a crash loop it shows the safe page and tries again later. Ends when
 * the agent ends in order, when the power goes, or when the signal aborts (the agent is told to end then).
 * @returns the status to exit with
 */
export async function keepAgent(options: KeeperOptions, signal: AbortSignal): Promise<number> {
  const { clock, say } = options;
  const endsMs: number[] = [];
  let safePages = 0;
  while (!isAborted(signal)) {
    const startedMs = clock.monotonic();
    const code = await runOnce(options, signal);
    if (code === 0 || code === EXIT_POWER || HOPELESS.has(code) || isAborted(signal)) return code === EXIT_POWER ? 0 : code;
    if (code === EXIT_RESTART) {
      say('the agent asked to be started anew');
      continue;
    }
    const now = clock.monotonic();
    if (now - startedMs > CRASH_LOOP.withinMs) safePages = 0;
    endsMs.push(now);
    const next = afterExit(endsMs, now, safePages);
    if (next.then === 'start') {
      say(`the agent ended with status ${code}; starting it anew`);
      await clock.sleep(next.afterMs, signal);
      continue;
    }
    safePages += 1;
    say(`the agent ended ${CRASH_LOOP.exits} times within ${CRASH_LOOP.withinMs / 1000} s; the safe page is up for ${next.forMs / 1000} s`);
    leaveNote(options.agentFolder, CRASH_LOOP.exits, CRASH_LOOP.withinMs / 1000);
    await showSafePage(options, next.forMs, signal);
    endsMs.length = 0;
  }
  return 0;
}

function runOnce({ command: [program, ...args], onStarted }: KeeperOptions, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    const ended = (code: number) => {
      signal.removeEventListener('abort', stop);
      resolve(code);
    };
    child.once('exit', (code) => ended(code ?? 1));
    child.once('error', () => ended(1));
    onStarted?.(child);
    if (isAborted(signal)) stop();
  });
}

async function showSafePage({ clock, kioskPort, agentFolder, say }: KeeperOptions, forMs: number, signal: AbortSignal): Promise<void> {
  try {
    const page = await serveSafePage(kioskPort, safeWords(agentFolder));
    await clock.sleep(forMs, signal);
    await page.close();
  } catch (error) {
    say(`the safe page cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
    await clock.sleep(forMs, signal);
  }
}

function leaveNote(folder: string, exits: number, withinSeconds: number): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, CRASH_NOTE), JSON.stringify({ exits, withinSeconds }), { mode: 0o600 });
  } catch {
    // A full disk may be why it crashes; the safe page matters more than the note.
  }
}
