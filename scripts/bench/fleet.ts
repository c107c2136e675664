import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { staffCast } from '@changqing/fixtures';
import { codeOf, bytesOfBase32, TOTP_STEP_MS } from '../../central-api/src/staff/totp.ts';
import type { BenchCentral } from './bench-central.ts';
import { cpuOf } from './cpu-of.ts';
import type { Figure, Row } from './figure.ts';
import { fleetSaid, type FleetSaid, type FleetWanted } from './fleet-messages.ts';
import { residentMb } from './resident.ts';
import { plainRow, spreadOf } from './spread.ts';

const LOOK_EVERY_MS = 1_000;

/** A city's terminals at one central: what they cost it, and how soon staff see what happens. */
export const fleet: Figure = {
  name: 'fleet',
  title: 'Central: terminals on the live line',
  measure: async ({ quick, ownCentral, say }) => {
    const bench = await ownCentral('fleet');
    try {
      return await measureOn(bench, quick ? { terminals: 200, seconds: 10 } : { terminals: 1_000, seconds: 60 }, say);
    } finally {
      await bench.stop();
    }
  },
};

async function measureOn(
  bench: BenchCentral,
  { terminals, seconds }: { readonly terminals: number; readonly seconds: number },
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const codes: string[] = [];
  while (codes.length < terminals) codes.push(await bench.enrolCode());
  const wanted: FleetWanted = { url: bench.url, cookie: await logIn(bench.url), codes, seconds };
  const before = residentMb(bench.pid);
  const agents = fork(join(import.meta.dirname, 'fleet-agents.process.ts'), [JSON.stringify(wanted)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(agents, 'close');
  say(`${terminals} terminals, each with a beat and an event every ten seconds, for ${seconds} s`);
  const looks = { central: [] as number[], database: [] as number[], resident: [] as number[] };
  let aloneMs: readonly number[] = [];
  let done: Extract<FleetSaid, { said: 'done' }> | undefined;
  let looking: NodeJS.Timeout | undefined;
  agents.on('message', (message: unknown) => {
    const said = fleetSaid.parse(message);
    if (said.said === 'alone') aloneMs = said.events;
    if (said.said === 'connected') {
      say(`connected within ${(said.ms / 1_000).toFixed(1)} s`);
      looking = lookAt(bench, looks);
    }
    if (said.said === 'done') {
      clearInterval(looking);
      done = said;
    }
  });
  try {
    await ended;
  } finally {
    clearInterval(looking);
    agents.kill();
  }
  if (done === undefined) throw new Error('the terminals ended by themselves');
  if (done.missing > 0) throw new Error(`${done.missing} events never reached the console`);
  const load = `${terminals} terminals, ${terminals / 10} beats and ${terminals / 10} signed events a second`;
  return [
    {
      ...plainRow('event at a terminal to the console', 'ms', done.events, load),
      beside: { what: 'one terminal alone', spread: spreadOf(aloneMs) },
    },
    plainRow('beat to its answer', 'ms', done.beats),
    plainRow('processor time of central in a second', 'ms', looks.central, 'of 1000 ms a core'),
    plainRow('processor time of its PostgreSQL in a second', 'ms', looks.database),
    { ...plainRow('central, resident', 'MB', looks.resident), beside: { what: 'before the first terminal', spread: spreadOf([before]) } },
  ];
}

function lookAt(bench: BenchCentral, into: { central: number[]; database: number[]; resident: number[] }): NodeJS.Timeout {
  let last = cpuOf(bench.pid);
  let lastAt = performance.now();
  return setInterval(() => {
    const now = cpuOf(bench.pid);
    const seconds = (performance.now() - lastAt) / 1_000;
    into.central.push((now.ownMs - last.ownMs) / seconds);
    // A connection that ended took its time along.
    if (now.childrenMs >= last.childrenMs) into.database.push((now.childrenMs - last.childrenMs) / seconds);
    into.resident.push(residentMb(bench.pid));
    last = now;
    lastAt = performance.now();
  }, LOOK_EVERY_MS);
}

/** The auditor of the simulated bureau, who sees every event. */
async function logIn(url: string): Promise<string> {
  const auditor = staffCast().find(({ role }) => role === 'auditor');
  if (auditor === undefined) throw new Error('the simulated bureau has no auditor');
  const { staffId, password, totpSecret } = auditor;
  const code = codeOf(bytesOfBase32(totpSecret), Math.floor(Date.now() / TOTP_STEP_MS));
  const answer = await fetch(`${url}/console/api/login`, {
    method: 'POST',
    headers: { origin: url },
    body: JSON.stringify({ staffId, password, code }),
  });
  const cookie = /changqing-console=[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0];
  if (cookie === undefined) throw new Error(`central did not let the auditor in: ${await answer.text()}`);
  return cookie;
}
