import type { BodyPosition, CivilDate, EvidenceGrade } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import { closeKeptFollowUps } from '../follow-ups/store.ts';
import type { LedgerPage } from '../ledger/ledger.ts';
import type { IdentityTables } from '../tables.ts';
import { makeId } from '../unique-id.ts';
import type { CertificationOutcome } from './certify.ts';

/** A verification that certifies, with what it does for the person's benefits. */
export interface CertifyingVerification {
  readonly verificationId: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly position: BodyPosition;
  readonly grade: EvidenceGrade;
  readonly effectiveAt: Date;
  readonly effectiveOn: CivilDate;
  readonly outcome: CertificationOutcome;
}

/**
 * Writes what a verification does: the counting certifications, suspended benefits that are paid again, kept captures that are settled by
 * it, and the finger that is proposed first next time. Under the lock on the person's row.
 */
export async function writeCertifications(
  trx: Transaction<IdentityTables>,
  page: LedgerPage,
  nowMs: number,
  of: CertifyingVerification,
): Promise<void> {
  const { verificationId, personId, effectiveOn } = of;
  for (const { benefitId, cycle, resumes } of of.outcome.counts) {
    const id = makeId(nowMs);
    await trx
      .insertInto('certifications')
      .values({
        id,
        benefit_id: benefitId,
        cycle,
        effective_on: effectiveOn,
        verification_id: verificationId,
        grade: of.grade,
        source: 'terminal',
        recorded_at: new Date(nowMs),
      })
      .execute();
    if (resumes) await trx.updateTable('benefits').set({ suspended: false }).where('id', '=', benefitId).execute();
    page.changes.push({ kind: 'certification', subject: id, data: { verificationId, benefitId, cycle, effectiveOn, resumes } });
  }
  await trx
    .updateTable('enrolled_positions')
    .set({ last_passed_at: of.effectiveAt })
    .where('person_id', '=', personId)
    .where('position', '=', of.position)
    .execute();
  await closeKeptFollowUps(trx, page, nowMs, { personId, sessionId: of.sessionId });
}
