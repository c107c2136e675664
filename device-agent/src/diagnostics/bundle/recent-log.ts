import type { Clock } from '../../clock.ts';
import type { AgentLog, LogEntry } from '../../log.ts';

/** The last lines of the log, for a support bundle. */
export interface RecentLog {
  /** Passes everything on. */
  readonly log: AgentLog;
  /** JSON lines, oldest first. */
  lines(): readonly string[];
}

const MOST_LINES = 2_000;

/** Remembers what is logged while it goes where it went before. */
export function rememberLog(log: AgentLog, clock: Clock): RecentLog {
  let lines: string[] = [];
  const both = (level: 'info' | 'warn' | 'error') => (entry: LogEntry) => {
    lines.push(JSON.stringify({ level, time: new Date(clock.now()).toISOString(), ...entry }));
    if (lines.length > 2 * MOST_LINES) lines = lines.slice(-MOST_LINES);
    log[level](entry);
  };
  return { log: { info: both('info'), warn: both('warn'), error: both('error') }, lines: () => lines.slice(-MOST_LINES) };
}
