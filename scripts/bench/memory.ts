import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../world/world.ts';
import { startBureau } from './bureau-in-memory.ts';
import type { Figure, Row } from './figure.ts';
import { memoryLook, type MemoryLook, type SessionsWanted } from './memory-messages.ts';
import { slopeOf } from './slope.ts';
import { pairedRow, plainRow } from './spread.ts';

const MB = 1_048_576;
const LOOKS = 20;
const READY_WITHIN_MS = 60_000;
/** After its start a process settles. */
const IDLE_MS = 5_000;
/** A disk of memory: here the memory of the process is looked at, not the disk, and flushes would take most of the time. */
const MEMORY_DISK = '/dev/shm';

/** Resident memory of the idle agent beside a bare Node process, and of a process that plays many sessions, as it goes on. */
export const memory: Figure = {
  name: 'memory',
  title: 'Agent: resident memory',
  measure: async ({ quick, folder, say }) => {
    const home = join(folder, 'memory');
    mkdirSync(home);
    say('the idle agent');
    const idle = await idleRows(home);
    const sessions = quick ? 1_000 : 10_000;
    say(`${sessions} sessions`);
    const journalFolder = mkdtempSync(join(existsSync(MEMORY_DISK) ? MEMORY_DISK : home, 'changqing-bench-'));
    // Also where somebody ends the bench in the middle.
    process.once('exit', () => rmSync(journalFolder, { recursive: true, force: true }));
    return [...idle, ...sessionRows(await playSessions(journalFolder, sessions, say))];
  },
};

/** The production entry without devices and without a central, and a Node process that does nothing, at the same moment. */
async function idleRows(home: string): Promise<readonly Row[]> {
  const port = await freePort();
  const options = { cwd: join(import.meta.dirname, '..', '..'), stdio: 'ignore' } as const;
  const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)'], options);
  const agent = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'device-agent/src/main.ts'], {
    ...options,
    env: {
      ...process.env,
      CHANGQING_DATA: join(home, 'data'),
      CHANGQING_KEYS_DIR: join(home, 'keys'),
      CHANGQING_KIOSK_PORT: String(port),
      CHANGQING_CENTRAL_URL: `http://127.0.0.1:${await freePort()}`,
    },
  });
  try {
    await answering(agent, `http://127.0.0.1:${port}/`);
    await pause(IDLE_MS);
    const note = 'production entry, no devices set up, central not there; with its extraction worker';
    return [pairedRow('idle agent', 'MB', [residentOf(agent)], 'a Node process that does nothing', [residentOf(bare)], note)];
  } finally {
    for (const child of [agent, bare]) {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
  }
}

/** Any answer will do: an unpaired visitor is refused, politely. */
async function answering(agent: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until && agent.exitCode === null) {
    const there = await fetch(url).then(
      () => true,
      () => false,
    );
    if (there) return;
    await pause(50);
  }
  throw new Error('the agent did not start');
}

/** Resident set of a process, MB, as Linux says. */
function residentOf({ pid }: ChildProcess): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

interface Played {
  readonly looks: readonly MemoryLook[];
  readonly seconds: number;
}

async function playSessions(folder: string, sessions: number, say: (line: string) => void): Promise<Played> {
  const bureau = await startBureau();
  const wanted: SessionsWanted = {
    folder,
    sessions,
    looks: LOOKS,
    bureauUrl: bureau.url,
    answerKey: bureau.answerKey,
    evidenceKey: bureau.evidenceKey,
  };
  const startedAt = performance.now();
  const child = fork(join(import.meta.dirname, 'sessions.process.ts'), [JSON.stringify(wanted)], {
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
    await bureau.close();
  }
}

function sessionRows({ looks, seconds }: Played): readonly Row[] {
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
    ),
    plainRow('growth of the resident memory over the second half, a session', 'bytes', [growth((look) => look.residentBytes)]),
    plainRow('growth of the heap after a collection, likewise', 'bytes', [growth((look) => look.heapAfterCollectionBytes)]),
  ];
}
