import {
  CERTIFY_WHILE_SERVING_MS,
  civilDateAt,
  CLOCK_TOLERANCE_MS,
  err,
  ok,
  type ConsentBody,
  type Problem,
  type RecordResult,
  type Result,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import { certifyBenefits } from '../attempts/certify.ts';
import { decideAttempt, type Verdict } from '../attempts/decide.ts';
import { findBenefits, findSuspicions, isSessionAtCounter, wasElsewhere } from '../attempts/store.ts';
import { writeCertifications } from '../attempts/write-certifications.ts';
import type { Central } from '../context.ts';
import { openFollowUp } from '../follow-ups/store.ts';
import type { LedgerPage } from '../ledger/ledger.ts';
import { lockPerson, type PersonRow } from '../people/store.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';

type Trx = Transaction<IdentityTables>;

/** What becomes of a consent: the result to answer, from when it counts, and what to write once the consent's own row is there. */
export interface SettledConsent {
  readonly result: RecordResult;
  /** Who was verified, where the consent rests on a verification. */
  readonly personId: string | undefined;
  /** Central's instant that it counts from; undefined: from the consent itself. */
  readonly countsFromMs: number | undefined;
  write(): Promise<void>;
}

/** A consent to certify on a verification that was made for a look-up. */
export interface CertifyingConsent {
  readonly body: ConsentBody;
  readonly verificationId: string;
  readonly terminal: EnrolledTerminal;
  /** When the person agreed, on central's clock. */
  readonly agreedAtMs: number;
  /** The person is no longer there. */
  readonly late: boolean;
}

const COUNTER = { kind: 'counter', why: 'see-counter' } as const;

/**
 * Certify while serving (寓认证于服务): certifies on the verification of a look-up, because the person said yes within ten minutes of it. The
 * certification counts from the capture, by the same rules as any other, and what has become known since (a death, a suspicion) ends at
 * the counter as it would there. Must run inside the transaction of the consent's record.
 *
 * Error `request-invalid`, with nothing written: no such verification, of another session, terminal, person or purpose, used before, or too
 * long ago. The person stands at the machine and certifies the ordinary way. Where they have gone home believing that it would count
 * (`late`), a yes that came too long after is answered `counter` instead, with a follow-up, so that somebody rings them.
 */
export async function certifyWhileServing(
  trx: Trx,
  central: Central,
  page: LedgerPage,
  of: CertifyingConsent,
): Promise<Result<SettledConsent, Problem>> {
  const { body, verificationId } = of;
  if (body.purpose !== 'certification') return unfit('purpose', 'a verification is named only by a consent to certify');
  const found = await findVerification(trx, verificationId);
  if (found?.session_id !== body.sessionId || found.terminal_id !== of.terminal.id)
    return unfit('verificationId', 'names no verification of this session at this terminal');
  if (found.purpose !== 'look-up') return unfit('verificationId', 'names a verification that certified by itself');
  // Locked in the order of an attempt: consent, then person. Whoever comes second sees what the first one did.
  const captured = await trx
    .selectFrom('consents')
    .select('withdrawn_at')
    .where('id', '=', found.consent_id)
    .forUpdate()
    .executeTakeFirst();
  const person = await lockPerson(trx, found.person_id);
  if (body.personRef !== undefined && body.personRef !== person.person_ref) return unfit('personRef', 'is not the person who was verified');
  const used = await trx.selectFrom('verifications').select('certified_as').where('id', '=', verificationId).executeTakeFirst();
  if (used?.certified_as !== null) return unfit('verificationId', 'names a verification that has certified already');
  if (captured?.withdrawn_at !== null)
    return ok(
      atCounter(trx, central, page, of, person, { kind: 'counter', why: 'consent-withdrawn' }, [
        { reason: 'consent-withdrawn', priority: 'normal' },
      ]),
    );
  // Both instants come from one terminal's clock, corrected the same way, so that a clock that goes wrong does not matter here.
  const sinceMs = of.agreedAtMs - found.effective_at.getTime();
  if (sinceMs > CERTIFY_WHILE_SERVING_MS || sinceMs < -CLOCK_TOLERANCE_MS) {
    if (!of.late) return unfit('verificationId', 'names a verification of more than ten minutes ago');
    return ok(atCounter(trx, central, page, of, person, COUNTER, [{ reason: 'kept-not-accepted', priority: 'normal' }]));
  }
  const verdict = await judgeAgain(trx, of, found, person);
  if (verdict.state !== 'matched') return ok(atCounter(trx, central, page, of, person, COUNTER, verdict.followUps));
  return ok(await certifies(trx, central, page, of, found, person));
}

const unfit = (path: string, message: string): Result<never, Problem> =>
  err({ code: 'request-invalid', fields: [{ path: `record.${path}`, message }] });

type Found = NonNullable<Awaited<ReturnType<typeof findVerification>>>;

function findVerification(trx: Trx, id: string) {
  return trx
    .selectFrom('verifications')
    .innerJoin('attempts', 'attempts.id', 'verifications.record_id')
    .select(['verifications.id', 'verifications.session_id', 'verifications.person_id', 'verifications.purpose', 'verifications.grade'])
    .select(['verifications.effective_at', 'attempts.consent_id', 'attempts.terminal_id', 'attempts.position'])
    .select(['attempts.id as record_id', 'attempts.doubt_ms', 'attempts.latitude', 'attempts.longitude', 'attempts.liveness'])
    .where('verifications.id', '=', id)
    .executeTakeFirst();
}

/** The match stands; everything else is looked at as it is now. */
async function judgeAgain(trx: Trx, of: CertifyingConsent, found: Found, person: PersonRow): Promise<Verdict> {
  const { latitude, longitude, doubt_ms: doubtMs } = found;
  const here = { latitude, longitude, doubtMs, atMs: found.effective_at.getTime() };
  return decideAttempt({
    person: { enrolled: true, deceasedOn: person.deceased_on, suspicions: await findSuspicions(trx, person.id) },
    sessionMatched: true,
    liveness: found.liveness,
    effectiveOn: civilDateAt(found.effective_at.getTime()),
    // Looked at when the capture came: an attempt whose template had come before was never verified.
    evidenceRepeated: false,
    sameBiometricsElsewhere: false,
    tooFarApart: await wasElsewhere(trx, person.id, found.session_id, here),
    sessionAtCounter: await isSessionAtCounter(trx, found.session_id, found.record_id),
    personGone: of.late,
  });
}

function atCounter(
  trx: Trx,
  central: Central,
  page: LedgerPage,
  { body }: CertifyingConsent,
  person: PersonRow,
  result: Extract<RecordResult, { kind: 'counter' }>,
  followUps: Verdict['followUps'],
): SettledConsent {
  const cause = { personId: person.id, sessionId: body.sessionId, recordId: body.id, recordNo: null };
  return {
    result,
    personId: person.id,
    countsFromMs: undefined,
    async write() {
      for (const followUp of followUps) await openFollowUp(trx, page, central.clock.now(), cause, followUp);
    },
  };
}

async function certifies(
  trx: Trx,
  central: Central,
  page: LedgerPage,
  { body }: CertifyingConsent,
  found: Found,
  person: PersonRow,
): Promise<SettledConsent> {
  const { id: verificationId, grade, position, effective_at: effectiveAt, session_id: sessionId } = found;
  const effectiveOn = civilDateAt(effectiveAt.getTime());
  const who = { birthDate: person.birth_date, deceasedOn: person.deceased_on };
  const outcome = certifyBenefits(person.test ? [] : await findBenefits(trx, person.id), who, effectiveOn);
  return {
    result: { kind: 'matched', verificationId, as: outcome.as, grade, benefits: [...outcome.benefits] },
    personId: person.id,
    countsFromMs: effectiveAt.getTime(),
    async write() {
      await trx
        .updateTable('verifications')
        .set({ certified_as: outcome.as, certifying_consent_id: body.id, benefits: JSON.stringify(outcome.benefits) })
        .where('id', '=', verificationId)
        .execute();
      page.changes.push({
        kind: 'verification',
        subject: verificationId,
        data: {
          consentId: body.id,
          personRef: person.person_ref,
          purpose: 'look-up',
          as: outcome.as,
          grade,
          effectiveAt: effectiveAt.toISOString(),
        },
      });
      const certifying = { verificationId, personId: person.id, sessionId, position, grade, effectiveAt, effectiveOn, outcome };
      await writeCertifications(trx, page, central.clock.now(), certifying);
    },
  };
}
