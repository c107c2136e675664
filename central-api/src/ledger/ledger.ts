import { createHash } from 'node:crypto';
import { canonicalJson, type Change, type Json } from '@changqing/protocol';
import { sql, type Kysely } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/** Who did what to what, for auditors. Holds ids only: no name, number, template or score. */
export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly data?: Json;
}

/** One change for the readers of `/v1/changes`. */
export interface NewChange {
  readonly kind: Change['kind'];
  readonly subject: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** What one transaction did: gathered on the way, written at its end. */
export interface LedgerPage {
  readonly audit: AuditEntry[];
  readonly changes: NewChange[];
}

export const blankPage = (): LedgerPage => ({ audit: [], changes: [] });

/**
 * Writes audit entries and changes in the act's own transaction. Must be the last statement before the commit: it takes the lock on the
 * ledger's head, which is held until the commit, so that sequences follow commit order and a reader never misses one.
 */
export async function appendLedger(trx: Kysely<IdentityTables>, nowMs: number, page: LedgerPage): Promise<void> {
  if (page.audit.length === 0 && page.changes.length === 0) return;
  const at = new Date(nowMs);
  const entries = page.audit.map((entry) => canonicalJson({ at: at.toISOString(), ...entry }));
  await sql`select append_ledger(${entries}::text[], ${at}, ${JSON.stringify(page.changes)}::jsonb)`.execute(trx);
}

/** A row of the audit as stored. */
export interface AuditRow {
  readonly sequence: number;
  readonly entry: string;
  readonly previous_sha256: string;
  readonly sha256: string;
}

/**
 * Follows the chain over rows in order, from the hash before the first. Returns the sequence of the first row that was changed, moved or
 * follows a missing one; undefined when all fit. A cut-off end shows only against a checkpoint kept elsewhere.
 */
export function firstBrokenEntry(
  rows: Iterable<AuditRow>,
  from: { readonly sequence: number; readonly sha256: string },
): number | undefined {
  let { sequence, sha256 } = from;
  for (const row of rows) {
    sequence += 1;
    const digest = createHash('sha256')
      .update(`${String(sequence)}\n${sha256}\n${row.entry}`)
      .digest('hex');
    if (row.sequence !== sequence || row.previous_sha256 !== sha256 || row.sha256 !== digest) return row.sequence;
    sha256 = digest;
  }
  return undefined;
}
