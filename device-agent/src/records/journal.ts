import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  attemptBody,
  canonicalJson,
  civilDateAt,
  consentBody,
  err,
  feedbackBody,
  makeRecordNumber,
  ok,
  particularsBody,
  type AttemptBody,
  type ConsentBody,
  type FeedbackBody,
  type ParticularsBody,
  type Json,
  type Problem,
  type RecordHead,
  type Result,
} from '@changqing/protocol';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { appendAudit, type AuditEntry } from './audit.ts';
import { readChainHead, startEpoch, type ChainHead } from './chain.ts';
import type { ChainWitness } from './chain-witness.ts';
import { inTransaction, storageProblem } from './database.ts';
import { makeReceiptCode } from './record-id.ts';
import { recordRow, type RecordRow, type SettleState } from './rows.ts';
import { sha256, signCompact, type SigningKey } from './sign.ts';

type ConsentDraft = Omit<ConsentBody, keyof RecordHead>;
type AttemptDraft = Omit<AttemptBody, keyof RecordHead | 'recordNo' | 'code'>;
type FeedbackDraft = Omit<FeedbackBody, keyof RecordHead>;
type ParticularsDraft = Omit<ParticularsBody, keyof RecordHead>;

/** A record as the session wants it, without what the journal itself adds: place in the chain, times, signature. */
export type RecordDraft = { readonly id: string; readonly sessionId: string } & (
  | { readonly body: ConsentDraft | ParticularsDraft }
  | { readonly body: AttemptDraft; readonly evidence: string }
  /** The words of a message are its evidence; a rating alone has none. */
  | { readonly body: FeedbackDraft; readonly evidence?: string }
);

/** The number and the code of a session's slip. */
export interface Paper {
  readonly recordNo: string;
  readonly code: string;
}

/** Who writes this journal. */
export interface Writer {
  readonly terminalId: string;
  readonly siteNo: string;
  readonly bootId: string;
  readonly key: SigningKey;
  /** Central's clock minus ours at the last contact, ms. */
  offsetToCentralMs(): number | undefined;
}

export interface JournalCounts {
  readonly waiting: number;
  readonly waitingAttempts: number;
  readonly refused: number;
}

/** The terminal's own book: what it promised, and what became of it. Records are never changed, only settled. */
export interface Journal {
  /**
   * Signs a record, adds it to the chain and flushes it. After `ok` it survives a power cut. Errors: `storage-full`, `storage-failed`;
   * the latter is for good, because nobody knows what a failed flush has left on the disk.
   */
  append(draft: RecordDraft): Result<Paper, Problem>;
  /** How the session left an attempt. Central's word, once there, is not overwritten. */
  settle(id: string, as: 'kept' | 'abandoned'): void;
  /** Central's word on a record, flushed. `receivedAt` is central's time. False where it could not be stored: the record is offered again. */
  acknowledge(id: string, state: SettleState, answer: string, receivedAt: string): boolean;
  /** Central will never take this record: it stays for a technician, and is not offered any more. */
  refuse(id: string, problem: Problem): void;
  find(id: string): RecordRow | undefined;
  /** Number and code of a session's slip; undefined while nothing of it was recorded. */
  paper(sessionId: string): Paper | undefined;
  /** Records that were not acknowledged, oldest first. */
  waiting(limit: number): RecordRow[];
  /** Unacknowledged records of one session that come before this one. */
  waitingBefore(row: RecordRow): RecordRow[];
  all(limit?: number): RecordRow[];
  counts(): JournalCounts;
  /** `trouble`: page and problem, for technicians; nothing of the person. */
  endSession(sessionId: string, outcome: string, captures: number, switched: unknown, trouble?: string): void;
  outcomes(): Record<string, number>;
  /** Overwrites evidence that was acknowledged before this time (ms since 1970); answers how many. */
  eraseEvidence(acknowledgedBeforeMs: number): number;
  /** Why nothing can be recorded at the moment. */
  problem(): Problem | undefined;
  /** Tries to write after the disk was full; the problem goes away when that works. */
  probe(): void;
  /** True while the clock stands before the last record. */
  clockBehind(): boolean;
  /** True when this start found the journal to be an old copy of itself, and began a new epoch. */
  readonly restored: boolean;
  /** Attempts that a crash left open, found at this start. */
  readonly interrupted: number;
  /** Adds what the kiosk did to its audit. Where the disk refuses, the journal's problem says so. */
  audit(entry: AuditEntry): void;
  remember(key: string, value: string): void;
  /** Remembers something whose loss does no harm: a full disk is not an error then. */
  note(key: string, value: string): void;
  recall(key: string): string | undefined;
}

export interface JournalOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly witness: ChainWitness;
  writer(): Writer;
}

/** The whole body that is signed, checked against the contract: what does not fit it is a bug of ours. */
function bodyOf(draft: RecordDraft['body'], head: RecordHead, paper: Paper): Json {
  switch (draft.kind) {
    case 'consent':
      return consentBody.parse({ ...head, ...draft });
    case 'attempt':
      return attemptBody.parse({ ...head, ...draft, ...paper });
    case 'feedback':
      return feedbackBody.parse({ ...head, ...draft });
    case 'particulars':
      return particularsBody.parse({ ...head, ...draft });
  }
}

