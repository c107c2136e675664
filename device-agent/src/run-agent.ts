import type { Result } from '@changqing/protocol';
import type { StartFault } from './compose.ts';

/** Something that runs until it is told to stop. */
export interface Running {
  close(): Promise<void>;
  /** Resolves with the exit code when a part of it wants all of it to end: an asked restart, the end of the battery. */
  readonly stopAsked?: Promise<number>;
}

/** Exit codes by which the keeper knows what is wanted: start me again at once, or leave me off. */
export const EXIT_RESTART = 75;
export const EXIT_POWER = 76;

/**
 * Starts, and stops on SIGTERM, SIGINT or SIGHUP. A fault at the start is one line on stderr. A bug that nobody caught ends the process
 * with its stack: what was promised is in the journal, and whoever watches the service starts it again.
 */
export async function runUntilSignal(start: () => Promise<Result<Running, StartFault>>): Promise<void> {
  const started = await start();
  if (!started.ok) {
    process.stderr.write(`changqing agent: ${started.error.line}\n`);
    process.exit(started.error.exitCode);
  }
  const state = { stopping: false };
  const stop = (exitCode: number) => {
    if (state.stopping) return;
    state.stopping = true;
    void started.value.close().then(() => process.exit(exitCode));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(0));
  void started.value.stopAsked?.then(stop);
}
