import type { EvidenceGrade } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/** A verification that may open a look-up or raise one. */
export interface UsableVerification {
  readonly id: string;
  readonly personId: string;
  readonly grade: EvidenceGrade;
}

/**
 * Finds a verification by what a look-up asks of it: made in this session, at this terminal, with the card on the reader, delivered while the
 * person waited, and received by central not longer ago than `withinMs`. Central's own clock counts, so that no terminal can stretch the time.
 */
export async function findVerification(
  trx: Transaction<IdentityTables>,
  verificationId: string,
  wanted: { readonly sessionId: string; readonly terminalId: string; readonly nowMs: number; readonly withinMs: number },
): Promise<UsableVerification | undefined> {
  const row = await trx
    .selectFrom('verifications')
    .innerJoin('attempts', 'attempts.id', 'verifications.record_id')
    .select(['verifications.id', 'verifications.person_id', 'verifications.grade'])
    .where('verifications.id', '=', verificationId)
    .where('verifications.session_id', '=', wanted.sessionId)
    // A technician's dry run opens nothing.
    .where('verifications.purpose', '!=', 'test')
    .where('attempts.terminal_id', '=', wanted.terminalId)
    .where('attempts.identified_by', '=', 'card')
    .where('attempts.delivery', '=', 'live')
    .where('attempts.received_at', '>=', new Date(wanted.nowMs - wanted.withinMs))
    .executeTakeFirst();
  return row === undefined ? undefined : { id: row.id, personId: row.person_id, grade: row.grade };
}