const lastAck = z.object({ epoch: z.string(), sequence: z.number(), time: z.string() });

/** Opens the journal and settles what the last run left open: an attempt that was flushed before a crash is delivered like any other. */
export function openJournal(options: JournalOptions): Journal {
  const { database, clock, witness } = options;
  let head = readChainHead(database);
  const restored = witness.isBehind(head);
  if (restored)
    head = inTransaction(database, () => {
      const fresh = startEpoch(database);
      appendAudit(database, clock.now(), { act: 'journal-restored', epoch: fresh.epoch });
      return fresh;
    });
  const interrupted = Number(
    database.prepare("UPDATE records SET state = 'interrupted', left_as = 'interrupted' WHERE kind = 'attempt' AND state = 'open'").run()
      .changes,
  );
  let failure: Problem | undefined;
  let full: Problem | undefined;
  let lastRecordAtMs = z
    .number()
    .nullable()
    .parse(database.prepare('SELECT max(at_ms) AS at FROM records').get()?.['at'] ?? null);

  const noteFailure = (error: unknown): Problem => {
    const problem = storageProblem(error);
    if (problem === undefined) throw error;
    // A full disk has rolled back cleanly; after a failed flush nobody knows what is on the disk.
    if (problem.code === 'storage-failed') failure = problem;
    else full = problem;
    return problem;
  };

  /** Writes something whose loss is found again later: true when it is stored. */
  const written = (work: () => unknown): boolean => {
    if (failure !== undefined) return false;
    try {
      work();
      full = undefined;
      return true;
    } catch (error) {
      noteFailure(error);
      return false;
    }
  };

  const writtenTogether = (work: () => void): boolean => written(() => inTransaction(database, work));

  const count = (where: string): number =>
    z.number().parse(database.prepare(`SELECT count(*) AS n FROM records WHERE ${where}`).get()?.['n']);

  const rows = (sql: string, ...values: SQLInputValue[]): RecordRow[] =>
    database
      .prepare(sql)
      .all(...values)
      .map((row) => recordRow.parse(row));

  const recall = (key: string): string | undefined => {
    const row = database.prepare('SELECT value FROM meta WHERE key = ?').get(key);
    return row === undefined ? undefined : z.string().parse(row['value']);
  };
  const remember = (key: string, value: string) =>
    void database
      .prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
      .run(key, value);

  const knownPaper = (sessionId: string): Paper | undefined => {
    const known = database.prepare('SELECT record_no, code FROM sessions WHERE id = ?').get(sessionId);
    return known === undefined ? undefined : { recordNo: z.string().parse(known['record_no']), code: z.string().parse(known['code']) };
  };

  const paperOf = (sessionId: string, siteNo: string, nowMs: number): Paper => {
    const known = knownPaper(sessionId);
    if (known !== undefined) return known;
    const day = civilDateAt(nowMs);
    const counted = database
      .prepare('INSERT INTO day_numbers (day, last) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1 RETURNING last')
      .get(day);
    const paper = { recordNo: makeRecordNumber(siteNo, day, z.number().parse(counted?.['last'])), code: makeReceiptCode() };
    database
      .prepare('INSERT INTO sessions (id, record_no, code, begun_ms) VALUES (?, ?, ?, ?)')
      .run(sessionId, paper.recordNo, paper.code, nowMs);
    return paper;
  };

  const headOf = (draft: RecordDraft, writer: Writer, nowMs: number): RecordHead => {
    const ack = lastAck.safeParse(JSON.parse(recall('last-ack') ?? 'null'));
    const offset = writer.offsetToCentralMs();
    return {
      v: 1,
      suite: 'ES256-SHA256-A256GCM',
      id: draft.id,
      terminalId: writer.terminalId,
      siteNo: writer.siteNo,
      sessionId: draft.sessionId,
      at: new Date(nowMs).toISOString(),
      monotonicMs: Math.round(clock.monotonic()),
      bootId: writer.bootId,
      ...(offset === undefined ? {} : { offsetToCentralMs: Math.round(offset) }),
      ...(ack.success && ack.data.epoch === head.epoch ? { lastAck: { sequence: ack.data.sequence, time: ack.data.time } } : {}),
      epoch: head.epoch,
      sequence: head.sequence + 1,
      previousSha256: head.sha256,
    };
  };

  const write = (draft: RecordDraft): { readonly paper: Paper; readonly next: ChainHead; readonly nowMs: number } => {
    const writer = options.writer();
    const nowMs = clock.now();
    const paper = paperOf(draft.sessionId, writer.siteNo, nowMs);
    const recordHead = headOf(draft, writer, nowMs);
    const body = bodyOf(draft.body, recordHead, paper);
    const canonical = canonicalJson(body);
    const next = { epoch: recordHead.epoch, sequence: recordHead.sequence, sha256: sha256(canonical) };
    database
      .prepare(
        'INSERT INTO records (id, epoch, sequence, kind, session_id, at_ms, jws, body_sha256, evidence, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        draft.id,
        next.epoch,
        next.sequence,
        draft.body.kind,
        draft.sessionId,
        nowMs,
        signCompact(canonical, writer.key),
        next.sha256,
        'evidence' in draft ? (draft.evidence ?? null) : null,
        'open',
      );
    appendAudit(database, nowMs, { act: 'record-written', record: draft.id, kind: draft.body.kind, sequence: next.sequence });
    return { paper, next, nowMs };
  };

  return {
    append: (draft) => {
      if (failure !== undefined) return err(failure);
      try {
        const added = inTransaction(database, () => write(draft));
        full = undefined;
        head = added.next;
        lastRecordAtMs = Math.max(lastRecordAtMs ?? 0, added.nowMs);
        witness.note(head);
        return ok(added.paper);
      } catch (error) {
        return err(noteFailure(error));
      }
    },
    settle: (id, as) =>
      void written(() =>
        database
          .prepare("UPDATE records SET left_as = ?, state = CASE WHEN state = 'open' THEN ? ELSE state END WHERE id = ?")
          .run(as, as, id),
      ),
    acknowledge: (id, state, answer, receivedAt) =>
      writtenTogether(() => {
        const row = rows('SELECT * FROM records WHERE id = ?', id)[0];
        if (row === undefined) return;
        database
          .prepare('UPDATE records SET state = ?, answer = ?, acknowledged_ms = ?, refused = NULL WHERE id = ?')
          .run(state, answer, clock.now(), id);
        const ack = lastAck.safeParse(JSON.parse(recall('last-ack') ?? 'null'));
        const later = !ack.success || ack.data.epoch !== row.epoch || ack.data.sequence < row.sequence;
        if (later && row.epoch === head.epoch) {
          remember('last-ack', JSON.stringify({ epoch: row.epoch, sequence: row.sequence, time: receivedAt }));
        }
      }),
    refuse: (id, problem) => void written(() => database.prepare('UPDATE records SET refused = ? WHERE id = ?').run(problem.code, id)),
    find: (id) => rows('SELECT * FROM records WHERE id = ?', id)[0],
    paper: knownPaper,
    waiting: (limit) => rows('SELECT * FROM records WHERE acknowledged_ms IS NULL AND refused IS NULL ORDER BY rowid LIMIT ?', limit),
    waitingBefore: (row) =>
      rows(
        'SELECT * FROM records WHERE session_id = ? AND epoch = ? AND sequence < ? AND acknowledged_ms IS NULL AND refused IS NULL ORDER BY sequence',
        row.session_id,
        row.epoch,
        row.sequence,
      ),
    all: (limit = 1000) => rows('SELECT * FROM records ORDER BY rowid DESC LIMIT ?', limit).reverse(),
    counts: () => ({
      waiting: count('acknowledged_ms IS NULL AND refused IS NULL'),
      waitingAttempts: count("acknowledged_ms IS NULL AND refused IS NULL AND kind = 'attempt'"),
      refused: count('refused IS NOT NULL'),
    }),
    endSession: (sessionId, outcome, captures, switched, trouble) =>
      void writtenTogether(() => {
        database
          .prepare('UPDATE sessions SET ended_ms = ?, outcome = ?, captures = ?, switched = ? WHERE id = ?')
          .run(clock.now(), outcome, captures, JSON.stringify(switched), sessionId);
        database
          .prepare('INSERT INTO outcomes (outcome, count) VALUES (?, 1) ON CONFLICT (outcome) DO UPDATE SET count = count + 1')
          .run(outcome);
        appendAudit(database, clock.now(), {
          act: 'session-ended',
          session: sessionId,
          outcome,
          captures,
          ...(trouble === undefined ? {} : { trouble: trouble.slice(0, 60) }),
        });
      }),
    outcomes: () =>
      Object.fromEntries(
        database
          .prepare('SELECT outcome, count FROM outcomes')
          .all()
          .map((row) => [z.string().parse(row['outcome']), z.number().parse(row['count'])]),
      ),
    eraseEvidence: (beforeMs) => {
      let erased = 0;
      written(() => {
        const { changes } = database
          .prepare('UPDATE records SET evidence = NULL WHERE evidence IS NOT NULL AND acknowledged_ms IS NOT NULL AND acknowledged_ms < ?')
          .run(beforeMs);
        erased = Number(changes);
      });
      return erased;
    },
    problem: () => failure ?? full,
    probe: () => {
      if (full !== undefined) written(() => remember('probe', String(clock.now())));
    },
    clockBehind: () => lastRecordAtMs !== null && clock.now() < lastRecordAtMs,
    restored,
    interrupted,
    audit: (entry) => void writtenTogether(() => appendAudit(database, clock.now(), entry)),
    remember,
    note: (key, value) => void written(() => remember(key, value)),
    recall,
  };
}
