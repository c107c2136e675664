import { closeSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import type { Clock } from '../clock.ts';

const NAME = /^agent-(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.jsonl$/;
const DAY_MS = 86_400_000;
/** The Cybersecurity Law, article 21: not less than six months. */
export const LOGS_KEPT_DAYS = 184;
/** A day that says more goes on in another file. */
const LARGEST_BYTES = 32 * 1024 * 1024;

/** The agent's log in a file a day, mode 0600. */
export interface LogFiles extends DestinationStream {
  readonly folder: string;
  /**
   * Removes what is older than six months. Under disk pressure younger ones go too, oldest first, as long as central has acknowledged
   * everything that the audit holds of their days; today's stays.
   */
  tidy(how: { readonly pressure: boolean; readonly acknowledgedUntilMs: number }): { readonly files: number; readonly bytes: number };
  close(): void;
}

/** Opens the folder. A write that fails is passed over: the log is for diagnostics, and never the reason to stop. */
export function openLogFiles(folder: string, clock: Clock): LogFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let open: { readonly day: string; readonly fd: number; bytes: number } | undefined;
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

  const fileFor = (day: string) => {
    if (open?.day === day && open.bytes < LARGEST_BYTES) return open;
    if (open !== undefined) closeSync(open.fd);
    open = undefined;
    for (let part = 0; ; part += 1) {
      const path = join(folder, part === 0 ? `agent-${day}.jsonl` : `agent-${day}.${part}.jsonl`);
      const fd = openSync(path, 'a', 0o600);
      const bytes = statSync(path).size;
      if (bytes < LARGEST_BYTES) return (open = { day, fd, bytes });
      closeSync(fd);
    }
  };

  return {
    folder,
    write: (line) => {
      try {
        const file = fileFor(dayOf(clock.now()));
        file.bytes += writeSync(file.fd, line);
      } catch {
        open = undefined;
      }
    },
    tidy: ({ pressure, acknowledgedUntilMs }) => {
      const today = dayOf(clock.now());
      const oldest = dayOf(clock.now() - LOGS_KEPT_DAYS * DAY_MS);
      let files = 0;
      let bytes = 0;
      for (const name of readdirSync(folder).sort()) {
        const day = NAME.exec(name)?.[1];
        if (day === undefined || day >= today) continue;
        const acknowledged = Date.parse(`${day}T00:00:00Z`) + DAY_MS <= acknowledgedUntilMs;
        if (day >= oldest && !(pressure && acknowledged)) continue;
        bytes += statSync(join(folder, name)).size;
        unlinkSync(join(folder, name));
        files += 1;
      }
      return { files, bytes };
    },
    close: () => {
      if (open !== undefined) closeSync(open.fd);
      open = undefined;
    },
  };
}
