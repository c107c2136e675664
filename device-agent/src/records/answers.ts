import { err, ok, recordAnswer, type PublicJwk, type RecordAnswer, type RecordResult, type Result } from '@changqing/protocol';
import type { RecordRow, SettleState } from './rows.ts';
import { parseJson, sha256, verifyCompact } from './sign.ts';

/** Believes an answer only where central's key signed it for exactly this record. Error: what is wrong, for the log. */
export function believeAnswer(answer: string, row: RecordRow, keys: readonly PublicJwk[]): Result<RecordAnswer, string> {
  const verified = verifyCompact(answer, keys);
  if (!verified.ok) return err(`signature: ${verified.error}`);
  const parsed = recordAnswer.safeParse(parseJson(verified.value));
  if (!parsed.success) return err('not a record answer');
  if (parsed.data.recordId !== row.id) return err('answers another record');
  if (parsed.data.recordSha256 !== sha256(row.jws)) return err('answers another content');
  return ok(parsed.data);
}

/** How a record stands after central's word. */
export function stateAfter(result: RecordResult): SettleState {
  switch (result.kind) {
    case 'stored':
      return 'stored';
    case 'matched':
    case 'verified':
      return 'matched';
    case 'not-matched':
      return 'not-matched';
    case 'counter':
      return 'counter';
    case 'pending':
      return 'received';
  }
}
