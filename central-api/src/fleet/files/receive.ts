import { createHash } from 'node:crypto';
import { err, ok, terminalFileHead, type Problem, type Result, type TerminalFile, type TerminalFileHead } from '@changqing/protocol';
import { compactVerify } from 'jose';
import type { Central } from '../../context.ts';
import { importPublicKey } from '../../keys/public-key.ts';
import { storable } from '../../http/storable.ts';
import { appendLedger } from '../../ledger/ledger.ts';
import type { EnrolledTerminal } from '../../terminals/store.ts';

/** Largest body of an upload, bytes: eight million characters of base64url and what is around them. */
export const LARGEST_FILE = 8_016_384;

const BEGINS: Readonly<Record<TerminalFileHead['kind'], Buffer>> = {
  'readiness-report': Buffer.from('%PDF-'),
  'support-bundle': Buffer.from([0x1f, 0x8b]),
};

const invalid = (path: string, message: string): Result<never, Problem> => err({ code: 'request-invalid', fields: [{ path, message }] });

/**
 * Takes a signed file of a terminal; the same id and content again changes nothing. Errors: `request-unsigned`, `request-invalid` (a head of
 * another terminal, content that is not what was signed, no PDF or gzip), `record-conflict` (this id has another content already).
 */
export async function receiveFile(
  central: Central,
  terminal: EnrolledTerminal,
  { signature, bytes }: TerminalFile,
): Promise<Result<undefined, Problem>> {
  const head = await readHead(terminal, signature);
  if (!head.ok) return head;
  const content = Buffer.from(bytes, 'base64url');
  const { id, kind, terminalId, at, by, sha256, passed, failed, orderId } = head.value;
  if (terminalId !== terminal.id) return invalid('signature', 'names another terminal');
  if (createHash('sha256').update(content).digest('hex') !== sha256) return invalid('bytes', 'are not those that were signed');
  const begins = BEGINS[kind];
  if (!content.subarray(0, begins.length).equals(begins))
    return invalid('bytes', kind === 'readiness-report' ? 'are no PDF' : 'are no gzip');
  const nowMs = central.clock.now();
  const stored = await central.databases.identity.transaction().execute(async (trx) => {
    const inserted = await trx
      .insertInto('terminal_files')
      .values({
        id,
        terminal_id: terminal.id,
        kind,
        at: new Date(at),
        by_whom: by,
        sha256,
        passed: passed ?? null,
        failed: failed ?? null,
        order_id: orderId ?? null,
        signature,
        bytes: content,
        size: content.byteLength,
        received_at: new Date(nowMs),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted === undefined) {
      const known = await trx.selectFrom('terminal_files').select(['sha256', 'terminal_id']).where('id', '=', id).executeTakeFirst();
      return known?.sha256 === sha256 && known.terminal_id === terminal.id ? 'as-before' : 'conflict';
    }
    await appendLedger(trx, nowMs, {
      audit: [{ actor: terminal.id, action: 'file.received', subject: id, data: { kind, sha256, by } }],
      changes: [{ kind: 'terminal', subject: terminal.id, data: { state: kind, fileId: id } }],
    });
    return 'stored';
  });
  if (stored === 'conflict') return err({ code: 'record-conflict' });
  if (stored === 'stored') central.news.tell({ what: 'terminals', ids: [terminal.id] });
  return ok();
}

async function readHead(terminal: EnrolledTerminal, signature: string): Promise<Result<TerminalFileHead, Problem>> {
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(signature, await importPublicKey(terminal.publicKey, 'ES256'), { algorithms: ['ES256'] }));
  } catch {
    return err({ code: 'request-unsigned', detail: 'signature: not made with the key of this terminal' });
  }
  try {
    const parsed = terminalFileHead.safeParse(storable(JSON.parse(Buffer.from(payload).toString())));
    return parsed.success ? ok(parsed.data) : invalid('signature', 'is not over the head of a file');
  } catch {
    return invalid('signature', 'is not over the head of a file');
  }
}
