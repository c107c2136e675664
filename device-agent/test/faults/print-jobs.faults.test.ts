import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { seededRandom, type Random } from '@changqing/fixtures';
import { expect, test } from 'vitest';
import { GIVE_UP_MS } from '../../src/printing/document-jobs.ts';
import type { DeskNews } from '../../src/printing/print-desk.ts';
import { verifyAudit } from '../../src/records/audit.ts';
import { openDatabase } from '../../src/records/database.ts';
import { openPrintHall, type PrintHall } from './print-hall.ts';
import { count, isWhole, judge, type Figures, type Wanted } from './print-judgement.ts';
import { deskPaper, isUnnoticeable, paperContents, slipContent, troublePapers, troubleSlips, type Content } from './print-visits.ts';

const JOBS = Number(process.env['CHANGQING_PRINT_JOBS'] ?? 30_000);
const SEED = process.env['CHANGQING_SEED'] ?? String(Date.now());
const VISITS_OF_ONE_HALL = 150;
/** Every so many halls the journal is a file that is opened again at each start; else it is kept in memory, and what was committed stays. */
const FILE_EVERY = 50;
const STEP_MS = 1_000;
const LONGEST_VISIT_MS = 1_800_000;
const NEVER = Number.POSITIVE_INFINITY;

const told = (counts: ReadonlyMap<string, number>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, n]) => `${key} ${n}`).join(', '); // prettier-ignore

test(
  `${JOBS} print jobs through faults: each ends in a state, printed is whole, and nothing comes out twice unasked`,
  async () => {
    console.log(`seed ${SEED}`);
    const root = seededRandom(SEED);
    const folder = mkdtempSync(join(tmpdir(), 'changqing-print-jobs-'));
    const figures: Figures = { jobs: 0, kills: 0, ended: new Map(), troubles: new Map(), unnoticeable: new Map() };
    try {
      for (let hall = 0; figures.jobs < JOBS; hall += 1) await runHall(root.fork(`hall ${hall}`), hall, folder, figures);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    console.log(`${figures.jobs} jobs, agent killed ${figures.kills} times`);
    console.log(`ended: ${told(figures.ended)}`);
    console.log(`troubles: ${told(figures.troubles)}`);
    console.log(`told as printed and not whole, which no driver can notice: ${told(figures.unnoticeable) || 'none'}`);
    // Every kind of end and enough deaths were among them.
    expect(figures.ended.size).toBeGreaterThan(10);
    expect(figures.kills).toBeGreaterThan(JOBS / 100);
  },
  Math.max(270_000, JOBS * 12),
);

/** One kiosk for as long as many people visit it. */
interface Visited {
  readonly hall: PrintHall;
  readonly random: Random;
  readonly figures: Figures;
  /** What the desk has told last. */
  readonly news: { latest?: DeskNews | undefined };
  /** Set where the agent is to die at the next moment that matters. */
  readonly death: { due: boolean };
  /** What the person wants who stands there. */
  readonly present: { wanted: readonly Wanted[] };
}

async function runHall(random: Random, number: number, folder: string, figures: Figures): Promise<void> {
  const news: Visited['news'] = {};
  const death = { due: false };
  const present: Visited['present'] = { wanted: [] };
  const dies = (share: number) => () => {
    if (!death.due || random.next() >= share) return false;
    death.due = false;
    return true;
  };
  const databases = databasesOf(number % FILE_EVERY === 0 ? join(folder, `${number}.sqlite`) : undefined);
  const hall = openPrintHall({
    random,
    seed: `${SEED}/${number}`,
    openDatabase: () => databases.open(),
    tell: (_session, latest) => {
      news.latest = latest;
    },
    intended: ({ id, reprintOf }) => note(present.wanted, id, reprintOf),
    diesBeforeFirstByte: dies(0.3),
    diesBeforeSettling: dies(0.5),
  });
  const wanted: Wanted[] = [];
  for (let visit = 0; visit < VISITS_OF_ONE_HALL; visit += 1) {
    await untilReady(hall);
    await runVisit({ hall, random, figures, news, death, present }, `${number}.${visit}`);
    wanted.push(...present.wanted);
  }
  // Whatever is still to come out comes out now; whatever is looked for is found or given up.
  hall.mend();
  await hall.clock.advance(GIVE_UP_MS + 60_000);
  judge(hall, wanted, figures, SEED);
  expect(verifyAudit(databases.open()).ok).toBe(true);
  await hall.close();
  databases.close();
}

function databasesOf(path: string | undefined): { open(): DatabaseSync; close(): void } {
  const opened: DatabaseSync[] = [];
  return {
    open: () => {
      const kept = path === undefined ? opened[0] : undefined;
      const database = kept ?? openDatabase(path ?? ':memory:');
      if (kept === undefined) opened.push(database);
      return database;
    },
    close: () => {
      for (const database of opened) database.close();
    },
  };
}

async function untilReady(hall: PrintHall): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    hall.mend();
    const { slips, papers } = hall.agent();
    if (slips.status().state === 'ready' && papers.status().state === 'ready') return;
    if (waits > 400) throw new Error(`never ready: ${JSON.stringify([slips.status(), papers.status()])}; seed ${SEED}`);
    await hall.clock.advance(STEP_MS);
  }
}

/**
 * A job is that of the content whose job it repeats, else that of the first content that has none: papers are printed in their order. A job for
 * somebody who has gone is nobody's.
 */
function note(wanted: readonly Wanted[], id: string, reprintOf: string | undefined): void {
  const of = wanted.find(({ jobs }) => (reprintOf === undefined ? jobs.length === 0 : jobs.includes(reprintOf)));
  if (of === undefined) throw new Error(`a job of nobody: ${id} after ${reprintOf ?? 'none'}; seed ${SEED}`);
  of.jobs.push(id);
}

