import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/clock.ts';
import { createShiftedClock } from '../../src/simulators/shifted-clock.ts';
import { testCentral, type RegisteredSomebody, type TestCentral } from '../central/test-central.ts';
import { touch } from '../central/touch.ts';
import { eventually } from '../eventually.ts';
import { canMount, mountSmallDisk } from './small-disk.ts';
import { openTerminal, type Terminal, type Visit } from './terminal.ts';
import { enrolTerminal, expectCountedOnce, expectSameLedgers, readJournal, type EnrolledTerminal } from './test-terminal.ts';

let central: TestCentral;
let folder: string;
let person: RegisteredSomebody;
let personRef: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-disk-and-clock-'));
  central = await testCentral();
  person = await central.person();
  personRef = await central.enrol(person, ['right-index']);
}, 120_000);
afterAll(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});

const visit = (): Visit => ({ personRef, templates: [Buffer.from(touch(person.body, 'right-index')).toString('base64url')] });

/** Keeps visits until the disk takes no more; answers why, as the person would be told. */
async function fill(terminal: Terminal): Promise<string> {
  for (let visits = 0; visits < 5_000; visits += 1) {
    const why = await terminal.receive(visit(), false).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (why !== undefined) return why;
  }
  throw new Error('the disk never was full');
}

async function deliverAll(terminal: Terminal): Promise<void> {
  const stopping = new AbortController();
  const running = terminal.delivery.run(stopping.signal);
  await eventually(
    () => terminal.journal.counts().waiting,
    (waiting) => waiting === 0,
    200_000,
  );
  stopping.abort();
  await running;
}

/** Full, then roomy again: what was promised before stands, what was refused left no trace, and the chain has no gap. */
async function survivesAFullDisk(
  enrolled: EnrolledTerminal,
  makeFull: (terminal: Terminal) => void,
  makeRoom: (terminal: Terminal) => void,
) {
  const promised: string[] = [];
  const terminal = await openTerminal({ ...enrolled, centralUrl: central.url, clock: systemClock, onPromise: (id) => promised.push(id) });
  await terminal.receive(visit(), false);
  makeFull(terminal);
  expect(await fill(terminal)).toMatch(/^storage-full/);
  expect(terminal.journal.problem()).toMatchObject({ code: 'storage-full' });
  // Looking again while nothing has changed does not help, and does no harm.
  terminal.journal.probe();
  expect(await fill(terminal)).toMatch(/^storage-full/);
  const kept = promised.length;
  expect(terminal.journal.all(10_000).map(({ id }) => id)).toEqual(promised);
  makeRoom(terminal);
  terminal.journal.probe();
  expect(terminal.journal.problem()).toBeUndefined();
  await terminal.receive(visit(), false);
  expect(promised.length).toBeGreaterThan(kept);
  await deliverAll(terminal);
  terminal.close();
  expect(readJournal(enrolled.journalFile).map(({ id }) => id)).toEqual(promised);
  expect(await expectSameLedgers(central, enrolled)).toBe(promised.length);
  await expectCountedOnce(central, [personRef]);
}

/** How a disk can be full here: SQLite's own limit everywhere, a real file system without a free byte where one may be mounted. */
interface Disk {
  readonly what: string;
  /** Answers what takes it away again. */
  readonly prepare: (data: string) => () => void;
  readonly makeFull: (terminal: Terminal) => void;
  readonly makeRoom: (terminal: Terminal, data: string) => void;
}

const pragma = (terminal: Terminal, name: string): number =>
  z.number().parse(Object.values(terminal.database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);

const DISKS: readonly Disk[] = [
  {
    what: 'a journal that may not grow any more',
    prepare: () => () => undefined,
    makeFull: (terminal) => void pragma(terminal, `max_page_count = ${pragma(terminal, 'page_count') + 12}`),
    makeRoom: (terminal) => void pragma(terminal, 'max_page_count = 1000000'),
  },
  {
    what: 'a file system without a free byte (ENOSPC)',
    prepare: (data) => {
      const unmount = mountSmallDisk(data);
      writeFileSync(join(data, 'ballast'), Buffer.alloc(500_000));
      return unmount;
    },
    makeFull: () => undefined,
    makeRoom: (_terminal, data) => rmSync(join(data, 'ballast')),
  },
];

describe('a full disk', () => {
  test.each(DISKS.slice(0, canMount() ? 2 : 1))(
    '$what: what was promised stands, what was refused left no trace, and it goes on when there is room',
    async ({ prepare, makeFull, makeRoom }) => {
      const enrolled = await enrolTerminal(central, mkdtempSync(join(folder, 'full-')));
      const data = join(enrolled.folder, 'data');
      const undo = prepare(data);
      try {
        await survivesAFullDisk(enrolled, makeFull, (terminal) => makeRoom(terminal, data));
      } finally {
        undo();
      }
    },
    240_000,
  );
});

describe('a clock before the last record', () => {
  test('records keep their order by their places in the chain; staff get a flag, the person does not notice', async () => {
    const enrolled = await enrolTerminal(central, join(folder, 'clock'));
    const clock = createShiftedClock(systemClock);
    const terminal = await openTerminal({ ...enrolled, centralUrl: central.url, clock, onPromise: () => undefined });
    await terminal.receive(visit(), false);
    expect(terminal.journal.clockBehind()).toBe(false);
    // The battery is empty: the machine wakes up in 1970.
    clock.shift(-systemClock.now());
    expect(terminal.journal.clockBehind()).toBe(true);
    await terminal.receive(visit(), false);
    expect(terminal.journal.problem()).toBeUndefined();
    await deliverAll(terminal);
    terminal.close();
    expect(await openAgainAt(enrolled, clock)).toBe(true);

    expect(readJournal(enrolled.journalFile).map(({ sequence, at_ms }) => [sequence, at_ms < 100_000_000])).toEqual([
      [1, false],
      [2, false],
      [3, true],
      [4, true],
    ]);
    const atCentral = await central.query(
      z.object({ sequence: z.number(), flags: z.array(z.string()), effective_at: z.date(), received_at: z.date() }),
      'select sequence::int as sequence, flags, effective_at, received_at from records where terminal_id = $1 order by sequence',
      [enrolled.profile.terminalId],
    );
    expect(atCentral.map(({ flags }) => flags)).toEqual([[], [], ['clock-doubt'], ['clock-doubt']]);
    for (const { effective_at, received_at } of atCentral.slice(2)) expect(effective_at).toEqual(received_at);
    const own = readJournal(enrolled.journalFile).filter(({ kind }) => kind === 'attempt');
    expect(own.map(({ state }) => state)).toEqual(['matched', 'matched']);
  }, 120_000);
});

/** Starts once more with the clock still wrong: it opens, and still knows that its clock is behind. */
async function openAgainAt(enrolled: EnrolledTerminal, clock: ReturnType<typeof createShiftedClock>): Promise<boolean> {
  const again = await openTerminal({ ...enrolled, centralUrl: central.url, clock, onPromise: () => undefined });
  try {
    return again.journal.clockBehind();
  } finally {
    again.close();
  }
}
