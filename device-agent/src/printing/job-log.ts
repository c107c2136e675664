import type { DatabaseSync } from 'node:sqlite';
import { civilDateAt, paperKind, printState, type PaperKind, type PrintState } from '@changqing/protocol';
import type { DocumentPrintOutcome } from '../hal/document-printer.ts';
import type { PrintOutcome } from '../hal/receipt-printer.ts';
import { appendAudit } from '../records/audit.ts';
import { inTransaction } from '../records/database.ts';
import { createPrintBook, type Spent } from './print-book.ts';

/** Which printer a job is for: the 80 mm one, or the one for A4 paper. */
export type JobPrinter = 'receipt' | 'document';

/** What is printed: the receipt of a certification, the slip of a look-up, a paper, or a technician's test, which uses paper and counts as nothing else. */
export type JobKind = 'certification' | 'slip' | 'test' | PaperKind;

/**
 * What is stored of a print job. No name, no number, no picture: a restart may tell that a job was under way, it cannot print it again.
 */
export interface StoredJob {
  /** UUIDv7. */
  readonly id: string;
  readonly printer: JobPrinter;
  readonly kind: JobKind;
  readonly recordNo: string | undefined;
  /** What the bureau's public page knows the receipt or paper by; without one there is nothing to report. */
  readonly code: string | undefined;
  /** Number of a paper, as it stands on it. */
  readonly number: string | undefined;
  /** Sheets of one copy, both sides of a sheet counted once; 0 for a slip. */
  readonly sheets: number;
  readonly copies: number;
  /** Millimetres of the roll that it takes; 0 for a paper. */
  readonly heightMm: number;
  readonly reprintOf: string | undefined;
  readonly state: 'intended' | PrintState;
  /** The evidence of a printed job, the fault of another, or that the person has looked. */
  readonly detail: string | undefined;
  readonly intendedAt: number;
  /** Ms since 1970; undefined while the job is under way. */
  readonly settledAt: number | undefined;
}

/** What is known of a job before its first byte. What is left out is that of a receipt: 80 mm printer, one copy. */
export type JobIntent = Pick<StoredJob, 'id' | 'recordNo' | 'code' | 'reprintOf'> &
  Partial<Pick<StoredJob, 'printer' | 'kind' | 'number' | 'sheets' | 'copies' | 'heightMm'>> & { readonly at: number };

/** A settled job that central has not been told of. */
export interface UnreportedJob {
  readonly id: string;
  readonly code: string;
  readonly state: PrintState;
  readonly copies: number;
  readonly settledAt: number;
}

