import type { DatabaseSync } from 'node:sqlite';
import type { PrintState } from '@changqing/protocol';
import type { PrintOutcome } from '../hal/receipt-printer.ts';
import { appendAudit } from '../records/audit.ts';
import { inTransaction } from '../records/database.ts';

/**
 * What is stored of a print job. No name, no number, no picture: a restart may tell that a job was under way, it cannot print it again.
 */
export interface StoredJob {
  /** UUIDv7. */
  readonly id: string;
  readonly recordNo: string | undefined;
  /** What the bureau's public page knows the receipt by; without one there is nothing to report. */
  readonly code: string | undefined;
  readonly reprintOf: string | undefined;
  readonly state: 'intended' | PrintState;
  /** The evidence of a printed job, the fault of another, or that the person has looked. */
  readonly detail: string | undefined;
  readonly intendedAt: number;
  /** Ms since 1970; undefined while the job is under way. */
  readonly settledAt: number | undefined;
}

/** A settled job that central has not been told of. */
export interface UnreportedJob {
  readonly id: string;
  readonly code: string;
  readonly state: PrintState;
  readonly settledAt: number;
}

export interface JobLog {
  /** Makes the intent durable. Returns only when it would survive a power cut; throws when the disk refuses. */
  intend(job: Pick<StoredJob, 'id' | 'recordNo' | 'code' | 'reprintOf'> & { readonly at: number }): void;
  /** How the job ended, by the printer's word; it is to be reported from now on. Throws when the disk refuses. */
  settle(id: string, outcome: PrintOutcome, at: number): void;
  /**
   * A person has looked at the paper of an `unknown` job: `printed` when it is whole, else `partly-printed`. Any other job stays as it is,
   * and false comes back. Throws when the disk refuses.
   */
  confirm(id: string, whole: boolean, at: number): boolean;
  /** Jobs whose end was never learned, such as those under way at a power cut; settles them as `unknown` and returns them. */
  resolveOpen(at: number): readonly StoredJob[];
  find(id: string): StoredJob | undefined;
  /** Newest first. */
  latest(limit: number): readonly StoredJob[];
  /** Settled jobs with a code that central has not been told of, oldest first. */
  unreported(limit: number): readonly UnreportedJob[];
  /** Central knows that the job ended in this state. Where it has come to another one meanwhile, that is still to be reported. */
  reported(id: string, state: PrintState): void;
  /** Central will never take the report: it stays for a technician, and is not offered any more. */
  refused(id: string): void;
}

/** The paper came out whole, as the person says who holds it. */
export const PERSON_CONFIRMED = 'person-confirmed';
/** The paper is not whole, as the person says. */
export const PERSON_DENIED = 'person-denied';

/** Keeps print jobs in the agent's own database, which commits with `synchronous=FULL`. */
export function createJobLog(database: DatabaseSync): JobLog {
  database.exec(`create table if not exists print_jobs (
    id text primary key, record_no text, code text, reprint_of text, state text not null, detail text,
    intended_at integer not null, settled_at integer, report text not null default 'none'
  ) strict`);
  addMissingColumns(database);
  database.exec(`create index if not exists print_jobs_due on print_jobs (settled_at) where report = 'due'`);
  const insert = database.prepare(
    `insert into print_jobs (id, record_no, code, reprint_of, state, intended_at) values (?, ?, ?, ?, 'intended', ?)`,
  );
  const update = database.prepare(
    `update print_jobs set state = ?, detail = ?, settled_at = ?, report = case when code is null then 'none' else 'due' end where id = ?`,
  );
  const one = database.prepare('select * from print_jobs where id = ?');
  const open = database.prepare(`select * from print_jobs where state = 'intended' order by intended_at`);
  const newest = database.prepare('select * from print_jobs order by intended_at desc, rowid desc limit ?');
  const due = database.prepare(`select * from print_jobs where report = 'due' order by settled_at, id limit ?`);
  const mark = database.prepare(`update print_jobs set report = 'done' where id = ? and state = ?`);
  const giveUp = database.prepare(`update print_jobs set report = 'refused' where id = ?`);

  const find = (id: string): StoredJob | undefined => {
    const row = one.get(id);
    return row === undefined ? undefined : jobOf(row);
  };
  const settle = (id: string, state: PrintState, detail: string, at: number): void =>
    inTransaction(database, () => {
      update.run(state, detail, Math.floor(at), id);
      appendAudit(database, at, { act: 'print-job-settled', job: id, state, detail });
    });

  return {
    intend: (job) => void insert.run(job.id, job.recordNo ?? null, job.code ?? null, job.reprintOf ?? null, Math.floor(job.at)),
    settle: (id, outcome, at) => settle(id, outcome.state, detailOf(outcome), at),
    confirm: (id, whole, at) => {
      if (find(id)?.state !== 'unknown') return false;
      settle(id, whole ? 'printed' : 'partly-printed', whole ? PERSON_CONFIRMED : PERSON_DENIED, at);
      return true;
    },
    resolveOpen: (at) =>
      open.all().map((row) => {
        const { id } = jobOf(row);
        settle(id, 'unknown', 'stopped before the job was settled', at);
        return jobOf(one.get(id) ?? row);
      }),
    find,
    latest: (limit) => newest.all(limit).map(jobOf),
    unreported: (limit) => due.all(limit).flatMap((row) => unreportedOf(jobOf(row))),
    reported: (id, state) => void mark.run(id, state),
    refused: (id) => void giveUp.run(id),
  };
}

/** A data folder of before jobs were reported lacks these. */
function addMissingColumns(database: DatabaseSync): void {
  const there = new Set(
    database
      .prepare('pragma table_info(print_jobs)')
      .all()
      .map((column) => column['name']),
  );
  const wanted = { code: 'text', settled_at: 'integer', report: `text not null default 'none'` };
  for (const [name, type] of Object.entries(wanted))
    if (!there.has(name)) database.exec(`alter table print_jobs add column ${name} ${type}`);
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
    code: text(row['code']),
    reprintOf: text(row['reprint_of']),
    state: STATES.find((state) => state === row['state']) ?? 'unknown',
    detail: text(row['detail']),
    intendedAt: Number(row['intended_at']),
    settledAt: typeof row['settled_at'] === 'number' ? row['settled_at'] : undefined,
  };
}

function unreportedOf({ id, code, state, settledAt }: StoredJob): readonly UnreportedJob[] {
  if (code === undefined || state === 'intended' || settledAt === undefined) return [];
  return [{ id, code, state, settledAt }];
}
