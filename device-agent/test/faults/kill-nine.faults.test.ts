import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom, type Random } from '@changqing/fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/clock.ts';
import { startSimulatedNetwork, type SimulatedNetwork } from '../../src/simulators/network.ts';
import { testCentral, type RegisteredSomebody, type TestCentral } from '../central/test-central.ts';
import { touch } from '../central/touch.ts';
import { bundleTerminal } from './bundle-terminal.ts';
import { startTerminal, type TerminalOrder, type TerminalProcess } from './terminal-process.ts';
import { enrolTerminal, expectCountedOnce, expectSameLedgers, type EnrolledTerminal } from './test-terminal.ts';

const KILLS = Number(process.env['CHANGQING_KILLS'] ?? 200);
const SEED = process.env['CHANGQING_SEED'] ?? String(Date.now());
/** Terminals that are killed side by side, and how often each before a fresh one takes its place: a journal does not grow for ever. */
const SIDE_BY_SIDE = 4;
const KILLS_OF_ONE = 25;
/** A life ends at a random moment of this span, counted from its order (one in five), or from one of its first promises. */
const SPAN_MS = 40;
const KILLED_EARLY = 0.2;
const MOST_PROMISES = 5;
const VISITS_OF_A_LIFE = 8;
const PEOPLE = 24;

interface Enrolled {
  readonly person: RegisteredSomebody;
  readonly personRef: string;
}

let central: TestCentral;
let folder: string;
let program: string;
const people: Enrolled[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-kill-nine-'));
  central = await testCentral();
  // A process that is killed leaves no compiled code behind; one that ends by itself does, for all those after it.
  program = await bundleTerminal(join(folder, 'program'));
  const first = startTerminal(program, folder, central.url, join(folder, 'compiled'));
  await first.ready;
  await first.dismiss();
  for (let index = 0; index < PEOPLE; index += 1) {
    const person = await central.person();
    people.push({ person, personRef: await central.enrol(person, ['right-index']) });
  }
}, 120_000);
afterAll(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The visits of one life: mostly the right finger, sometimes another one's first. */
function visits(random: Random): TerminalOrder['visits'] {
  return Array.from({ length: VISITS_OF_A_LIFE }, () => {
    const { person, personRef } = random.pick(people);
    const own = touch(person.body, 'right-index');
    const tries = random.next() < 0.2 ? [touch('somebody else', 'right-index'), own] : [own];
    return { personRef, templates: tries.map((bytes) => Buffer.from(bytes).toString('base64url')) };
  });
}

const idRow = z.object({ id: z.string() });

interface Tally {
  promised: number;
  interrupted: number;
  killedAtWork: number;
}

/** Kills one terminal again and again. The next process is loaded while this one works, so that the restart follows at once. */
async function killAgainAndAgain(
  terminal: EnrolledTerminal,
  network: SimulatedNetwork,
  kills: number,
  random: Random,
  tally: Tally,
): Promise<Set<string>> {
  network.set({ state: 'faulty', share: 0.3, longestDelayMs: 100 });
  const promised = new Set<string>();
  const boot = (): TerminalProcess => startTerminal(program, terminal.folder, network.url, join(folder, 'compiled'));
  const hear = (life: TerminalProcess, earlier: number): void => {
    for (const id of life.promised) promised.add(id);
    if (life.opened === undefined) return;
    expect(life.opened).toMatchObject({ integrity: 'ok', restored: false, open: 0 });
    // Whatever was promised before this start is in the journal that it found.
    expect(life.opened.records).toBeGreaterThanOrEqual(earlier);
    tally.interrupted += life.opened.interrupted;
  };
  let next = boot();
  for (let kill = 0; kill < kills; kill += 1) {
    const life = next;
    const earlier = promised.size;
    await life.ready;
    life.begin({ drain: false, visits: visits(random) });
    next = boot();
    const afterPromises = random.integer(0, MOST_PROMISES);
    if (random.next() >= KILLED_EARLY) await Promise.race([life.hasPromised(afterPromises), life.ended]);
    const gone = await Promise.race([delay(random.next() * SPAN_MS, 'lives'), life.ended]);
    if (gone !== 'lives') throw new Error(`a terminal ended by itself with ${String(gone)}: ${life.complaints}`);
    await life.kill();
    hear(life, earlier);
    tally.promised += life.promised.length;
    if (life.promised.length > 0) tally.killedAtWork += 1;
  }
  const earlier = promised.size;
  await next.ready;
  network.set({ state: 'up' });
  next.begin({ drain: true, visits: [] });
  expect(await next.ended, next.complaints).toBe(0);
  hear(next, earlier);
  return promised;
}

test(
  `${KILLS} kills at random moments lose nothing that was promised and double nothing`,
  { timeout: 60_000 + KILLS * 1_500 },
  async () => {
    const tally: Tally = { promised: 0, interrupted: 0, killedAtWork: 0 };
    const startedAt = performance.now();
    const shares = Array.from({ length: Math.ceil(KILLS / KILLS_OF_ONE) }, (_, index) =>
      Math.min(KILLS_OF_ONE, KILLS - index * KILLS_OF_ONE),
    );
    let records = 0;
    const lane = async (): Promise<void> => {
      for (let kills = shares.pop(); kills !== undefined; kills = shares.pop()) {
        const name = `${SEED} ${shares.length}`;
        const terminal = await enrolTerminal(central, join(folder, `terminal-${shares.length}`));
        const network = await startSimulatedNetwork({ target: central.url, clock: systemClock, seed: name });
        const promised = await killAgainAndAgain(terminal, network, kills, seededRandom(name), tally);
        await network.close();
        records += await expectSameLedgers(central, terminal);
        const known = new Set(
          (await central.query(idRow, 'select id from records where terminal_id = $1', [terminal.profile.terminalId])).map(({ id }) => id),
        );
        expect([...promised].filter((id) => !known.has(id))).toEqual([]);
        // What was flushed and not told any more when the kill came is kept too: at most one record a life.
        expect(known.size - promised.size).toBeLessThanOrEqual(kills);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
    const certifications = await expectCountedOnce(
      central,
      people.map(({ personRef }) => personRef),
    );
    const perKill = (performance.now() - startedAt) / KILLS;
    console.log(
      `kill -9: seed ${SEED}, ${KILLS} kills (${tally.killedAtWork} after the first promise of a life), ${tally.promised} promises, ${records} records at central, ` +
        `${tally.interrupted} attempts found open, ${certifications} certifications of ${PEOPLE} people, 0 lost, 0 doubled, ${perKill.toFixed(0)} ms a kill`,
    );
    // A suite whose kills all came before any work would show nothing.
    expect(tally.killedAtWork).toBeGreaterThan(KILLS / 4);
    expect(tally.promised).toBeGreaterThan(KILLS);
  },
);
