import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { canonicalJson, err, ok, type Result } from '@changqing/protocol';
import { z } from 'zod';
import { isAborted } from '../links/aborted.ts';
import { parseJson, sha256 } from './sign.ts';

/** The first record that is not what was written. */
export interface ChainFault {
  readonly epoch: string;
  readonly sequence: number;
  /** In the technician's words. */
  readonly detail: string;
}

const row = z.object({ epoch: z.string(), sequence: z.number().int(), jws: z.string(), body_sha256: z.string() });
const body = z.looseObject({ epoch: z.string(), sequence: z.number().int(), previousSha256: z.string() });
const START = '0'.repeat(64);
/** Records in one turn of the event loop. */
const AT_ONCE = 200;

/**
 * Goes through all records: each body has the hash that was kept of it, names the one before it, and stands at its place. Resolves with their number, or with the
 * first that does not fit; gives way to everything else in between. Signatures are central's to check.
 */
export async function verifyChain(database: DatabaseSync, signal: AbortSignal): Promise<Result<number, ChainFault>> {
  let count = 0;
  let last: { readonly epoch: string; readonly sequence: number; readonly sha256: string } | undefined;
  const page = database.prepare(
    'SELECT rowid AS place, epoch, sequence, jws, body_sha256 FROM records WHERE rowid > ? ORDER BY rowid LIMIT ?',
  );
  for (let after = 0; !isAborted(signal);) {
    const found = page.all(after, AT_ONCE);
    if (found.length === 0) break;
    for (const stored of found) {
      after = Number(stored['place']);
      const { epoch, sequence, jws, body_sha256: kept } = row.parse(stored);
      const fault = (detail: string) => err({ epoch, sequence, detail });
      const json = parseJson(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
      const parsed = body.safeParse(json);
      if (!parsed.success) return fault('读不出来');
      if (sha256(canonicalJson(jsonOf(json))) !== kept) return fault('被改过');
      if (parsed.data.epoch !== epoch || parsed.data.sequence !== sequence) return fault('站错了位置');
      const fresh = last?.epoch !== epoch;
      if (sequence !== (fresh ? 1 : last!.sequence + 1)) return fault('前面缺了记录');
      if (parsed.data.previousSha256 !== (fresh ? START : last!.sha256)) return fault('接不上前一条');
      last = { epoch, sequence, sha256: kept };
      count += 1;
    }
    await turn();
  }
  return ok(count);
}

const jsonOf = (value: unknown) => z.json().parse(value);
