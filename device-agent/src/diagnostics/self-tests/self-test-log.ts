import type { DatabaseSync } from 'node:sqlite';
import { selfTestRecord, type SelfTestId, type SelfTestRecord } from '@changqing/protocol';
import { z } from 'zod';
import { appendAudit } from '../../records/audit.ts';
import { inTransaction, storageProblem } from '../../records/database.ts';

/** Records of self-tests, kept for good. */
export interface SelfTestLog {
  /** Stores the record with its event. Where the disk refuses it is held in memory until the agent ends. */
  add(record: SelfTestRecord): void;
  /** Newest first. */
  latest(limit: number): readonly SelfTestRecord[];
  /** The last one of each test. */
  lastOfEach(): ReadonlyMap<SelfTestId, SelfTestRecord>;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS self_tests (
  id TEXT PRIMARY KEY, test TEXT NOT NULL, at_ms INTEGER NOT NULL, ms INTEGER NOT NULL, verdict TEXT NOT NULL, reason TEXT,
  evidence TEXT NOT NULL, by TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS self_tests_of_test ON self_tests (test, at_ms)`;

const row = z.object({
  id: z.string(),
  test: z.string(),
  at_ms: z.number(),
  ms: z.number(),
  verdict: z.string(),
  reason: z.string().nullable(),
  evidence: z.string(),
  by: z.string(),
});

const recordOf = (stored: unknown): SelfTestRecord => {
  const { at_ms: atMs, reason, evidence, ...rest } = row.parse(stored);
  const facts: unknown = JSON.parse(evidence);
  return selfTestRecord.parse({
    ...rest,
    at: new Date(atMs).toISOString(),
    evidence: facts,
    ...(reason === null ? {} : { reason }),
  });
};

export function openSelfTestLog(database: DatabaseSync): SelfTestLog {
  database.exec(SCHEMA);
  const last = new Map<SelfTestId, SelfTestRecord>();
  // A later rowid is a later test, whatever the clock said.
  for (const stored of database
    .prepare('SELECT * FROM self_tests WHERE rowid IN (SELECT max(rowid) FROM self_tests GROUP BY test)')
    .all()) {
    const record = recordOf(stored);
    last.set(record.test, record);
  }
  return {
    add: (record) => {
      last.set(record.test, record);
      const { id, test, ms, verdict, by } = record;
      const atMs = Date.parse(record.at);
      try {
        inTransaction(database, () => {
          database
            .prepare('INSERT INTO self_tests VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
            .run(id, test, atMs, ms, verdict, record.reason ?? null, JSON.stringify(record.evidence), by);
          appendAudit(database, atMs, { act: 'self-test-ended', id, test, verdict, ms, by });
        });
      } catch (error) {
        if (storageProblem(error) === undefined) throw error;
      }
    },
    latest: (limit) => database.prepare('SELECT * FROM self_tests ORDER BY rowid DESC LIMIT ?').all(limit).map(recordOf),
    lastOfEach: () => last,
  };
}