/** What is to happen in a visit beside the trouble, and when, in ms from its beginning. */
interface Plan {
  readonly dies: 'never' | 'at the next moment that matters' | number;
  readonly leavesAt: number;
  readonly stopsAt: number;
  readonly mendsAt: number;
}

function planOf(random: Random, kind: Content['kind']): Plan {
  const dies = random.next() < 0.12 ? (random.next() < 0.5 ? 'at the next moment that matters' : random.integer(1, kind === 'slip' ? 1_500 : 6_000)) : 'never'; // prettier-ignore
  return {
    dies,
    leavesAt: random.next() < 0.08 ? random.integer(100, 8_000) : NEVER,
    stopsAt: random.next() < 0.05 ? random.integer(100, 4_000) : NEVER,
    // Some mend it soon, some when the machine has given up.
    mendsAt: random.next() < 0.03 ? 240_000 : random.pick([500, 500, 4_000, 4_000, 8_000, 30_000]),
  };
}

/** A person comes, wants a slip or papers, answers what is asked, asks again or leaves; and something goes wrong meanwhile, most times. */
async function runVisit(visited: Visited, name: string): Promise<void> {
  const { hall, random, figures, news, death, present } = visited;
  const { clock } = hall;
  const session = `S${name}`;
  const contents: readonly Content[] = random.next() < 0.7 ? [slipContent(random, name)] : paperContents(random, name);
  const kind = contents[0]?.kind ?? 'slip';
  const trouble = makeTrouble(hall, random, contents);
  for (const each of trouble.split(' + ')) count(figures.troubles, `${kind}: ${each}`);
  present.wanted = contents.map((content) => ({ content, jobs: [], asks: 0, misled: isUnnoticeable(hall), trouble }));
  const plan = planOf(random, kind);
  const killAt = typeof plan.dies === 'number' ? plan.dies : NEVER;
  death.due = plan.dies === 'at the next moment that matters';
  news.latest = undefined;
  const { desk } = hall.agent();
  order(hall, session, contents);

  const begun = clock.monotonic();
  const passedMs = () => clock.monotonic() - begun;
  let [stopped, mended] = [false, false];
  for (let goesOn = true; goesOn;) {
    if (passedMs() > LONGEST_VISIT_MS) throw new Error(`visit ${name} never ends: ${JSON.stringify(news.latest)}; seed ${SEED}`);
    const next = Math.min(killAt, plan.leavesAt, stopped ? NEVER : plan.stopsAt) - passedMs();
    await clock.advance(Math.max(1, Math.min(STEP_MS, next)));
    if ((plan.dies === 'at the next moment that matters' && !death.due) || passedMs() >= killAt) {
      figures.kills += 1;
      // A moment until it is started again; the printers do not stand still meanwhile.
      await clock.advance(random.integer(0, 5_000));
      hall.restart();
      break;
    }
    if (passedMs() >= plan.leavesAt) break;
    if (passedMs() >= plan.stopsAt && !stopped) {
      stopped = true;
      desk.stop(session);
    }
    if (passedMs() >= plan.mendsAt) {
      // The one that only the page waits for may take more than one try.
      if (!mended || !isUnderWay(news.latest)) hall.mend();
      mended = true;
    }
    goesOn = answer(visited, session);
  }
  death.due = false;
  desk.forget();
  if (random.next() < 0.5) await clock.advance(random.integer(0, 3_000));
  hall.mend();
  await clock.advance(random.pick([0, 500, 20_000]));
}

function makeTrouble(hall: PrintHall, random: Random, contents: readonly Content[]): string {
  const [first] = contents;
  const sides = contents.reduce((sum, content) => sum + (content.kind === 'paper' ? content.sides * content.copies : 0), 0);
  const trouble = () => (first?.kind === 'slip' ? troubleSlips(hall, random, first) : troublePapers(hall, random, sides));
  const one = trouble();
  // Troubles seldom come alone: paper is out, and somebody pulls the cable to look.
  return random.next() < 0.12 ? `${one} + ${trouble()}` : one;
}

function order(hall: PrintHall, session: string, contents: readonly Content[]): void {
  const { desk } = hall.agent();
  const papers = contents.filter((content) => content.kind === 'paper');
  const [first] = contents;
  if (first?.kind === 'slip') desk.printSlip(session, first);
  else if (first !== undefined) desk.printPapers(session, papers.map(deskPaper), { copies: first.copies, duplex: first.duplex });
}

const isUnderWay = (news: DeskNews | undefined) =>
  news === undefined || news.print.state === 'preparing' || news.print.state === 'printing';

/** What the person does about what the page says; false: takes the paper, or has had enough. */
function answer({ hall, random, news, present }: Visited, session: string): boolean {
  const { latest } = news;
  if (latest === undefined || isUnderWay(latest)) return true;
  const { print, index } = latest;
  const { desk } = hall.agent();
  const piece = present.wanted[index - 1];
  if (piece === undefined || print.state === 'printed') return false;
  if (print.state === 'unknown') {
    // Some few say what is not so.
    const lies = random.next() < 0.02;
    if (lies) piece.misled = true;
    desk.confirm(session, isWhole(hall, piece) !== lies);
    return true;
  }
  if (piece.asks >= 3 || random.next() < 0.3) return false;
  // Whoever wants it again waits until the page offers it.
  if (!('canReprint' in print) || !print.canReprint) return true;
  piece.asks += 1;
  news.latest = undefined;
  desk.again(session);
  return true;
}
