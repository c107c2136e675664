import { decide, type Decision } from '@changqing/biometrics';
import {
  civilDateAt,
  MAXIMUM_CAPTURES,
  SESSION_FALSE_MATCH_RATE,
  type AttemptBody,
  type CertifiedAs,
  type EvidenceGrade,
  type RecordResult,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { closeKeptFollowUps, openFollowUp } from '../follow-ups/store.ts';
import type { LedgerPage } from '../ledger/ledger.ts';
import type { PersonRow } from '../people/store.ts';
import type { IdentityTables } from '../tables.ts';
import { makeId } from '../unique-id.ts';
import { certifyBenefits, type CertificationOutcome } from './certify.ts';
import { decideAttempt } from './decide.ts';
import { gradeOf } from './grade.ts';
import type { Comparison } from './match-attempt.ts';
import { findBenefits, findDecidedOfSession, findSuspicions, isSessionAtCounter, wasElsewhere, type DecidedEarlier } from './store.ts';

/** The parts of a signed attempt that its decision hangs on. */
export type AttemptParticulars = Pick<AttemptBody, 'id' | 'sessionId' | 'sequence' | 'position' | 'identifiedBy' | 'liveness' | 'recordNo'>;

/** An attempt with everything that its decision needs. */
export interface AttemptCase {
  readonly body: AttemptParticulars;
  readonly person: PersonRow | undefined;
  readonly enrolled: boolean;
  readonly comparison: Extract<Comparison, { kind: 'compared' }> | undefined;
  readonly repetition: { readonly samePerson: boolean; readonly anotherPerson: boolean };
  readonly place: { readonly latitude: number; readonly longitude: number; readonly attended: boolean };
  readonly effectiveAtMs: number;
  readonly doubtMs: number;
  readonly personGone: boolean;
}

interface Matched {
  readonly verificationId: string;
  readonly as: CertifiedAs;
  readonly grade: EvidenceGrade;
  readonly certified: CertificationOutcome;
}

/** A decided attempt: the result to answer, and what to write once the attempt's row is there. */
export interface Settlement {
  readonly state: 'matched' | 'not-matched' | 'counter';
  readonly result: RecordResult;
  write(): Promise<void>;
}

/**
 * Decides an attempt under the lock on the person's row: fuses the session's attempts, judges, certifies. Reads only; `write` stores
 * decision, verification, certifications and follow-ups in the same transaction, after the attempt's own row.
 */
export async function settleAttempt(
  trx: Transaction<IdentityTables>,
  central: Central,
  page: LedgerPage,
  of: AttemptCase,
): Promise<Settlement> {
  const { body, person, comparison } = of;
  const nowMs = central.clock.now();
  const effectiveOn = civilDateAt(of.effectiveAtMs);
  const fused = person === undefined || comparison === undefined ? [] : await fuse(trx, body, person, comparison);
  const decision = decideFused(fused, body);
  const here = { ...of.place, atMs: of.effectiveAtMs, doubtMs: of.doubtMs };
  const verdict = decideAttempt({
    person:
      person === undefined
        ? undefined
        : { enrolled: of.enrolled, deceasedOn: person.deceased_on, suspicions: await findSuspicions(trx, person.id) },
    sessionMatched: decision.matched,
    liveness: body.liveness,
    effectiveOn,
    evidenceRepeated: of.repetition.samePerson,
    sameBiometricsElsewhere: of.repetition.anotherPerson,
    tooFarApart: person !== undefined && decision.matched && (await wasElsewhere(trx, person.id, body.sessionId, here)),
    sessionAtCounter: await isSessionAtCounter(trx, body.sessionId, body.id),
    personGone: of.personGone,
  });
  const matched = verdict.state === 'matched' && person !== undefined ? await certify(trx, of, person, effectiveOn, nowMs) : undefined;
  return {
    state: verdict.state,
    result: resultOf(verdict.state, matched),
    async write() {
      if (comparison !== undefined && person !== undefined) await writeDecision(trx, of, comparison, fused, decision, nowMs);
      const cause = { personId: person?.id ?? null, sessionId: body.sessionId, recordId: body.id, recordNo: body.recordNo };
      if (matched !== undefined && person !== undefined) {
        await writeVerification(trx, page, of, person, matched, effectiveOn, nowMs);
        await closeKeptFollowUps(trx, page, nowMs, { personId: person.id, sessionId: body.sessionId });
      }
      for (const followUp of verdict.followUps) await openFollowUp(trx, page, nowMs, cause, followUp);
    },
  };
}

function resultOf(state: Settlement['state'], matched: Matched | undefined): RecordResult {
  if (matched !== undefined) {
    const { verificationId, as, grade, certified } = matched;
    return { kind: 'matched', verificationId, as, grade, benefits: [...certified.benefits] };
  }
  return state === 'not-matched' ? { kind: 'not-matched' } : { kind: 'counter', why: 'see-counter' };
}

async function fuse(
  trx: Transaction<IdentityTables>,
  body: AttemptParticulars,
  person: PersonRow,
  comparison: Extract<Comparison, { kind: 'compared' }>,
): Promise<readonly DecidedEarlier[]> {
  const earlier = await findDecidedOfSession(trx, body.sessionId, person.id);
  const own: DecidedEarlier = { recordId: body.id, position: body.position, score: comparison.score, sequence: body.sequence };
  return [...earlier.filter(({ recordId }) => recordId !== body.id), own].toSorted((a, b) => a.sequence - b.sequence);
}

function decideFused(fused: readonly DecidedEarlier[], body: AttemptParticulars): Decision {
  return decide(fused, { falseMatchRate: SESSION_FALSE_MATCH_RATE[body.identifiedBy], maximumAttempts: MAXIMUM_CAPTURES });
}

async function certify(
  trx: Transaction<IdentityTables>,
  of: AttemptCase,
  person: PersonRow,
  effectiveOn: string,
  nowMs: number,
): Promise<Matched> {
  const benefits = await findBenefits(trx, person.id);
  const certified = certifyBenefits(benefits, { birthDate: person.birth_date, deceasedOn: person.deceased_on }, effectiveOn);
  const grade = gradeOf({ identifiedBy: of.body.identifiedBy, liveness: of.body.liveness, attended: of.place.attended });
  return { verificationId: makeId(nowMs), as: certified.as, grade, certified };
}

async function writeDecision(
  trx: Transaction<IdentityTables>,
  of: AttemptCase,
  comparison: Extract<Comparison, { kind: 'compared' }>,
  fused: readonly DecidedEarlier[],
  decision: Decision,
  nowMs: number,
): Promise<void> {
  await trx
    .insertInto('decisions')
    .values({
      record_id: of.body.id,
      algorithm: comparison.score.algorithm,
      format: comparison.probe.format,
      score: JSON.stringify(comparison.score),
      scores: JSON.stringify(comparison.scores),
      reference_ids: [...comparison.referenceIds],
      fused_ids: fused.map(({ recordId }) => recordId),
      threshold: decision.threshold,
      maximum_attempts: MAXIMUM_CAPTURES,
      false_match_rate: decision.falseMatchRate,
      matched: decision.matched,
      decided_at: new Date(nowMs),
    })
    .execute();
}

async function writeVerification(
  trx: Transaction<IdentityTables>,
  page: LedgerPage,
  of: AttemptCase,
  person: PersonRow,
  { verificationId, as, grade, certified }: Matched,
  effectiveOn: string,
  nowMs: number,
): Promise<void> {
  const effectiveAt = new Date(of.effectiveAtMs);
  await trx
    .insertInto('verifications')
    .values({
      id: verificationId,
      record_id: of.body.id,
      session_id: of.body.sessionId,
      person_id: person.id,
      certified_as: as,
      grade,
      benefits: JSON.stringify(certified.benefits),
      effective_at: effectiveAt,
    })
    .execute();
  page.changes.push({
    kind: 'verification',
    subject: verificationId,
    data: { recordId: of.body.id, personRef: person.person_ref, as, grade, effectiveAt: effectiveAt.toISOString() },
  });
  for (const { benefitId, cycle, resumes } of certified.counts) {
    const id = makeId(nowMs);
    await trx
      .insertInto('certifications')
      .values({
        id,
        benefit_id: benefitId,
        cycle,
        effective_on: effectiveOn,
        verification_id: verificationId,
        grade,
        source: 'terminal',
        recorded_at: new Date(nowMs),
      })
      .execute();
    if (resumes) await trx.updateTable('benefits').set({ suspended: false }).where('id', '=', benefitId).execute();
    page.changes.push({ kind: 'certification', subject: id, data: { verificationId, benefitId, cycle, effectiveOn, resumes } });
  }
  await trx
    .updateTable('enrolled_positions')
    .set({ last_passed_at: effectiveAt })
    .where('person_id', '=', person.id)
    .where('position', '=', of.body.position)
    .execute();
}
