import type { DatabaseSync } from 'node:sqlite';
import type { PrintOutcome } from '../hal/receipt-printer.ts';

/**
 * What is stored of a print job. No name, no number, no picture: a restart may tell that a job was under way, it cannot print it again.
 */
export interface StoredJob {
  readonly id: string;
  readonly recordNo: string | undefined;
  readonly reprintOf: string | undefined;
  readonly state: 'intended' | PrintOutcome['state'];
  readonly detail: string | undefined;
  readonly intendedAt: number;
}

export interface JobLog {
  /** Makes the intent durable. Returns only when it would survive a power cut; throws when the disk refuses. */
  intend(job: {
    readonly id: string;
    readonly recordNo: string | undefined;
    readonly reprintOf: string | undefined;
    readonly at: number;
  }): void;
  settle(id: string, outcome: PrintOutcome): void;
  /** Jobs whose end was never learned, such as those under way at a power cut; settles them as `unknown` and returns them. */
  resolveOpen(): readonly StoredJob[];
  find(id: string): StoredJob | undefined;
}

/** Keeps print jobs in the agent's own database, which commits with `synchronous=FULL`. */
export function createJobLog(database: DatabaseSync): JobLog {
  database.exec(`create table if not exists print_jobs (
    id text primary key, record_no text, reprint_of text, state text not null, detail text, intended_at integer not null
  ) strict`);
  const insert = database.prepare(`insert into print_jobs (id, record_no, reprint_of, state, intended_at) values (?, ?, ?, 'intended', ?)`);
  const update = database.prepare('update print_jobs set state = ?, detail = ? where id = ?');
  const one = database.prepare('select * from print_jobs where id = ?');
  const open = database.prepare(`select * from print_jobs where state = 'intended' order by intended_at`);
  return {
    intend: (job) => void insert.run(job.id, job.recordNo ?? null, job.reprintOf ?? null, job.at),
    settle: (id, outcome) => void update.run(outcome.state, detailOf(outcome), id),
    resolveOpen: () =>
      open.all().map((row) => {
        const job = jobOf(row);
        update.run('unknown', 'stopped before the job was settled', job.id);
        return { ...job, state: 'unknown' };
      }),
    find: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : jobOf(row);
    },
  };
}

function detailOf(outcome: PrintOutcome): string {
  switch (outcome.state) {
    case 'printed':
      return outcome.evidence;
    case 'not-printed':
    case 'partly-printed':
      return outcome.fault;
    case 'unknown':
      return `${outcome.fault}, ${outcome.evidence}`;
  }
}

const STATES = ['intended', 'printed', 'not-printed', 'partly-printed', 'unknown'] as const;

function jobOf(row: Record<string, unknown>): StoredJob {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    id: String(row['id']),
    recordNo: text(row['record_no']),
    reprintOf: text(row['reprint_of']),
    state: STATES.find((state) => state === row['state']) ?? 'unknown',
    detail: text(row['detail']),
    intendedAt: Number(row['intended_at']),
  };
}
