import type { DatabaseSync } from 'node:sqlite';
import { commandOutcome, remoteCommand, type CommandOrder, type CommandOutcome, type RemoteCommand } from '@changqing/protocol';
import { z } from 'zod';
import { appendAudit } from '../records/audit.ts';
import { inTransaction } from '../records/database.ts';
import { parseJson, sha256 } from '../records/sign.ts';

/** How an order ended, once and for all. */
export type Settled = Pick<CommandOutcome, 'detail' | 'results'> & { readonly state: 'done' | 'failed' | 'expired' };

/** An order that was taken. `begun`: the act itself was under way. */
export interface TakenOrder {
  readonly id: string;
  readonly command: RemoteCommand;
  readonly operator: string;
  /** By central's clock, ms since 1970. */
  readonly expiresMs: number;
  readonly state: 'taken' | 'begun';
}

/** What a terminal remembers of orders. An order is in the book before anything is done, so that it is done once at most. */
export interface OrderBook {
  /**
   * Writes a new order down, with its event in the same transaction. `again`: the very same order was taken before; `other`: something else was
   * taken under this id. Throws what SQLite throws.
   */
  take(order: CommandOrder, jws: string, atMs: number): 'taken' | 'again' | 'other';
  /** An order of this id was taken, whatever became of it. */
  knows(id: string | undefined): boolean;
  /** The act begins now. */
  begin(id: string): void;
  /** It waits for the end of a visit. */
  waits(id: string, atMs: number): void;
  settle(id: string, settled: Settled, atMs: number): void;
  /** Orders that are not settled, oldest first. */
  open(): readonly TakenOrder[];
  /** Outcomes that central was not told of, oldest first. */
  untold(limit: number): readonly CommandOutcome[];
  told(outcome: CommandOutcome): void;
  /** The outcome is to be told once more: central asked for it by sending the order again. */
  tellAgain(id: string): void;
  /** Newest first. */
  latest(limit: number): readonly CommandOutcome[];
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS orders (
  id TEXT PRIMARY KEY, jws_sha256 TEXT NOT NULL, command TEXT NOT NULL, operator TEXT NOT NULL, expires_ms INTEGER NOT NULL,
  taken_ms INTEGER NOT NULL, state TEXT NOT NULL, outcome TEXT, told INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX IF NOT EXISTS orders_open ON orders (taken_ms) WHERE state IN ('taken', 'begun');
CREATE INDEX IF NOT EXISTS orders_untold ON orders (taken_ms) WHERE told = 0;
`;

const row = z.object({
  id: z.string(),
  command: z.string(),
  operator: z.string(),
  expires_ms: z.number(),
  state: z.enum(['taken', 'begun']),
});

export function openOrderBook(database: DatabaseSync): OrderBook {
  database.exec(SCHEMA);
  const find = database.prepare('SELECT jws_sha256 FROM orders WHERE id = ?');
  const setOutcome = database.prepare('UPDATE orders SET outcome = ?, told = 0 WHERE id = ?');

  return {
    take: (order, jws, atMs) =>
      inTransaction(database, () => {
        const known = find.get(order.id);
        if (known !== undefined) return known['jws_sha256'] === sha256(jws) ? 'again' : 'other';
        database
          .prepare('INSERT INTO orders (id, jws_sha256, command, operator, expires_ms, taken_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?)')
          .run(
            order.id,
            sha256(jws),
            JSON.stringify(order.command),
            order.operator,
            Date.parse(order.expiresAt),
            Math.floor(atMs),
            'taken',
          );
        appendAudit(database, atMs, { act: 'order-taken', id: order.id, command: order.command.command, operator: order.operator });
        return 'taken';
      }),
    knows: (id) => id !== undefined && find.get(id) !== undefined,
    begin: (id) => void database.prepare("UPDATE orders SET state = 'begun' WHERE id = ?").run(id),
    waits: (id, atMs) => {
      const outcome: CommandOutcome = { id, state: 'waiting', at: new Date(atMs).toISOString() };
      setOutcome.run(JSON.stringify(outcome), id);
    },
    settle: (id, { state, detail, results }, atMs) =>
      inTransaction(database, () => {
        const { changes } = database.prepare("UPDATE orders SET state = ? WHERE id = ? AND state IN ('taken', 'begun')").run(state, id);
        // Settled before: the first end stands.
        if (changes === 0) return;
        const said = detail?.slice(0, 300);
        const outcome = commandOutcome.parse({
          id,
          state,
          at: new Date(atMs).toISOString(),
          ...(said === undefined ? {} : { detail: said }),
          ...(results === undefined ? {} : { results: results.slice(0, 40) }),
        });
        setOutcome.run(JSON.stringify(outcome), id);
        appendAudit(database, atMs, { act: 'order-settled', id, state, ...(said === undefined ? {} : { detail: said }) });
      }),
    open: () =>
      database
        .prepare("SELECT id, command, operator, expires_ms, state FROM orders WHERE state IN ('taken', 'begun') ORDER BY taken_ms, rowid")
        .all()
        .map((found): TakenOrder => {
          const { id, command, operator, expires_ms, state } = row.parse(found);
          return { id, command: remoteCommand.parse(parseJson(command)), operator, expiresMs: expires_ms, state };
        }),
    untold: (limit) => outcomes(database.prepare('SELECT outcome FROM orders WHERE told = 0 ORDER BY taken_ms, rowid LIMIT ?').all(limit)),
    // What became of it meanwhile is still to be told.
    told: (outcome) =>
      void database.prepare('UPDATE orders SET told = 1 WHERE id = ? AND outcome = ?').run(outcome.id, JSON.stringify(outcome)),
    tellAgain: (id) => void database.prepare('UPDATE orders SET told = 0 WHERE id = ? AND outcome IS NOT NULL').run(id),
    latest: (limit) =>
      outcomes(
        database.prepare('SELECT outcome FROM orders WHERE outcome IS NOT NULL ORDER BY taken_ms DESC, rowid DESC LIMIT ?').all(limit),
      ),
  };
}

const outcomes = (rows: readonly Record<string, unknown>[]): CommandOutcome[] =>
  rows.map(({ outcome }) => commandOutcome.parse(parseJson(String(outcome))));
