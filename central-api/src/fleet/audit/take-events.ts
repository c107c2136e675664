import {
  auditCheckpoint,
  civilDateAt,
  err,
  ok,
  parseEvent,
  type AuditCheckpoint,
  type EventBatch,
  type EventRow,
  type Problem,
  type Result,
  type StoredEvent,
} from '@changqing/protocol';
import { compactVerify } from 'jose';
import { sql, type Transaction } from 'kysely';
import type { Central } from '../../context.ts';
import { importPublicKey } from '../../keys/public-key.ts';
import { appendLedger } from '../../ledger/ledger.ts';
import type { IdentityTables } from '../../tables.ts';
import type { EnrolledTerminal } from '../../terminals/store.ts';
import { checkBatch, EMPTY_AUDIT, type AuditFault, type KnownAudit } from './check-batch.ts';

/** What became of a batch. */
export interface TakenEvents {
  readonly eventsAfter: { readonly auditId: string; readonly sequence: number };
  readonly fresh: readonly StoredEvent[];
  /** A fault that is not known yet. */
  readonly fault: AuditFault | undefined;
}

/**
 * Stores a terminal's audit entries in order, once each. Errors: `request-unsigned` (the head is not signed by this terminal),
 * `request-invalid` (a head of another terminal or audit). A chain that does not fit is stored and told, never refused: a terminal that
 * could not get rid of one bad entry would fall silent for good.
 * @param toldToGoOnAt see `checkBatch`
 */
export async function takeEvents(
  central: Central,
  terminal: EnrolledTerminal,
  batch: EventBatch,
  toldToGoOnAt: number | undefined,
): Promise<Result<TakenEvents, Problem>> {
  const checkpoint = await readCheckpoint(terminal, batch);
  if (!checkpoint.ok) return checkpoint;
  const { auditId, entries } = batch;
  const receivedAt = new Date(central.clock.now());
  // Not waited for on the disk: what a power cut takes is asked for again, since the terminal goes on from what central says it has.
  const taken = await central.databases.unhurried.transaction().execute(async (trx): Promise<TakenEvents> => {
    const known = await lockAudit(trx, terminal.id, auditId);
    const stored = await storedHashes(trx, terminal.id, auditId, entries, known);
    const checked = checkBatch(known, entries, checkpoint.value, stored, toldToGoOnAt);
    if (checked.kind === 'gap') return { eventsAfter: { auditId, sequence: known.size }, fresh: [], fault: undefined };
    const last = checked.fresh.at(-1);
    const size = last?.sequence ?? known.size;
    if (last !== undefined) await insertEvents(trx, terminal.id, auditId, checked.fresh, receivedAt);
    const isNew = checked.fault !== undefined && (await noteFault(trx, terminal.id, batch, checked.fault, checkpoint.value, receivedAt));
    await keepHead(trx, terminal.id, auditId, { size, head: last?.sha256 ?? known.head, checkpoint: checkpoint.value, receivedAt });
    if (last !== undefined) await keepCheckpoint(trx, terminal.id, batch, '', checkpoint.value.size, undefined, receivedAt);
    const fresh = checked.fresh.map((row): StoredEvent => ({ ...row, receivedAt: receivedAt.toISOString() }));
    return { eventsAfter: { auditId, sequence: size }, fresh, fault: isNew ? checked.fault : undefined };
  });
  count(central, taken.fresh);
  if (taken.fault !== undefined) await tellFault(central, terminal.id, auditId, taken.fault);
  return ok(taken);
}

/** The head as the terminal signed it. */
async function readCheckpoint(terminal: EnrolledTerminal, { auditId, checkpoint }: EventBatch): Promise<Result<AuditCheckpoint, Problem>> {
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(checkpoint, await importPublicKey(terminal.publicKey, 'ES256'), { algorithms: ['ES256'] }));
  } catch {
    return err({ code: 'request-unsigned', detail: 'checkpoint: not signed with the key of this terminal' });
  }
  const parsed = auditCheckpoint.safeParse(json(payload));
  if (!parsed.success) return err({ code: 'request-invalid', fields: [{ path: 'checkpoint', message: 'is no checkpoint' }] });
  if (parsed.data.terminalId !== terminal.id || parsed.data.auditId !== auditId)
    return err({ code: 'request-invalid', fields: [{ path: 'checkpoint', message: 'is that of another terminal or audit' }] });
  return ok(parsed.data);
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

/** Two batches of one audit wait for each other here. */
async function lockAudit(trx: Transaction<IdentityTables>, terminalId: string, auditId: string): Promise<KnownAudit> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${terminalId} ${auditId}`}, 3))`.execute(trx);
  const row = await trx
    .selectFrom('terminal_audits')
    .select(['size', 'head', 'checkpoint_at'])
    .where('terminal_id', '=', terminalId)
    .where('audit_id', '=', auditId)
    .executeTakeFirst();
  return row === undefined ? EMPTY_AUDIT : { size: row.size, head: row.head.toString('hex'), checkpointMs: row.checkpoint_at.getTime() };
}

