import type { Clock } from '../../clock.ts';
import type { PrinterLine } from './line.ts';
import { COMMAND, processIdOf, processIdRequest } from './wire.ts';

/** How a printer can say that it has done everything up to a point (§12), strongest first. */
export type MarkerKind = 'process-id' | 'gs-r' | 'none';

/** A question put behind data, and how to hear its answer. */
export interface Marker {
  readonly bytes: Uint8Array;
  /** Begins to listen at once; true when the answer came in time. */
  hear(line: PrinterLine, timeoutMs: number): Promise<boolean>;
}

const LETTERS = 0x7e - 0x20;

/** The four characters for a job: a hash of its id (FNV-1a), never beginning with `#`, which is for the driver's own marks. */
export function processIdOfJob(jobId: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < jobId.length; at += 1) hash = Math.imul(hash ^ jobId.charCodeAt(at), 0x01000193) >>> 0;
  const letters = Array.from({ length: 4 }, (_, place) => String.fromCharCode(0x21 + (Math.floor(hash / LETTERS ** place) % LETTERS))).join(
    '',
  );
  return letters.startsWith('#') ? `$${letters.slice(1)}` : letters;
}

/** Makes markers of one printer; each of its own process ids is new for a long time, so that a late answer is not taken for another. */
export function createMarkers(): (kind: Exclude<MarkerKind, 'none'>, jobId?: string) => Marker {
  let count = 0;
  return (kind, jobId) => {
    if (kind === 'gs-r')
      return {
        bytes: COMMAND.queuedPaperStatus,
        hear: async (line, timeoutMs) => (await line.expect((reply) => (reply.kind === 'queued' ? true : undefined), timeoutMs)) === true,
      };
    count += 1;
    const own = Array.from({ length: 3 }, (_, place) => String.fromCharCode(0x21 + (Math.floor(count / LETTERS ** place) % LETTERS)));
    const id = jobId === undefined ? `#${own.join('')}` : processIdOfJob(jobId);
    return {
      bytes: processIdRequest(id),
      hear: async (line, timeoutMs) => (await line.expect((reply) => (processIdOf(reply) === id ? true : undefined), timeoutMs)) === true,
    };
  };
}

const QUIET_MS = 300;
const CONFIRM_MS = 2000;

/**
 * GS r answers carry no name: a stray byte of the right pattern could stand for one. So after the last one the line must be quiet,
 * and one more question be answered exactly once; where strange bytes were seen, three. False when that cannot be had.
 */
export async function confirmDrained(line: PrinterLine, marker: Marker, rounds: number, clock: Clock): Promise<boolean> {
  for (let round = 0; round < rounds; round += 1) {
    const before = line.anomalies;
    await clock.sleep(rounds > 1 ? QUIET_MS : 0);
    const heard = marker.hear(line, CONFIRM_MS);
    const sent = await line.send(marker.bytes);
    if (!sent.ok || !(await heard)) return false;
    if (rounds === 1) continue;
    await clock.sleep(QUIET_MS);
    if (line.anomalies !== before) return confirmQuiet(line, marker, clock);
  }
  return true;
}

/** Answers that were still on their way have now come as strays: twice more, and then nothing may be left over. */
async function confirmQuiet(line: PrinterLine, marker: Marker, clock: Clock): Promise<boolean> {
  for (let round = 0; round < 2; round += 1) {
    await clock.sleep(QUIET_MS);
    const before = line.anomalies;
    const heard = marker.hear(line, CONFIRM_MS);
    const sent = await line.send(marker.bytes);
    if (!sent.ok || !(await heard)) return false;
    await clock.sleep(QUIET_MS);
    if (line.anomalies !== before) return false;
  }
  return true;
}
