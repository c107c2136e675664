import { mkdirSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson, err, ok, type Problem, type Result, type TerminalFileHead } from '@changqing/protocol';
import { z } from 'zod';
import type { CentralError, TerminalFiles } from '../central/central-client.ts';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import { storageProblem } from '../records/database.ts';
import { sha256, signCompact, type SigningKey } from '../records/sign.ts';
import { createRetryLoop, type Passed } from './retry-loop.ts';

/** A report or bundle that was made here. */
export interface KeptFile {
  readonly id: string;
  readonly kind: TerminalFileHead['kind'];
  /** Wall clock, ms since 1970. */
  readonly atMs: number;
  readonly by: string;
  readonly byName: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly passed: number | undefined;
  readonly failed: number | undefined;
  readonly orderId: string | undefined;
  readonly state: 'waiting' | 'sent' | 'refused';
}

export type NewFile = Pick<KeptFile, 'id' | 'kind' | 'by'> &
  Partial<Pick<KeptFile, 'byName' | 'passed' | 'failed' | 'orderId'>> & { readonly content: Uint8Array };

/** Files for central: on the disk first, then offered until central has taken them, also by later runs. */
export interface FileOutbox {
  /** Keeps it durably; from then on it is offered. Errors: `storage-full`, `storage-failed`. */
  put(file: NewFile): Promise<Result<KeptFile, Problem>>;
  /** Newest first. */
  list(kind: TerminalFileHead['kind'], limit: number): readonly KeptFile[];
  find(id: string): KeptFile | undefined;
  /** Undefined where it is kept no more, or is not what was written. */
  read(id: string): Promise<Uint8Array | undefined>;
  run(signal: AbortSignal): Promise<void>;
  wake(): void;
  onChange(listener: () => void): () => void;
}

