import type { DatabaseSync } from 'node:sqlite';
import { civilDate, printState, type CivilDate, type PrintState } from '@changqing/protocol';
import { z } from 'zod';

/** What a job took of roll and tray. */
export interface Spent {
  readonly fedMm: number;
  readonly sheets: number;
}

interface Job {
  readonly printer: 'receipt' | 'document';
  readonly kind: string;
}

/**
 * Jobs of one civil day of Shanghai, one printer, kind and state. `state` is the printer's own word; a job that it could not tell of, and that
 * somebody has looked at since, is counted once more under `cleared` on the day of that, so that no count ever goes down.
 */
export interface DayCount extends Spent {
  readonly day: CivilDate;
  readonly printer: 'receipt' | 'document';
  readonly kind: string;
  readonly state: PrintState;
  /** True for jobs that were `unknown` before they came to this state; their paper is counted with the `unknown` ones. */
  readonly cleared: boolean;
  readonly jobs: number;
}

/** Jobs of all time by printer and state. */
export interface PrintTotal {
  readonly printer: 'receipt' | 'document';
  readonly state: PrintState;
  readonly cleared: boolean;
  readonly jobs: number;
}

/** How much of something there is in a printer. */
export interface Store {
  /** Millimetres of roll, or sheets, that were there when it was filled. */
  readonly amount: number | undefined;
  /** The same unit, used since. */
  readonly used: number;
  /** The printer has said that there is none, and has not had any since. */
  readonly ranOut: boolean;
}

/** Counts what is printed, and what is used of roll and tray; the counting is part of the transaction that settles the job. */
export interface PrintBook {
  /** Called within the transaction that settles a job for the first time. */
  settled(day: CivilDate, job: Job, state: PrintState, spent: Spent): void;
  /** Called within the transaction that says more of a job that was `unknown`. */
  cleared(day: CivilDate, job: Job, state: PrintState): void;
  /** Counts of the latest days on which anything was printed, newest first. */
  days(limit: number): readonly DayCount[];
  totals(): readonly PrintTotal[];
  store(what: 'roll' | 'sheets'): Store;
  /** Filled anew; counting begins at 0. Throws when the disk refuses, as do the others that write. */
  filled(what: 'roll' | 'sheets', amount: number | undefined): void;
  ranOut(what: 'roll' | 'sheets'): void;
}

/** Between print head and cutter: so much paper leaves the roll with each cut, beside what is printed. */
export const CUT_FEED_MM = 13;

const printer = z.enum(['receipt', 'document']);
const flag = z.number().transform((value) => value === 1);
const dayRow = z.object({
  day: civilDate,
  printer,
  kind: z.string(),
  state: printState,
  cleared: flag,
  jobs: z.number(),
  fedMm: z.number(),
  sheets: z.number(),
});
const totalRow = z.object({ printer, state: printState, cleared: flag, jobs: z.number() });
const storeRow = z.object({ amount: z.number().nullable(), used: z.number(), ran_out: flag });

/** Opens the book in the agent's own database. */
export function createPrintBook(database: DatabaseSync): PrintBook {
  database.exec(`create table if not exists print_days (
    day text not null, printer text not null, kind text not null, state text not null, cleared integer not null,
    jobs integer not null, fed_mm real not null, sheets integer not null, primary key (day, printer, kind, state, cleared)
  ) strict;
  create table if not exists paper_stores (what text primary key, amount integer, used real not null, ran_out integer not null) strict;
  insert into paper_stores values ('roll', null, 0, 0), ('sheets', null, 0, 0) on conflict do nothing`);
  const count = database.prepare(
    `insert into print_days values (?, ?, ?, ?, ?, 1, ?, ?) on conflict do update set
       jobs = jobs + 1, fed_mm = fed_mm + excluded.fed_mm, sheets = sheets + excluded.sheets`,
  );
  const use = database.prepare('update paper_stores set used = used + ? where what = ?');
  const latestDays = database.prepare(
    `select day, printer, kind, state, cleared, jobs, fed_mm as fedMm, sheets from print_days
     where day in (select distinct day from print_days order by day desc limit ?) order by day desc, printer, kind, state, cleared`,
  );
  const all = database.prepare(
    `select printer, state, cleared, sum(jobs) as jobs from print_days group by printer, state, cleared order by printer, state, cleared`,
  );
  const one = database.prepare('select amount, used, ran_out from paper_stores where what = ?');
  const fill = database.prepare('update paper_stores set amount = ?, used = 0, ran_out = 0 where what = ?');
  const runOut = database.prepare('update paper_stores set ran_out = 1 where what = ?');

  return {
    settled: (day, job, state, spent) => {
      const fedMm = spent.fedMm === 0 ? 0 : spent.fedMm + CUT_FEED_MM;
      count.run(day, job.printer, job.kind, state, 0, fedMm, spent.sheets);
      if (fedMm > 0) use.run(fedMm, 'roll');
      if (spent.sheets > 0) use.run(spent.sheets, 'sheets');
    },
    cleared: (day, job, state) => void count.run(day, job.printer, job.kind, state, 1, 0, 0),
    days: (limit) => latestDays.all(limit).map((row) => dayRow.parse(row)),
    totals: () => all.all().map((row) => totalRow.parse(row)),
    store: (what) => {
      const { amount, used, ran_out } = storeRow.parse(one.get(what));
      return { amount: amount ?? undefined, used, ranOut: ran_out };
    },
    filled: (what, amount) => void fill.run(amount ?? null, what),
    ranOut: (what) => void runOut.run(what),
  };
}
