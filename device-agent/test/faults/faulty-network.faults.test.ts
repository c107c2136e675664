import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, type Random } from '@changqing/fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock, type Clock } from '../../src/clock.ts';
import { startSimulatedNetwork, type NetworkFault } from '../../src/simulators/network.ts';
import { testCentral, type RegisteredSomebody, type TestCentral } from '../central/test-central.ts';
import { touch } from '../central/touch.ts';
import { eventually } from '../eventually.ts';
import { openTerminal, type Visit } from './terminal.ts';
import { countAccepted, enrolTerminal, expectCountedOnce, expectSameLedgers } from './test-terminal.ts';

const RECORDS = Number(process.env['CHANGQING_FAULTY_RECORDS'] ?? 2_000);
const SEED = process.env['CHANGQING_SEED'] ?? String(Date.now());
/** Terminals that serve side by side, and after how many records a fresh one takes a place: a journal does not grow for ever. */
const SIDE_BY_SIDE = 8;
const RECORDS_OF_ONE = 250;
const HARMED_SHARE = 0.3;
const PEOPLE = 40;
/** So many records wait at most before the next person comes; the network decides how fast the line moves. */
const LONGEST_QUEUE = 30;

/** Pauses between tries pass quickly; deadlines of exchanges stay as they are, or a slow machine would add faults of its own. */
const impatient: Clock = { ...systemClock, sleep: (delayMs, signal) => systemClock.sleep(delayMs / 50, signal) };

let central: TestCentral;
let folder: string;
const people: { readonly person: RegisteredSomebody; readonly personRef: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-faulty-network-'));
  central = await testCentral();
  for (let index = 0; index < PEOPLE; index += 1) {
    const person = await central.person();
    people.push({ person, personRef: await central.enrol(person, ['right-index']) });
  }
}, 120_000);
afterAll(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A consent and one, two or three tries; the last is the person's own finger in most visits. */
function visitOf(random: Random): Visit {
  const { person, personRef } = random.pick(people);
  const templates = Array.from({ length: random.integer(1, 3) }, () => touch(random.next() < 0.7 ? person.body : 'nobody', 'right-index'));
  return { personRef, templates: templates.map((bytes) => Buffer.from(bytes).toString('base64url')) };
}

interface Delivered {
  readonly records: number;
  /** How often somebody was told that they are certified now. */
  readonly accepted: number;
  readonly faults: Readonly<Record<NetworkFault, number>>;
}

async function serveThroughFaults(name: string, records: number): Promise<Delivered> {
  const random = seededRandom(name);
  const enrolled = await enrolTerminal(central, join(folder, name));
  const network = await startSimulatedNetwork({ target: central.url, clock: systemClock, seed: name });
  network.set({ state: 'faulty', share: HARMED_SHARE, longestDelayMs: 150 });
  const state = { promised: 0 };
  const terminal = await openTerminal({
    folder: enrolled.folder,
    centralUrl: network.url,
    clock: impatient,
    onPromise: () => (state.promised += 1),
  });
  const stopping = new AbortController();
  const running = terminal.delivery.run(stopping.signal);
  try {
    while (state.promised < records) {
      await terminal.receive(visitOf(random), random.next() < 0.5);
      await eventually(
        () => terminal.journal.counts().waiting,
        (waiting) => waiting < LONGEST_QUEUE,
        120_000,
      );
    }
    await eventually(
      () => terminal.journal.counts().waiting,
      (waiting) => waiting === 0,
      120_000,
    );
  } finally {
    stopping.abort();
    await running;
    terminal.close();
    await network.close();
  }
  const atCentral = await expectSameLedgers(central, enrolled);
  expect(atCentral).toBe(state.promised);
  return { records: atCentral, accepted: countAccepted(enrolled), faults: network.counts };
}

test(
  `${RECORDS} records through a network that harms ${HARMED_SHARE * 100} % of exchanges arrive once each`,
  { timeout: 90_000 + RECORDS * 90 },
  async () => {
    const startedAt = performance.now();
    const shares = Array.from({ length: Math.ceil(RECORDS / RECORDS_OF_ONE) }, (_, index) =>
      Math.min(RECORDS_OF_ONE, RECORDS - index * RECORDS_OF_ONE),
    );
    const delivered: Delivered[] = [];
    const lane = async (): Promise<void> => {
      for (let share = shares.pop(); share !== undefined; share = shares.pop())
        delivered.push(await serveThroughFaults(`${SEED}-${shares.length}`, share));
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
    const seconds = (performance.now() - startedAt) / 1_000;
    const records = delivered.reduce((sum, one) => sum + one.records, 0);
    const faults = new Map<string, number>();
    for (const one of delivered) for (const [fault, n] of Object.entries(one.faults)) faults.set(fault, (faults.get(fault) ?? 0) + n);
    const certifications = await expectCountedOnce(
      central,
      people.map(({ personRef }) => personRef),
    );
    // What people were told is what counts: one certification each, however many terminals had their records at once.
    expect(delivered.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(certifications);
    const exchanges = [...faults.values()].reduce((sum, n) => sum + n, 0);
    console.log(
      `faulty network: seed ${SEED}, ${records} records of ${delivered.length} terminals in ${exchanges} exchanges (${[...faults].map(([fault, n]) => `${fault} ${n}`).join(', ')}), ` +
        `${certifications} certifications of ${PEOPLE} people, 0 lost, 0 doubled, 0 gaps, ${seconds.toFixed(1)} s`,
    );
    // Every kind of harm was done, and as much of it as was meant.
    expect([...faults].filter(([, n]) => n === 0)).toEqual([]);
    const harmedShare = 1 - (faults.get('none') ?? 0) / exchanges;
    expect(harmedShare).toBeGreaterThan(HARMED_SHARE * 0.7);
    expect(harmedShare).toBeLessThan(HARMED_SHARE * 1.3);
  },
);
