import { statfs } from 'node:fs/promises';
import { EVIDENCE_KEPT_AFTER_ACK_DAYS, type Problem } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import type { Journal } from '../records/journal.ts';
import { diskLevel, diskProblem, type DiskLevel } from './disk-pressure.ts';
import type { LogFiles } from './log-files.ts';

/** The agent looking after its own machine: disk, logs, memory, clock, the page at night. */
export interface SelfCare {
  /** Set while the disk has no room for anything new. */
  readonly problem: Problem | undefined;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | undefined;
  run(signal: AbortSignal): Promise<void>;
}

export interface SelfCareOptions {
  readonly folder: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly logFiles: LogFiles | undefined;
  /** Central has acknowledged every event of the audit up to this time. */
  acknowledgedUntilMs(): number;
  /** Nobody is there and nothing is being printed. */
  isQuiet(): boolean;
  /** Loads the page anew. */
  reloadPage(why: 'nightly'): void;
  /** Ends the agent in order, to be started anew. */
  restart(): void;
  /** Bytes of memory from which on the agent starts anew when nobody is there. */
  readonly memoryCeilingBytes: number;
  onChange(): void;
  readonly memoryUsed?: () => number;
  readonly diskOf?: (folder: string) => Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
}

const EACH_MS = 30_000;
const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
/** The wall clock was set when it differs by so much from what has passed since the last look. */
const JUMP_MS = 5_000;
/** The page is loaded anew between three and five at night, once. */
const NIGHT = { from: 3, to: 5 } as const;

const statDisk = async (folder: string) => {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
};

/** Makes the loop; `run` goes round each half minute until the signal aborts. */
export function createSelfCare(options: SelfCareOptions): SelfCare {
  const { journal, clock, log, logFiles } = options;
  let level: DiskLevel = 'room';
  let disk: SelfCare['disk'];
  let clockBehind = false;
  let lastLook: { readonly wallMs: number; readonly monotonicMs: number } | undefined;
  let reloadedOn: number | undefined = Math.floor((clock.now() + SHANGHAI_MS) / DAY_MS);
  let tidiedOn: number | undefined;
  let tooMuchMemory = false;

  const lookAtClock = () => {
    const now = { wallMs: clock.now(), monotonicMs: clock.monotonic() };
    if (lastLook !== undefined) {
      const byMs = Math.round(now.wallMs - lastLook.wallMs - (now.monotonicMs - lastLook.monotonicMs));
      if (Math.abs(byMs) >= JUMP_MS) {
        journal.audit({ act: 'clock-jumped', byMs });
        log.warn({ event: 'clock-jumped', byMs });
      }
    }
    lastLook = now;
    const behind = journal.clockBehind();
    if (behind === clockBehind) return;
    clockBehind = behind;
    journal.audit({ act: behind ? 'clock-found-behind' : 'clock-found-right' });
    log.warn({ event: behind ? 'clock-behind' : 'clock-right' });
  };

  const lookAtDisk = async () => {
    disk = await (options.diskOf ?? statDisk)(options.folder);
    const now = diskLevel(disk.freeBytes, level);
    if (now === level) return;
    level = now;
    // On a full disk the entry itself may not fit; the log says it all the same.
    log.warn({ event: now === 'room' ? 'disk-has-room' : 'disk-full', level: now });
    if (now !== 'closed') journal.audit({ act: 'disk-pressure', level: now, freeBytes: disk.freeBytes });
  };

  const tidyLogs = (day: number) => {
    const pressure = level !== 'room';
    if (logFiles === undefined || (tidiedOn === day && !pressure)) return;
    tidiedOn = day;
    const { files, bytes } = logFiles.tidy({ pressure, acknowledgedUntilMs: options.acknowledgedUntilMs() });
    if (files > 0) journal.audit({ act: 'logs-removed', files, bytes, underPressure: pressure });
  };

  const lookAtMemory = () => {
    const rssBytes = (options.memoryUsed ?? (() => process.memoryUsage.rss()))();
    if (rssBytes < options.memoryCeilingBytes) return;
    if (!tooMuchMemory) {
      tooMuchMemory = true;
      journal.audit({ act: 'memory-ceiling', rssBytes });
      log.warn({ event: 'memory-ceiling', rssBytes });
    }
    if (options.isQuiet()) options.restart();
  };

  const reloadAtNight = (day: number) => {
    const hour = Math.floor((clock.now() + SHANGHAI_MS) / 3_600_000) % 24;
    if (reloadedOn === day || hour < NIGHT.from || hour >= NIGHT.to || !options.isQuiet()) return;
    reloadedOn = day;
    journal.audit({ act: 'page-restarted', why: 'nightly' });
    options.reloadPage('nightly');
  };

  return {
    get problem() {
      return disk === undefined ? undefined : diskProblem(level, disk.freeBytes);
    },
    get disk() {
      return disk;
    },
    run: async (signal) => {
      while (!isAborted(signal)) {
        await lookAtDisk();
        journal.probe();
        lookAtClock();
        const day = Math.floor((clock.now() + SHANGHAI_MS) / DAY_MS);
        tidyLogs(day);
        const erased = journal.eraseEvidence(clock.now() - EVIDENCE_KEPT_AFTER_ACK_DAYS * DAY_MS);
        if (erased > 0) log.info({ event: 'evidence-erased', count: erased });
        lookAtMemory();
        reloadAtNight(day);
        // Also the time without central may have grown too long.
        options.onChange();
        await clock.sleep(EACH_MS, signal);
      }
    },
  };
}
