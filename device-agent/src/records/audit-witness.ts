import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactJose, sha256Hex } from '@changqing/protocol';
import { z } from 'zod';
import type { AuditPlace } from './audit.ts';
import { parseJson } from './sign.ts';

const place = z.object({ sequence: z.number().int().nonnegative(), sha256: sha256Hex });
const note = z.object({
  auditId: z.uuid(),
  /** Where the chain ended when it was noted last. */
  head: place,
  /** Up to where somebody has gone through the chain and found it right. */
  verified: place,
  /** The head that this terminal signed last: an `AuditCheckpoint`. */
  checkpoint: compactJose.optional(),
});
export type AuditNote = z.infer<typeof note>;

/** Remembers, outside the data folder, how far the audit has come: no copy of the data folder brings an earlier state of it back unseen. */
export interface AuditWitness {
  read(): AuditNote | undefined;
  write(
    auditId: string,
    noted: { readonly head: AuditPlace; readonly verified: AuditPlace; readonly checkpoint?: string | undefined },
  ): void;
}

/**
 * Like the chain's witness it is written without a flush, after the entry itself is on the disk: after a power cut it may be too low, or say
 * nothing, and never too high.
 */
export function openAuditWitness(folder: string): AuditWitness {
  const path = join(folder, 'audit-witness.json');
  return {
    read: () => {
      try {
        return note.safeParse(parseJson(readFileSync(path, 'utf8'))).data;
      } catch {
        return undefined;
      }
    },
    write: (auditId, noted) => {
      try {
        writeFileSync(`${path}.part`, JSON.stringify({ auditId, ...noted }), { mode: 0o600 });
        renameSync(`${path}.part`, path);
      } catch {
        // A witness that cannot be written says nothing; the entries themselves are safe already.
      }
    },
  };
}
