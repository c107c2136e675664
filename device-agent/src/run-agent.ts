import type { Result } from '@changqing/protocol';
import type { StartFault } from './compose.ts';

/** Something that runs until it is told to stop. */
export interface Running {
  close(): Promise<void>;
}

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
  const stop = () => {
    if (state.stopping) return;
    state.stopping = true;
    void started.value.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop);
}
