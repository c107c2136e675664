import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogEvent } from './log-events.ts';

/** Where the agent tells what it does. Never a name, a number, a template or an image: only codes, ids of records and times. */
export interface AgentLog {
  info(entry: LogEntry): void;
  warn(entry: LogEntry): void;
  error(entry: LogEntry): void;
}

/** One line of the log: an event of the closed list in `log-events.ts`, and its details. */
export type LogEntry = { readonly event: LogEvent } & { readonly [detail: string]: string | number | boolean | undefined };

/** For tests that do not look. */
export const silentAgentLog: AgentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** JSON lines to stderr, or to `destination`; to `files` besides. */
export function createLog(destination?: DestinationStream, files?: DestinationStream): AgentLog {
  const options = { base: null, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime } as const;
  const first = destination ?? pino.destination({ dest: 2, sync: true });
  const logger: Logger = pino(options, files === undefined ? first : pino.multistream([{ stream: first }, { stream: files }]));
  const write =
    (level: 'info' | 'warn' | 'error') =>
    ({ event, ...details }: LogEntry) =>
      logger[level](details, event);
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
