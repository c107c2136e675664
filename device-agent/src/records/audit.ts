import { hash, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson, err, eventRow, ok, type EventRow, type Json, type Result, type TerminalEvent } from '@changqing/protocol';
import { z } from 'zod';

/** What a kiosk remembers having done: the events of `protocol/src/events.ts`, which is the one place where they are declared. */
export type AuditEntry = TerminalEvent;

/** A place in the chain: so many entries, and the hash of the last of them. */
export interface AuditPlace {
  readonly sequence: number;
  readonly sha256: string;
}

/** Before the first entry. */
export const AUDIT_START: AuditPlace = { sequence: 0, sha256: '0'.repeat(64) };

const place = z.object({ sequence: z.number().int(), sha256: z.string() });
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
INSERT INTO audit_head VALUES (1, 0, '${AUDIT_START.sha256}') ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS audit_id (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL) STRICT;
`;

/** Makes the audit's tables where they are not there yet, and draws its id. */
export function createAuditTables(database: DatabaseSync): void {
  database.exec(SCHEMA);
  database.prepare('INSERT INTO audit_id VALUES (1, ?) ON CONFLICT DO NOTHING').run(randomUUID());
}

/** The id under which central knows this audit. */
export const readAuditId = (database: DatabaseSync): string => z.string().parse(database.prepare('SELECT id FROM audit_id').get()?.['id']);

/** Draws a new id: the same entries are told to central once more, as another audit. */
export const renewAuditId = (database: DatabaseSync): void => void database.prepare('UPDATE audit_id SET id = ?').run(randomUUID());

/** Where the chain ends. A head that is gone counts as none. */
export const readAuditHead = (database: DatabaseSync): AuditPlace =>
  place.catch(AUDIT_START).parse(database.prepare('SELECT sequence, sha256 FROM audit_head').get());

/** The hash that chains an entry to the one before: over sequence, time, previous hash and canonical JSON, a line each. */
const hashOf = (sequence: number, atMs: number, previous: string, entry: string): string =>
  hash('sha256', `${sequence}\n${atMs}\n${previous}\n${entry}`);

/** What a device or another program says of itself may be of any length and of any characters; what is kept for years is not. */
const LONGEST_TEXT = 300;
const told = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '�')
    .slice(0, LONGEST_TEXT)
    .toWellFormed();
const kept = (value: Json | undefined): Json | undefined => {
  if (typeof value === 'string') return told(value);
  return Array.isArray(value) ? value.map((item: Json) => (typeof item === 'string' ? told(item) : item)) : value;
};

const listeners = new WeakMap<DatabaseSync, Set<() => void>>();

/** Calls back, soon after, when entries were added to this database's audit; the returned function stops that. */
export function onAppended(database: DatabaseSync, listener: () => void): () => void {
  const known = listeners.get(database) ?? new Set();
  listeners.set(database, known.add(listener));
  return () => void known.delete(listener);
}

/**
 * Adds an entry to the chain. Called within the transaction of the act that it tells of, so that there is neither an act without its entry
 * nor an entry without its act. Throws what SQLite throws.
 * @param atMs wall clock, ms since 1970
 */
export function appendAudit(database: DatabaseSync, atMs: number, entry: AuditEntry): void {
  const head = place.parse(database.prepare('SELECT sequence, sha256 FROM audit_head').get());
  const content: Json = Object.fromEntries(Object.entries(entry).map(([key, value]: [string, Json | undefined]) => [key, kept(value)]));
  const text = canonicalJson(content);
  const sequence = head.sequence + 1;
  const at = Math.floor(atMs);
  const sha256 = hashOf(sequence, at, head.sha256, text);
  database.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?)').run(sequence, at, text, head.sha256, sha256);
  database.prepare('UPDATE audit_head SET sequence = ?, sha256 = ?').run(sequence, sha256);
  const waiting = listeners.get(database);
  // A transaction does not wait for anything: by then it is committed, or gone.
  if (waiting !== undefined) queueMicrotask(() => waiting.forEach((listener) => listener()));
}

/** The first place at which the audit is not what was written. */
export interface AuditFault {
  readonly sequence: number;
  readonly detail: string;
}

/** Follows the chain from a place that is known to be right, entry by entry. */
function follow(rows: Iterable<unknown>, from: AuditPlace): Result<AuditPlace, AuditFault> {
  let { sequence, sha256: previous } = from;
  for (const found of rows) {
    sequence += 1;
    const entry = row.safeParse(found);
    if (!entry.success) return err({ sequence, detail: 'is no entry' });
    const { data } = entry;
    if (data.sequence !== sequence) return err({ sequence, detail: `is missing: ${data.sequence} comes next` });
    if (data.previous_sha256 !== previous) return err({ sequence, detail: 'does not follow the entry before it' });
    if (data.sha256 !== hashOf(sequence, data.at_ms, previous, data.entry)) return err({ sequence, detail: 'was changed' });
    previous = data.sha256;
  }
  return ok({ sequence, sha256: previous });
}

/** The chain's end must be the one that was noted with the last entry. */
function endsAt(database: DatabaseSync, { sequence, sha256 }: AuditPlace): Result<number, AuditFault> {
  const head = place.safeParse(database.prepare('SELECT sequence, sha256 FROM audit_head').get());
  if (!head.success) return err({ sequence, detail: 'the head of the chain is gone' });
  if (head.data.sequence !== sequence || head.data.sha256 !== sha256)
    return err({ sequence: sequence + 1, detail: `the chain ends here, its head says ${head.data.sequence}` });
  return ok(sequence);
}

const allRows = (database: DatabaseSync, from: AuditPlace) =>
  from.sequence === 0
    ? // Also what stands before the first entry, where nothing can stand.
      database.prepare('SELECT * FROM audit ORDER BY sequence').iterate()
    : database.prepare('SELECT * FROM audit WHERE sequence > ? ORDER BY sequence').iterate(from.sequence);

/**
 * Goes through the chain, whole or from a place that is known to be right. Finds entries that were changed, taken out (also at the end), put
 * in or swapped. It finds what somebody changed, not somebody who wrote the whole chain and its head anew: that takes the copies kept
 * elsewhere, the witness in the keys folder and central's.
 * @returns the number of entries
 */
export function verifyAudit(database: DatabaseSync, from: AuditPlace = AUDIT_START): Result<number, AuditFault> {
  const followed = follow(allRows(database, from), from);
  return followed.ok ? endsAt(database, followed.value) : followed;
}

/** So many entries are looked at before anybody else's turn: some ten milliseconds. */
const A_TURN = 4_000;

/**
 * The same for a chain of any length, in turns between which everything else goes on. What is added meanwhile is looked at too.
 * @param rest resolves when the next turn may begin
 */
export async function verifyAuditInTurns(database: DatabaseSync, rest: () => Promise<void>): Promise<Result<AuditPlace, AuditFault>> {
  const turn = database.prepare('SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?');
  let at = AUDIT_START;
  const below = z.number().parse(database.prepare('SELECT count(*) AS n FROM audit WHERE sequence < 1').get()?.['n']);
  if (below > 0) return err({ sequence: 1, detail: 'something stands before the first entry' });
  for (;;) {
    const rows = turn.all(at.sequence, A_TURN);
    const followed = follow(rows, at);
    if (!followed.ok) return followed;
    at = followed.value;
    if (rows.length < A_TURN) {
      const ends = endsAt(database, at);
      return ends.ok ? ok(at) : ends;
    }
    await rest();
  }
}

/** The hash of an entry; undefined where there is none. */
export const readAuditHash = (database: DatabaseSync, sequence: number): string | undefined =>
  z.string().safeParse(database.prepare('SELECT sha256 FROM audit WHERE sequence = ?').get(sequence)?.['sha256']).data;

/**
 * Entries after a place, in order, as they travel. One that somebody has spoilt travels too, as far as it can be told at all, so that central
 * sees what is wrong with it and the entries after it are not held up.
 */
export function readAuditAfter(database: DatabaseSync, sequence: number, limit: number): EventRow[] {
  return database.prepare('SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?').all(sequence, limit).map(travelling);
}

const LAST_DAY_MS = 8.64e15;
function travelling(found: Record<string, unknown>): EventRow {
  const atMs = Math.min(LAST_DAY_MS, Math.max(0, Number(found['at_ms'])));
  const whole = { ...row.parse(found), at: new Date(atMs).toISOString() };
  const parsed = eventRow.safeParse({ ...whole, previousSha256: whole.previous_sha256 });
  if (parsed.success) return parsed.data;
  const hex = (text: string): string => (/^[0-9a-f]{64}$/.test(text) ? text : AUDIT_START.sha256);
  return {
    sequence: whole.sequence,
    at: eventRow.shape.at.catch(new Date(0).toISOString()).parse(whole.at),
    entry: whole.entry.slice(0, LONGEST_TEXT),
    previousSha256: hex(whole.previous_sha256),
    sha256: hex(whole.sha256),
  };
}
