import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../world/world.ts';
import { startBureau } from './bureau-in-memory.ts';
import type { Figure, Row } from './figure.ts';
import { residentMb } from './resident.ts';
import { memoryFolder, playSessions, sessionRows } from './played-sessions.ts';
import { pairedRow } from './spread.ts';

const READY_WITHIN_MS = 60_000;
/** After its start a process settles. */
const IDLE_MS = 5_000;

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
    const journalFolder = memoryFolder(home);
    const bureau = await startBureau();
    try {
      const played = await playSessions('sessions.process.ts', { folder: journalFolder, sessions, bureau }, say);
      return [...idle, ...sessionRows(played)];
    } finally {
      await bureau.close();
    }
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
    return [pairedRow('idle agent', 'MB', [residentMb(agent.pid)], 'a Node process that does nothing', [residentMb(bare.pid)], note)];
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
