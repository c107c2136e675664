import { statfs } from 'node:fs/promises';
import { EVIDENCE_KEPT_AFTER_ACK_DAYS, type Problem } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import type { Journal } from './journal.ts';

/** What the journal needs from time to time. */
export interface Maintenance {
  /** Set while the disk has less than the reserve: nothing new is promised, what is there goes on being delivered. */
  readonly problem: Problem | undefined;
  run(signal: AbortSignal): Promise<void>;
}

/** The journal's log, its copies and a session's records fit into this with room to spare. */
const RESERVE_BYTES = 48 * 1024 * 1024;
const EACH_MS = 30_000;
const DAY_MS = 86_400_000;

export function createMaintenance(folder: string, journal: Journal, clock: Clock, log: AgentLog, onChange: () => void): Maintenance {
  let problem: Problem | undefined;
  let clockBehind = false;

  const lookAtClock = () => {
    const behind = journal.clockBehind();
    if (behind === clockBehind) return;
    clockBehind = behind;
    journal.audit({ act: behind ? 'clock-found-behind' : 'clock-found-right' });
    log.warn({ event: behind ? 'clock-behind' : 'clock-right' });
  };

  const lookAtDisk = async () => {
    const { bavail, bsize } = await statfs(folder);
    const freeBytes = bavail * bsize;
    problem = freeBytes < RESERVE_BYTES ? { code: 'storage-full', detail: `${Math.floor(freeBytes / 1024 / 1024)} MB left` } : undefined;
  };

  return {
    get problem() {
      return problem;
    },
    run: async (signal) => {
      while (!isAborted(signal)) {
        const before = problem?.code;
        await lookAtDisk();
        journal.probe();
        lookAtClock();
        const erased = journal.eraseEvidence(clock.now() - EVIDENCE_KEPT_AFTER_ACK_DAYS * DAY_MS);
        if (erased > 0) log.info({ event: 'evidence-erased', count: erased });
        if (before !== problem?.code) log.warn({ event: problem === undefined ? 'disk-has-room' : 'disk-full' });
        // Also the time without central may have grown too long.
        onChange();
        await clock.sleep(EACH_MS, signal);
      }
    },
  };
}
