import type { StartProblem } from './start-problem.ts';
import type { CentralConfig } from './config.ts';
import type { RunningCentral } from './central.ts';
import { parseConfig } from './config.ts';
import type { Result } from '@changqing/protocol';

const PROGRAM = 'changqing central';

/** Ends the process with what to do: 2 where the one who started it can mend it. */
function refuse(lines: readonly string[]): never {
  for (const line of lines) console.error(`${PROGRAM}: ${line}`);
  process.exit(2);
}

/** Runs central as a process of its own until SIGTERM or SIGINT, which let requests under way end first. */
export async function runCentral(start: (config: CentralConfig) => Promise<Result<RunningCentral, StartProblem>>): Promise<void> {
  const config = parseConfig(process.env);
  if (!config.ok) return refuse(config.error);
  const state: { ending: boolean; running: RunningCentral | undefined } = { ending: false, running: undefined };
  const isEnding = (): boolean => state.ending;
  const end = (code: number): void => {
    if (isEnding()) return;
    state.ending = true;
    if (state.running !== undefined) void state.running.close().then(() => process.exit(code));
  };
  // From the first moment on: a signal during the start is obeyed as soon as everything can be taken down in order.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(0));
  const started = await start(config.value);
  if (!started.ok) return refuse([started.error.message]);
  state.running = started.value;
  if (isEnding()) {
    await started.value.close();
    process.exit(0);
  }
  console.log(`${PROGRAM}: terminals and staff ${started.value.url}, public pages ${started.value.publicUrl}`);
  const why = await started.value.databaseDied;
  if (isEnding()) return;
  console.error(`${PROGRAM}: the database ended by itself: ${why}`);
  end(1);
}
