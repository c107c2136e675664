import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bureau } from './bureau-in-memory.ts';
import type { Row } from './figure.ts';
import { memoryLook, type MemoryLook, type SessionsWanted } from './memory-messages.ts';
import { slopeOf } from './slope.ts';
import { pairedRow, plainRow } from './spread.ts';

const MB = 1_048_576;
const LOOKS = 20;
/** A disk of memory: here the memory of the process is looked at, not the disk, and flushes would take most of the time. */
const MEMORY_DISK = '/dev/shm';

/** A folder of this run's own in memory, where there is such a disk. */
export function memoryFolder(otherwise: string): string {
  const folder = mkdtempSync(join(existsSync(MEMORY_DISK) ? MEMORY_DISK : otherwise, 'changqing-bench-'));
  // Also where somebody ends the bench in the middle.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a process that played sessions told of its memory. */
export interface Played {
  readonly looks: readonly MemoryLook[];
  readonly seconds: number;
}

/** What is played, and whom the agent's parts talk to meanwhile. */
export interface ToPlay {
  readonly folder: string;
  readonly sessions: number;
  readonly bureau: Pick<Bureau, 'url' | 'answerKey' | 'evidenceKey'>;
}

/** Plays sessions in a process of their own, by one of the entries of this folder, and looks at its memory on the way. */
export async function playSessions(entry: string, { folder, sessions, bureau }: ToPlay, say: (line: string) => void): Promise<Played> {
  const { url: bureauUrl, answerKey, evidenceKey } = bureau;
  const wanted: SessionsWanted = { folder, sessions, looks: LOOKS, bureauUrl, answerKey, evidenceKey };
  const startedAt = performance.now();
  const child = fork(join(import.meta.dirname, entry), [JSON.stringify(wanted)], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const looks: MemoryLook[] = [];
  child.on('message', (message) => {
    const look = memoryLook.parse(message);
    looks.push(look);
    if (looks.length % 5 === 1) say(`${look.sessions} sessions: ${Math.round(look.residentBytes / MB)} MB`);
  });
  try {
    const code: unknown = (await once(child, 'exit'))[0];
    if (code !== 0 || looks.at(-1)?.sessions !== sessions) throw new Error(`the sessions ended early, status ${String(code)}`);
    return { looks, seconds: (performance.now() - startedAt) / 1_000 };
  } finally {
    child.kill('SIGKILL');
  }
}

/** Resident memory and heap after all sessions beside those after the first ones, and how they grew over the second half. */
export function sessionRows({ looks, seconds }: Played): readonly Row[] {
  const [before] = looks;
  const last = looks.at(-1);
  if (before === undefined || last === undefined) throw new RangeError('nobody looked');
  const tenth = looks.findIndex(({ sessions }) => sessions >= last.sessions / 10);
  const early = looks[tenth];
  const half = looks[Math.floor(looks.length / 2)];
  if (early === undefined || half === undefined) throw new RangeError('nobody looked in time');
  const outcomes = Object.entries(last.outcomes)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ');
  const highest = Math.max(...looks.map(({ residentBytes }) => residentBytes));
  const secondHalf = looks.filter(({ sessions }) => sessions >= last.sessions / 2);
  const growth = (bytesOf: (look: MemoryLook) => number): number =>
    slopeOf(secondHalf.map((look) => ({ x: look.sessions, y: bytesOf(look) })));
  const note = `${outcomes}; ${(last.sessions / seconds).toFixed(0)} sessions a second; highest ${Math.round(highest / MB)} MB; before the first ${Math.round(before.residentBytes / MB)} MB`;
  return [
    pairedRow(
      `resident after ${last.sessions} sessions`,
      'MB',
      [last.residentBytes / MB],
      `the same process after ${early.sessions}`,
      [early.residentBytes / MB],
      note,
    ),
    pairedRow(
      `heap after a collection, ${last.sessions} sessions`,
      'MB',
      [last.heapAfterCollectionBytes / MB],
      `the same process after ${half.sessions}`,
      [half.heapAfterCollectionBytes / MB],
      `on the way ${looks.map(({ heapAfterCollectionBytes }) => (heapAfterCollectionBytes / MB).toFixed(0)).join(', ')} MB`,
    ),
    plainRow('growth of the resident memory over the second half, a session', 'bytes', [growth((look) => look.residentBytes)]),
    plainRow('growth of the heap after a collection, likewise', 'bytes', [growth((look) => look.heapAfterCollectionBytes)]),
  ];
}
