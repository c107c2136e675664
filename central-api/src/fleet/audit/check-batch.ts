import { createHash } from 'node:crypto';
import type { AuditCheckpoint, EventRow } from '@changqing/protocol';
import type { AuditFaultKind } from '../tables.ts';

/** How far central has a terminal's audit. */
export interface KnownAudit {
  readonly size: number;
  readonly head: string;
  /** When the terminal signed the last head that was taken, ms. */
  readonly checkpointMs: number;
}

/** The first entry that does not fit. */
export interface AuditFault {
  readonly sequence: number;
  readonly why: AuditFaultKind;
  readonly entry: EventRow | undefined;
}

export type CheckedBatch =
  /** Entries that central does not have, in order, with the first fault among all of them. */
  | { readonly kind: 'taken'; readonly fresh: readonly EventRow[]; readonly fault: AuditFault | undefined }
  /** It begins beyond what central has: the terminal is told from where to go on. */
  | { readonly kind: 'gap' };

export const EMPTY_AUDIT: KnownAudit = { size: 0, head: '0'.repeat(64), checkpointMs: 0 };

/** Hash of an entry, as the terminal chains it: sequence, time in ms, hash before, canonical JSON, a line each. */
export const hashOfEntry = ({ sequence, at, entry }: Pick<EventRow, 'sequence' | 'at' | 'entry'>, previous: string): string =>
  createHash('sha256')
    .update(`${String(sequence)}\n${String(Date.parse(at))}\n${previous}\n${entry}`)
    .digest('hex');

/**
 * Compares a batch with what central has. Pure. A fault never stops the telling: what comes is stored as it comes, and the first entry that
 * does not fit is named. `altered`: its content, or the one before it, is not what was chained. `missing`: numbers are left out. `forked`:
 * central has another entry of this number. `cut`: the terminal signs fewer entries, later, than central has. `head`: the signed head is
 * not that of the last entry.
 * @param stored hashes of the entries that central has already, by sequence
 * @param toldToGoOnAt the size that the terminal was told on this very connection; what is missing after it is not on the way
 */
export function checkBatch(
  known: KnownAudit,
  entries: readonly EventRow[],
  checkpoint: Pick<AuditCheckpoint, 'size' | 'head' | 'at'>,
  stored: ReadonlyMap<number, string>,
  toldToGoOnAt: number | undefined,
): CheckedBatch {
  const [first] = entries;
  if (first === undefined) return { kind: 'taken', fresh: [], fault: undefined };
  if (first.sequence > known.size + 1 && toldToGoOnAt !== known.size) return { kind: 'gap' };
  let fault: AuditFault | undefined;
  const note = (sequence: number, why: AuditFaultKind, entry?: EventRow): void => {
    if (fault === undefined || sequence < fault.sequence) fault = { sequence, why, entry };
  };
  const fresh: EventRow[] = [];
  let { size, head } = known;
  for (const row of entries) {
    if (row.sequence <= known.size) {
      if (stored.get(row.sequence) !== row.sha256) note(row.sequence, 'forked', row);
      continue;
    }
    // Twice the same number in one batch: the first stands.
    if (row.sequence <= size) {
      note(row.sequence, 'forked', row);
      continue;
    }
    if (row.sequence !== size + 1) note(size + 1, 'missing');
    else if (row.previousSha256 !== head) note(row.sequence, 'altered', row);
    if (hashOfEntry(row, row.previousSha256) !== row.sha256) note(row.sequence, 'altered', row);
    fresh.push(row);
    size = row.sequence;
    head = row.sha256;
  }
  const last = entries.at(-1) ?? first;
  if (checkpoint.size !== last.sequence || checkpoint.head !== last.sha256) note(last.sequence, 'head', last);
  else if (checkpoint.size < known.size && Date.parse(checkpoint.at) > known.checkpointMs) note(checkpoint.size + 1, 'cut');
  return { kind: 'taken', fresh, fault };
}