export interface JobLog {
  /** Makes the intent durable. Returns only when it would survive a power cut; throws when the disk refuses. */
  intend(job: JobIntent): void;
  /**
   * How the job ended, by the printer's word; it is to be reported from now on, and its paper is counted as used in the same transaction. A job
   * that has been settled stays as it is, but for an `unknown` one of which the printer knows more by now. Throws when the disk refuses.
   */
  settle(id: string, outcome: PrintOutcome | DocumentPrintOutcome, at: number): void;
  /**
   * A person has looked at the paper of an `unknown` job: `printed` when it is whole, else `partly-printed`. Any other job stays as it is,
   * and false comes back. Throws when the disk refuses.
   */
  confirm(id: string, whole: boolean, at: number): boolean;
  /**
   * Receipt jobs whose end was never learned, such as those under way at a power cut; settles them as `unknown` and returns them. Jobs of the
   * document printer stay open: that printer can be asked (`DocumentJobs.recover`).
   */
  resolveOpen(at: number): readonly StoredJob[];
  /** Jobs of the document printer whose end is not known, oldest first. */
  openDocuments(): readonly StoredJob[];
  /** Nobody can tell any more what became of this job. Throws when the disk refuses. */
  giveUp(id: string, at: number): void;
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
/** The agent was stopped in the middle of the job. */
export const STOPPED_UNSETTLED = 'stopped before the job was settled';

/** Keeps print jobs in the agent's own database, which commits with `synchronous=FULL`. */
export function createJobLog(database: DatabaseSync): JobLog {
  database.exec(`create table if not exists print_jobs (
    id text primary key, record_no text, code text, reprint_of text, state text not null, detail text,
    intended_at integer not null, settled_at integer, report text not null default 'none'
  ) strict`);
  addMissingColumns(database);
  database.exec(`create index if not exists print_jobs_due on print_jobs (settled_at) where report = 'due';
    create index if not exists print_jobs_latest on print_jobs (intended_at);
    create index if not exists print_jobs_open on print_jobs (intended_at) where state = 'intended'`);
  const book = createPrintBook(database);
  const insert = database.prepare(
    `insert into print_jobs (id, record_no, code, reprint_of, state, intended_at, printer, kind, number, sheets, copies, height_mm)
     values (?, ?, ?, ?, 'intended', ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    `update print_jobs set state = ?, detail = ?, settled_at = ?, report = case when code is null then 'none' else 'due' end where id = ?`,
  );
  const one = database.prepare('select * from print_jobs where id = ?');
  const open = database.prepare(`select * from print_jobs where state = 'intended' and printer = ? order by intended_at`);
  const newest = database.prepare('select * from print_jobs order by intended_at desc, rowid desc limit ?');
  const due = database.prepare(`select * from print_jobs where report = 'due' order by settled_at, id limit ?`);
  const mark = database.prepare(`update print_jobs set report = 'done' where id = ? and state = ?`);
  const giveUpReport = database.prepare(`update print_jobs set report = 'refused' where id = ?`);

  const find = (id: string): StoredJob | undefined => {
    const row = one.get(id);
    return row === undefined ? undefined : jobOf(row);
  };
  const settle = (id: string, state: PrintState, detail: string, at: number, told: Told = {}): void =>
    inTransaction(database, () => {
      const job = find(id);
      if (job === undefined || !maySettle(job.state, state)) return;
      update.run(state, detail, Math.floor(at), id);
      appendAudit(database, at, { act: 'print-job-settled', job: id, state, detail });
      const day = civilDateAt(at);
      // What was counted when nobody could tell is not counted a second time when somebody can.
      if (job.state === 'intended') book.settled(day, job, state, spentBy(job, state, told));
      else book.cleared(day, job, state);
    });

  return {
    intend: (job) =>
      void insert.run(
        job.id,
        job.recordNo ?? null,
        job.code ?? null,
        job.reprintOf ?? null,
        Math.floor(job.at),
        job.printer ?? 'receipt',
        job.kind ?? 'certification',
        job.number ?? null,
        job.sheets ?? 0,
        job.copies ?? 1,
        job.heightMm ?? 0,
      ),
    settle: (id, outcome, at) => settle(id, outcome.state, detailOf(outcome), at, toldBy(outcome)),
    confirm: (id, whole, at) => {
      if (find(id)?.state !== 'unknown') return false;
      settle(id, whole ? 'printed' : 'partly-printed', whole ? PERSON_CONFIRMED : PERSON_DENIED, at);
      return true;
    },
    resolveOpen: (at) =>
      open.all('receipt').map((row) => {
        const { id } = jobOf(row);
        settle(id, 'unknown', STOPPED_UNSETTLED, at);
        return jobOf(one.get(id) ?? row);
      }),
    openDocuments: () => open.all('document').map(jobOf),
    giveUp: (id, at) => settle(id, 'unknown', STOPPED_UNSETTLED, at),
    find,
    latest: (limit) => newest.all(limit).map(jobOf),
    unreported: (limit) => due.all(limit).flatMap((row) => unreportedOf(jobOf(row))),
    reported: (id, state) => void mark.run(id, state),
    refused: (id) => void giveUpReport.run(id),
  };
}

const maySettle = (from: StoredJob['state'], to: PrintState): boolean => from === 'intended' || (from === 'unknown' && to !== 'unknown');

/** What a printer itself says of the paper that it used. */
interface Told {
  readonly sheets?: number | undefined;
  readonly heightMm?: number;
}

function toldBy(outcome: PrintOutcome | DocumentPrintOutcome): Told {
  if ('sheets' in outcome) return { sheets: outcome.sheets };
  return 'heightMm' in outcome ? { heightMm: outcome.heightMm } : {};
}

/** What of roll and tray is gone with a job. Where that is not known, as much as it can be: paper that is thought gone is refilled too early. */
function spentBy(job: StoredJob, state: PrintState, told: Told): Spent {
  if (state === 'not-printed') return { fedMm: 0, sheets: 0 };
  if (job.printer === 'receipt') return { fedMm: told.heightMm ?? job.heightMm, sheets: 0 };
  return { fedMm: 0, sheets: told.sheets ?? job.sheets * job.copies };
}

/** A data folder of an earlier version lacks these. */
function addMissingColumns(database: DatabaseSync): void {
  const there = new Set(
    database
      .prepare('pragma table_info(print_jobs)')
      .all()
      .map((column) => column['name']),
  );
  const wanted = {
    code: 'text',
    settled_at: 'integer',
    report: `text not null default 'none'`,
    printer: `text not null default 'receipt'`,
    kind: `text not null default 'certification'`,
    number: 'text',
    sheets: 'integer not null default 0',
    copies: 'integer not null default 1',
    height_mm: 'real not null default 0',
  };
  for (const [name, type] of Object.entries(wanted))
    if (!there.has(name)) database.exec(`alter table print_jobs add column ${name} ${type}`);
}

function detailOf(outcome: PrintOutcome | DocumentPrintOutcome): string {
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

const STATES = ['intended', ...printState.options] as const;
const KINDS: readonly JobKind[] = ['certification', 'slip', 'test', ...paperKind.options];

function jobOf(row: Record<string, unknown>): StoredJob {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    id: String(row['id']),
    printer: row['printer'] === 'document' ? 'document' : 'receipt',
    kind: KINDS.find((kind) => kind === row['kind']) ?? 'certification',
    recordNo: text(row['record_no']),
    code: text(row['code']),
    number: text(row['number']),
    sheets: Number(row['sheets']),
    copies: Number(row['copies']),
    heightMm: Number(row['height_mm']),
    reprintOf: text(row['reprint_of']),
    state: STATES.find((state) => state === row['state']) ?? 'unknown',
    detail: text(row['detail']),
    intendedAt: Number(row['intended_at']),
    settledAt: typeof row['settled_at'] === 'number' ? row['settled_at'] : undefined,
  };
}

function unreportedOf({ id, code, state, copies, settledAt }: StoredJob): readonly UnreportedJob[] {
  if (code === undefined || state === 'intended' || settledAt === undefined) return [];
  return [{ id, code, state, copies, settledAt }];
}
