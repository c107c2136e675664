import { err, modalityOf, ok, type Problem, type Result, type WithdrawalAnswer } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { eraseEvidence } from '../attempts/evidence-store.ts';
import { eraseEnrolled } from '../enrolments/erase.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { findEnrolled, lockPerson } from '../people/store.ts';

/**
 * Withdraws a consent. Evidence that rests on it is destroyed; where it was given for an enrolment, the references of its modality go too,
 * and the person's join to the biometrics schema is renewed. Withdrawing again changes nothing. Error `not-found`.
 */
export async function withdrawConsent(central: Central, id: string): Promise<Result<WithdrawalAnswer, Problem>> {
  const nowMs = central.clock.now();
  return central.databases.identity.transaction().execute(async (trx): Promise<Result<WithdrawalAnswer, Problem>> => {
    const consent = await trx.selectFrom('consents').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (consent === undefined) return err({ code: 'not-found' });
    if (consent.withdrawn_at !== null) return ok({ consentId: id, withdrawnAt: consent.withdrawn_at.toISOString(), erasedEvidence: 0 });
    const withdrawnAt = new Date(nowMs);
    await trx.updateTable('consents').set({ withdrawn_at: withdrawnAt }).where('id', '=', id).execute();
    const attempts = await trx.selectFrom('attempts').select('id').where('consent_id', '=', id).execute();
    // What waits for its decision cannot be decided any more.
    await trx.updateTable('attempts').set({ state: 'counter' }).where('consent_id', '=', id).where('state', '=', 'pending').execute();
    const erasedEvidence = await eraseEvidence(central, attempts, 'consent-withdrawn');
    if (consent.enrolment_id !== null && consent.person_id !== null) {
      const person = await lockPerson(trx, consent.person_id);
      const enrolled = await findEnrolled(trx, person.id);
      const gone = enrolled.filter(({ position }) => consent.modalities.includes(modalityOf(position))).map(({ position }) => position);
      await eraseEnrolled(trx, central, person, gone);
    }
    await appendLedger(trx, nowMs, {
      audit: [{ actor: 'bureau', action: 'consent.withdrawn', subject: id, data: { erasedEvidence } }],
      changes: [{ kind: 'consent-withdrawn', subject: id, data: { modalities: consent.modalities } }],
    });
    return ok({ consentId: id, withdrawnAt: withdrawnAt.toISOString(), erasedEvidence });
  });
}