async function storedHashes(
  trx: Transaction<IdentityTables>,
  terminalId: string,
  auditId: string,
  entries: readonly EventRow[],
  { size }: KnownAudit,
): Promise<ReadonlyMap<number, string>> {
  const again = entries.map(({ sequence }) => sequence).filter((sequence) => sequence <= size);
  if (again.length === 0) return new Map();
  const rows = await trx
    .selectFrom('terminal_events')
    .select(['sequence', 'sha256'])
    .where('terminal_id', '=', terminalId)
    .where('audit_id', '=', auditId)
    .where('sequence', 'in', again)
    .execute();
  const found = new Map(rows.map(({ sequence, sha256 }) => [sequence, sha256.toString('hex')]));
  // What was stored so long ago that it is kept no more cannot be compared any more.
  const oldest = rows.reduce((least, { sequence }) => Math.min(least, sequence), Number.POSITIVE_INFINITY);
  for (const { sequence, sha256 } of entries) if (sequence < oldest && sequence <= size) found.set(sequence, found.get(sequence) ?? sha256);
  return found;
}

async function insertEvents(
  trx: Transaction<IdentityTables>,
  terminalId: string,
  auditId: string,
  rows: readonly EventRow[],
  receivedAt: Date,
): Promise<void> {
  await sql`insert into terminal_events (terminal_id, audit_id, sequence, at, entry, previous_sha256, sha256, received_at)
    select ${terminalId}, ${auditId}::uuid, sequence, at, entry, decode("previousSha256", 'hex'), decode(sha256, 'hex'), ${receivedAt}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (sequence bigint, at timestamptz, entry text, "previousSha256" text, sha256 text)`.execute(trx);
}

/** Remembers the first fault of an audit for good, with the entry and the signed head that show it. True where it is news. */
async function noteFault(
  trx: Transaction<IdentityTables>,
  terminalId: string,
  batch: EventBatch,
  { sequence, why, entry }: AuditFault,
  { size }: AuditCheckpoint,
  receivedAt: Date,
): Promise<boolean> {
  await keepCheckpoint(trx, terminalId, batch, why, size, entry, receivedAt);
  const cloned = why === 'forked' && (await noteClone(trx, terminalId, receivedAt));
  const row = await trx
    .selectFrom('terminal_audits')
    .select('broken_at')
    .where('terminal_id', '=', terminalId)
    .where('audit_id', '=', batch.auditId)
    .executeTakeFirst();
  if (row !== undefined && row.broken_at !== null && row.broken_at <= sequence) return cloned;
  const fault = { broken_at: sequence, broken_why: why };
  await trx
    .insertInto('terminal_audits')
    .values({
      terminal_id: terminalId,
      audit_id: batch.auditId,
      size: 0,
      head: Buffer.alloc(32),
      checkpoint_at: new Date(0),
      touched_at: receivedAt,
      ...fault,
    })
    .onConflict((conflict) => conflict.columns(['terminal_id', 'audit_id']).doUpdateSet(fault))
    .execute();
  return true;
}

/** Two signed heads that contradict each other: the machine or its disk exists twice. True the first time. */
async function noteClone(trx: Transaction<IdentityTables>, terminalId: string, at: Date): Promise<boolean> {
  const marked = await trx
    .updateTable('terminals')
    .set({ cloned_at: at })
    .where('id', '=', terminalId)
    .where('cloned_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return marked !== undefined;
}

async function keepHead(
  trx: Transaction<IdentityTables>,
  terminalId: string,
  auditId: string,
  of: { readonly size: number; readonly head: string; readonly checkpoint: AuditCheckpoint; readonly receivedAt: Date },
): Promise<void> {
  const columns = {
    size: of.size,
    head: Buffer.from(of.head, 'hex'),
    checkpoint_at: new Date(of.checkpoint.at),
    touched_at: of.receivedAt,
  };
  await trx
    .insertInto('terminal_audits')
    .values({ terminal_id: terminalId, audit_id: auditId, ...columns, broken_at: null, broken_why: null })
    .onConflict((conflict) => conflict.columns(['terminal_id', 'audit_id']).doUpdateSet(columns))
    .execute();
}

async function keepCheckpoint(
  trx: Transaction<IdentityTables>,
  terminalId: string,
  { auditId, checkpoint: jws }: EventBatch,
  fault: AuditFault['why'] | '',
  size: number,
  entry: EventRow | undefined,
  receivedAt: Date,
): Promise<void> {
  const columns = { size, jws, entry: entry === undefined ? null : JSON.stringify(entry), received_at: receivedAt };
  await trx
    .insertInto('terminal_checkpoints')
    .values({ terminal_id: terminalId, audit_id: auditId, day: civilDateAt(receivedAt.getTime()), fault, ...columns })
    .onConflict((conflict) => {
      const target = conflict.columns(['terminal_id', 'audit_id', 'day', 'fault']);
      return fault === '' ? target.doUpdateSet(columns) : target.doNothing();
    })
    .execute();
}

function count(central: Central, fresh: readonly StoredEvent[]): void {
  for (const { entry } of fresh) {
    const event = parseEvent(json(Buffer.from(entry)));
    central.metrics.events.inc({ event: event?.act ?? 'unknown' });
  }
}

async function tellFault(central: Central, terminalId: string, auditId: string, { sequence, why }: AuditFault): Promise<void> {
  central.metrics.flags.inc({ flag: why === 'forked' ? 'cloned' : 'audit-broken' });
  const data = { flag: why === 'forked' ? 'cloned' : 'audit-broken', auditId, sequence, why };
  await central.databases.identity.transaction().execute((trx) =>
    appendLedger(trx, central.clock.now(), {
      audit: [{ actor: terminalId, action: 'terminal.audit-broken', subject: terminalId, data }],
      changes: [{ kind: 'flag', subject: terminalId, data }],
    }),
  );
}
