import { err, ok, type Problem, type Result } from '@changqing/protocol';
import type { Central } from '../../context.ts';
import { appendLedger } from '../../ledger/ledger.ts';
import type { TerminalFilesTable } from '../tables.ts';

/** A file as it is handed out. */
export interface ReadFile {
  readonly name: string;
  readonly contentType: 'application/pdf' | 'application/gzip';
  readonly bytes: Buffer;
}

const nameOf = ({ kind, terminal_id, at }: Pick<TerminalFilesTable, 'kind' | 'terminal_id' | 'at'>): string =>
  `${kind}-${terminal_id}-${at.toISOString().slice(0, 10)}.${kind === 'readiness-report' ? 'pdf' : 'tar.gz'}`;

/** Hands out a file; who took it is kept. Error `not-found`. */
export async function readFile(central: Central, id: string, staffId: string): Promise<Result<ReadFile, Problem>> {
  const { identity: db } = central.databases;
  const row = await db.selectFrom('terminal_files').select(['kind', 'terminal_id', 'at', 'bytes']).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return err({ code: 'not-found' });
  await db.transaction().execute((trx) =>
    appendLedger(trx, central.clock.now(), {
      audit: [{ actor: staffId, action: 'file.read', subject: id, data: { kind: row.kind, terminalId: row.terminal_id } }],
      changes: [],
    }),
  );
  return ok({ name: nameOf(row), contentType: row.kind === 'readiness-report' ? 'application/pdf' : 'application/gzip', bytes: row.bytes });
}
