import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson, err, ok, type Json, type Result, type TerminalEvent } from '@changqing/protocol';
import { z } from 'zod';
import { sha256 } from './sign.ts';

/** What a kiosk remembers having done: the events of `protocol/src/events.ts`, which is the one place where they are declared. */
export type AuditEntry = TerminalEvent;

const START = '0'.repeat(64);
const headRow = z.object({ sequence: z.number().int(), sha256: z.string() });
const row = z.object({
  sequence: z.number().int(),
  at_ms: z.number().int(),
  entry: z.string(),
  previous_sha256: z.string(),
  sha256: z.string(),
});

const SCHEMA = `
CREATE TABLE IF NOT EXISTS audit (
  sequence INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, entry TEXT NOT NULL, previous_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS audit_head (one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT;
INSERT INTO audit_head VALUES (1, 0, '${START}') ON CONFLICT DO NOTHING;
`;

/** Makes the audit's tables where they are not there yet. */
export const createAuditTables = (database: DatabaseSync): void => database.exec(SCHEMA);

/** The hash that chains an entry to the one before: over sequence, time, previous hash and canonical JSON, a line each. */
const hashOf = (sequence: number, atMs: number, previous: string, entry: string): string =>
  sha256(`${sequence}\n${atMs}\n${previous}\n${entry}`);

/**
 * Adds an entry to the chain. Called within the transaction of the act that it tells of, so that there is neither an act without its entry
 * nor an entry without its act. Throws what SQLite throws.
 * @param atMs wall clock, ms since 1970
 */
export function appendAudit(database: DatabaseSync, atMs: number, entry: AuditEntry): void {
  const head = headRow.parse(database.prepare('SELECT sequence, sha256 FROM audit_head').get());
  const content: Json = { ...entry };
  const text = canonicalJson(content);
  const sequence = head.sequence + 1;
  const at = Math.floor(atMs);
  const hash = hashOf(sequence, at, head.sha256, text);
  database.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?)').run(sequence, at, text, head.sha256, hash);
  database.prepare('UPDATE audit_head SET sequence = ?, sha256 = ?').run(sequence, hash);
}

/** The first place at which the audit is not what was written. */
export interface AuditFault {
  readonly sequence: number;
  readonly detail: string;
}

/**
 * Goes through the whole chain. Finds entries that were changed, taken out (also at the end), put in or swapped. It finds what somebody
 * changed, not somebody who wrote the whole chain and its head anew: that would take a copy kept elsewhere.
 * @returns the number of entries
 */
export function verifyAudit(database: DatabaseSync): Result<number, AuditFault> {
  let sequence = 0;
  let previous = START;
  for (const found of database.prepare('SELECT * FROM audit ORDER BY sequence').iterate()) {
    sequence += 1;
    const entry = row.safeParse(found);
    if (!entry.success) return err({ sequence, detail: 'is no entry' });
    const { data } = entry;
    if (data.sequence !== sequence) return err({ sequence, detail: `is missing: ${data.sequence} comes next` });
    if (data.previous_sha256 !== previous) return err({ sequence, detail: 'does not follow the entry before it' });
    if (data.sha256 !== hashOf(sequence, data.at_ms, previous, data.entry)) return err({ sequence, detail: 'was changed' });
    previous = data.sha256;
  }
  const head = headRow.safeParse(database.prepare('SELECT sequence, sha256 FROM audit_head').get());
  if (!head.success) return err({ sequence, detail: 'the head of the chain is gone' });
  if (head.data.sequence !== sequence || head.data.sha256 !== previous)
    return err({ sequence: sequence + 1, detail: `the chain ends here, its head says ${head.data.sequence}` });
  return ok(sequence);
}