export interface FileOutboxOptions {
  readonly database: DatabaseSync;
  readonly folder: string;
  readonly client: TerminalFiles;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly key: SigningKey;
  terminalId(): string | undefined;
  readonly random: () => number;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS terminal_files (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, at_ms INTEGER NOT NULL, by_whom TEXT NOT NULL, by_name TEXT NOT NULL, sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL, passed INTEGER, failed INTEGER, order_id TEXT, state TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS terminal_files_waiting ON terminal_files (at_ms) WHERE state = 'waiting';
`;
const row = z.object({
  id: z.string(),
  kind: z.enum(['readiness-report', 'support-bundle']),
  at_ms: z.number(),
  by_whom: z.string(),
  by_name: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  passed: z.number().nullable(),
  failed: z.number().nullable(),
  order_id: z.string().nullable(),
  state: z.enum(['waiting', 'sent', 'refused']),
});

const EXCHANGE_TIMEOUT_MS = 60_000;
const TIMES = { firstMs: 2_000, longestMs: 300_000, idleMs: 60_000 };
const DAY_MS = 86_400_000;
/** Reports of a year; of bundles, which are large and soon of no use, the last few. */
const REPORTS_KEPT_MS = 366 * DAY_MS;
const BUNDLES_KEPT = 3;

const fileOf = (stored: unknown): KeptFile => {
  const found = row.parse(stored);
  return {
    id: found.id,
    kind: found.kind,
    atMs: found.at_ms,
    by: found.by_whom,
    byName: found.by_name,
    sha256: found.sha256,
    bytes: found.bytes,
    passed: found.passed ?? undefined,
    failed: found.failed ?? undefined,
    orderId: found.order_id ?? undefined,
    state: found.state,
  };
};

export function openFileOutbox(options: FileOutboxOptions): FileOutbox {
  const { database, folder, client, clock, log, key } = options;
  database.exec(SCHEMA);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const pathOf = ({ id, kind }: Pick<KeptFile, 'id' | 'kind'>) => join(folder, `${id}.${kind === 'readiness-report' ? 'pdf' : 'tar.gz'}`);
  const find = (id: string): KeptFile | undefined => {
    const found = database.prepare('SELECT * FROM terminal_files WHERE id = ?').get(id);
    return found === undefined ? undefined : fileOf(found);
  };
  const mark = (id: string, state: KeptFile['state']) => {
    database.prepare('UPDATE terminal_files SET state = ? WHERE id = ?').run(state, id);
    changed();
  };

  const read = async (file: KeptFile): Promise<Uint8Array | undefined> => {
    try {
      const content = await readFile(pathOf(file));
      return sha256(content) === file.sha256 ? content : undefined;
    } catch {
      return undefined;
    }
  };

  /** What is older than it is kept for, and nothing that central has not taken. */
  const tidy = async () => {
    const old = database
      .prepare(
        `SELECT * FROM terminal_files WHERE state <> 'waiting' AND ((kind = 'readiness-report' AND at_ms < ?) OR (kind = 'support-bundle' AND id NOT IN
         (SELECT id FROM terminal_files WHERE kind = 'support-bundle' ORDER BY at_ms DESC, rowid DESC LIMIT ?)))`,
      )
      .all(clock.now() - REPORTS_KEPT_MS, BUNDLES_KEPT)
      .map(fileOf);
    for (const file of old) {
      await rm(pathOf(file), { force: true });
      database.prepare('DELETE FROM terminal_files WHERE id = ?').run(file.id);
    }
  };

  const onError = (file: KeptFile, error: CentralError): Passed => {
    if (error.code !== 'refused') return { done: false };
    const { code, retry, status } = error.problem;
    if (retry !== 'never' || status === 401 || status === 403) return { done: false, retryAfterMs: error.retryAfterMs };
    log.error({ event: 'terminal-file-refused', file: file.id, code });
    mark(file.id, 'refused');
    return { done: true };
  };

  const send = async (file: KeptFile, terminalId: string, signal: AbortSignal): Promise<Passed> => {
    const content = await read(file);
    if (content === undefined) {
      log.error({ event: 'terminal-file-refused', file: file.id, code: 'not what was written' });
      mark(file.id, 'refused');
      return { done: true };
    }
    const head: TerminalFileHead = {
      id: file.id,
      kind: file.kind,
      terminalId,
      at: new Date(file.atMs).toISOString(),
      by: file.by,
      sha256: file.sha256,
      ...(file.passed === undefined ? {} : { passed: file.passed }),
      ...(file.failed === undefined ? {} : { failed: file.failed }),
      ...(file.orderId === undefined ? {} : { orderId: file.orderId }),
    };
    const body = { signature: signCompact(canonicalJson(head), key), bytes: Buffer.from(content).toString('base64url') };
    const sent = await withDeadline(clock, EXCHANGE_TIMEOUT_MS, signal, (limit) => client.sendFile(body, limit));
    if (!sent.ok) return onError(file, sent.error);
    mark(file.id, 'sent');
    log.info({ event: 'terminal-file-sent', file: file.id, kind: file.kind });
    return { done: true };
  };

  const loop = createRetryLoop(clock, options.random, TIMES, async (signal) => {
    try {
      for (;;) {
        const found = database.prepare("SELECT * FROM terminal_files WHERE state = 'waiting' ORDER BY at_ms LIMIT 1").get();
        const terminalId = options.terminalId();
        if (found === undefined) {
          await tidy();
          return { done: true };
        }
        if (terminalId === undefined) return { done: false };
        const passed = await send(fileOf(found), terminalId, signal);
        if (!passed.done || isAborted(signal)) return { ...passed, done: false };
      }
    } catch (error) {
      // A full disk: it is sent again, and central knows it by its id.
      if (storageProblem(error) === undefined) throw error;
      return { done: false };
    }
  });

  return {
    put: async ({ id, kind, by, byName = '', passed, failed, orderId, content }) => {
      const file: KeptFile = {
        id,
        kind,
        atMs: clock.now(),
        by,
        byName,
        sha256: sha256(content),
        bytes: content.length,
        passed,
        failed,
        orderId,
        state: 'waiting',
      };
      try {
        await writeFlushed(pathOf(file), content);
        database
          .prepare('INSERT INTO terminal_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
          .run(
            id,
            kind,
            Math.floor(file.atMs),
            by,
            byName,
            file.sha256,
            file.bytes,
            passed ?? null,
            failed ?? null,
            orderId ?? null,
            'waiting',
          );
      } catch (error) {
        await rm(pathOf(file), { force: true });
        const code = error instanceof Error && 'code' in error && error.code === 'ENOSPC' ? 'storage-full' : 'storage-failed';
        return err(storageProblem(error) ?? { code, detail: error instanceof Error ? error.message : String(error) });
      }
      loop.wake();
      changed();
      return ok(file);
    },
    list: (kind, limit) =>
      database.prepare('SELECT * FROM terminal_files WHERE kind = ? ORDER BY at_ms DESC, rowid DESC LIMIT ?').all(kind, limit).map(fileOf),
    find,
    read: async (id) => {
      const file = find(id);
      return file === undefined ? undefined : read(file);
    },
    run: (signal) => loop.run(signal),
    wake: () => loop.wake(),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Whole and flushed, or not there. */
async function writeFlushed(path: string, content: Uint8Array): Promise<void> {
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}
