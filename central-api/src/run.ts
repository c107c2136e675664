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
  const started = await start(config.value);
  if (!started.ok) return refuse([started.error.message]);
  const running = started.value;
  console.log(`${PROGRAM}: terminals and staff ${running.url}, public pages ${running.publicUrl}`);
  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    void running.close().then(() => process.exit(code));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(0));
  const why = await running.databaseDied;
  if (ending) return;
  console.error(`${PROGRAM}: the database ended by itself: ${why}`);
  end(1);
}
