import {
  canonicalJson,
  err,
  LONGEST_ORDER_MS,
  ok,
  type CommandOrder,
  type CommandOutcome,
  type CommandStatus,
  type Json,
  type Problem,
  type RemoteCommand,
  type Result,
} from '@changqing/protocol';
import { CompactSign } from 'jose';
import type { Central } from '../../context.ts';
import { appendLedger } from '../../ledger/ledger.ts';
import type { PairKey } from '../../keys/key-ring.ts';
import { makeId } from '../../unique-id.ts';
import type { OrdersTable } from '../tables.ts';

/** An order as staff see it. */
export const statusOf = (
  row: Omit<OrdersTable, 'jws' | 'command' | 'results'> &
    Pick<CommandStatus, 'command'> & { readonly results: CommandStatus['results'] | null },
): CommandStatus => ({
  id: row.id,
  terminalId: row.terminal_id,
  command: row.command,
  operator: row.operator,
  issuedAt: row.issued_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  state: row.state,
  ...(row.settled_at === null ? {} : { settledAt: row.settled_at.toISOString() }),
  ...(row.detail === null ? {} : { detail: row.detail }),
  ...(row.results === null || row.results === undefined ? {} : { results: row.results }),
});

const STATUS = ['id', 'terminal_id', 'operator', 'command', 'issued_at', 'expires_at', 'state', 'settled_at', 'detail', 'results'] as const;

/** The newest key among those that a terminal has pinned; one that has pinned none yet gets the newest. */
const keyFor = (central: Central, pinned: readonly string[] | null): PairKey | undefined =>
  central.keys.command.find(({ kid }) => pinned === null || pinned.includes(kid));

/**
 * Gives an order: signed, stored, and told to whoever holds the terminal's line. It holds for ten minutes. Errors: `not-found` (no such open
 * terminal), `central-failed` (none of the keys that the terminal has pinned is here any more: it must be enrolled anew).
 */
export async function giveOrder(
  central: Central,
  terminalId: string,
  command: RemoteCommand,
  operator: string,
): Promise<Result<CommandStatus, Problem>> {
  const nowMs = central.clock.now();
  const { identity: db } = central.databases;
  const terminal = await db
    .selectFrom('terminals')
    .select('command_kids')
    .where('id', '=', terminalId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (terminal === undefined) return err({ code: 'not-found' });
  const key = keyFor(central, terminal.command_kids);
  if (key === undefined)
    return err({ code: 'central-failed', detail: 'the key of orders that this terminal has pinned is gone: enrol it anew' });
  const order: CommandOrder = {
    id: makeId(nowMs),
    terminal: terminalId,
    command,
    issuedAt: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + LONGEST_ORDER_MS).toISOString(),
    operator,
  };
  const jws = await signOrder(key, order);
  const status = await db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto('orders')
      .values({
        id: order.id,
        terminal_id: terminalId,
        operator,
        command: JSON.stringify(command),
        jws,
        issued_at: new Date(order.issuedAt),
        expires_at: new Date(order.expiresAt),
        state: 'queued',
        settled_at: null,
        detail: null,
        results: null,
      })
      .returning(STATUS)
      .executeTakeFirstOrThrow();
    const data = { terminalId, command: command.command };
    await appendLedger(trx, nowMs, { audit: [{ actor: operator, action: 'order.given', subject: order.id, data }], changes: [] });
    return statusOf(row);
  });
  central.news.tell({ what: 'command', command: status });
  central.news.tell({ what: 'order-given', terminalId });
  return ok(status);
}

const signOrder = (key: PairKey, order: CommandOrder): Promise<string> => {
  const body: Json = { ...order, command: { ...order.command } };
  return new CompactSign(Buffer.from(canonicalJson(body))).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey);
};

