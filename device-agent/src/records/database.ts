import { DatabaseSync } from 'node:sqlite';
import type { Problem } from '@changqing/protocol';
import { createAuditTables } from './audit.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS records (
  id TEXT PRIMARY KEY,
  epoch TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  session_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  jws TEXT NOT NULL,
  body_sha256 TEXT NOT NULL,
  evidence TEXT,
  state TEXT NOT NULL,
  left_as TEXT,
  answer TEXT,
  acknowledged_ms INTEGER,
  refused TEXT,
  UNIQUE (epoch, sequence)
) STRICT;
CREATE INDEX IF NOT EXISTS records_waiting ON records (kind) WHERE acknowledged_ms IS NULL AND refused IS NULL;
CREATE INDEX IF NOT EXISTS records_refused ON records (id) WHERE refused IS NOT NULL;
CREATE INDEX IF NOT EXISTS records_of_session ON records (session_id, sequence);
CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY,
  record_no TEXT NOT NULL,
  code TEXT NOT NULL,
  begun_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  outcome TEXT,
  captures INTEGER,
  switched TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS day_numbers (day TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS outcomes (outcome TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT;
`;

/**
 * Opens the agent's one database. Whatever is acknowledged to a person is flushed to the disk first: write-ahead log with
 * `synchronous=FULL`, both asserted. Throws where the file cannot be opened or is no such database.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
  const mode = database.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
  const synchronous = database.prepare('PRAGMA synchronous').get()?.['synchronous'];
  // A database in memory has no log and nothing to flush; only tests use one.
  if (path !== ':memory:' && (mode !== 'wal' || synchronous !== 2)) {
    throw new Error(`the journal would not survive a power cut: journal_mode=${String(mode)}, synchronous=${String(synchronous)}`);
  }
  database.exec(SCHEMA);
  createAuditTables(database);
  return database;
}

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/** What a failure of SQLite means for whoever relies on the journal; undefined for an error that is a bug of ours. */
export function storageProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  // Extended codes carry the kind in their lowest byte.
  const kind = error.errcode & 0xff;
  if (kind === SQLITE_FULL) return { code: 'storage-full', detail: error.message };
  if (kind === SQLITE_BUSY || (kind >= 7 && kind <= 14) || kind === 26) return { code: 'storage-failed', detail: error.message };
  return undefined;
}

/** Runs `work` in one transaction; everything or nothing of it is in the database afterwards. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some errors; then there is nothing left to roll back.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