/** Orders that wait for these terminals, oldest first. */
export async function queuedOrders(
  central: Central,
  terminalIds: readonly string[],
): Promise<readonly { id: string; terminalId: string; jws: string }[]> {
  if (terminalIds.length === 0) return [];
  const rows = await central.databases.identity
    .selectFrom('orders')
    .select(['id', 'terminal_id', 'jws'])
    .where('state', '=', 'queued')
    .where('expires_at', '>', new Date(central.clock.now()))
    .where('terminal_id', 'in', [...terminalIds])
    .orderBy('issued_at')
    .execute();
  return rows.map(({ id, terminal_id, jws }) => ({ id, terminalId: terminal_id, jws }));
}

/** The terminal has taken an order into its journal. */
export async function noteSent(central: Central, id: string): Promise<void> {
  const row = await central.databases.identity
    .updateTable('orders')
    .set({ state: 'sent' })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returning(STATUS)
    .executeTakeFirst();
  if (row !== undefined) central.news.tell({ what: 'command', command: statusOf(row) });
}

/** What may follow what: what a terminal has done stays done, whatever is said of the same order later. */
const OVERTAKES: Readonly<Record<CommandOutcome['state'], readonly OrdersTable['state'][]>> = {
  waiting: ['queued', 'sent', 'expired'],
  done: ['queued', 'sent', 'waiting', 'refused', 'expired'],
  failed: ['queued', 'sent', 'waiting', 'refused', 'expired'],
  refused: ['queued', 'sent', 'waiting'],
  expired: ['queued', 'sent', 'waiting'],
};

/** Takes what a terminal says became of an order. Error `not-found`: central gave it no such order. Said again, it changes nothing. */
export async function takeOutcome(central: Central, terminalId: string, outcome: CommandOutcome): Promise<Result<undefined, Problem>> {
  const nowMs = central.clock.now();
  const { id, state, detail, results } = outcome;
  const changed = await central.databases.identity.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('orders')
      .select(['state'])
      .where('id', '=', id)
      .where('terminal_id', '=', terminalId)
      .forUpdate()
      .executeTakeFirst();
    if (known === undefined) return undefined;
    if (!OVERTAKES[state].includes(known.state)) return 'as-before';
    const row = await trx
      .updateTable('orders')
      .set({
        state,
        settled_at: state === 'waiting' ? null : new Date(nowMs),
        detail: detail ?? null,
        results: results === undefined ? null : JSON.stringify(results),
      })
      .where('id', '=', id)
      .returning(STATUS)
      .executeTakeFirstOrThrow();
    if (state !== 'waiting')
      await appendLedger(trx, nowMs, {
        audit: [{ actor: terminalId, action: 'order.settled', subject: id, data: { state } }],
        changes: [],
      });
    return statusOf(row);
  });
  if (changed === undefined) return err({ code: 'not-found' });
  if (changed !== 'as-before') central.news.tell({ what: 'command', command: changed });
  return ok();
}

/** A terminal that took an order and never said what became of it is given so long after the order's end. */
const SILENT_MS = 15 * 60_000;

/** Ends orders whose time is over. Those that a terminal holds may still be settled by it. */
export async function expireOrders(central: Central): Promise<void> {
  const nowMs = central.clock.now();
  const rows = await central.databases.identity
    .updateTable('orders')
    .set({ state: 'expired', settled_at: new Date(nowMs) })
    .where((where) =>
      where.or([
        where.and([where('state', '=', 'queued'), where('expires_at', '<=', new Date(nowMs))]),
        where.and([where('state', 'in', ['sent', 'waiting']), where('expires_at', '<=', new Date(nowMs - SILENT_MS))]),
      ]),
    )
    .returning(STATUS)
    .execute();
  for (const row of rows) central.news.tell({ what: 'command', command: statusOf(row) });
}

const MOST_LISTED = 200;

/** Orders of a terminal, newest first. */
export async function listOrders(central: Central, terminalId: string): Promise<CommandStatus[]> {
  const rows = await central.databases.identity
    .selectFrom('orders')
    .select(STATUS)
    .where('terminal_id', '=', terminalId)
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_LISTED)
    .execute();
  return rows.map(statusOf);
}
