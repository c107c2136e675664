import { decide, type Decision } from '@changqing/biometrics';
import {
  civilDateAt,
  MAXIMUM_CAPTURES,
  SESSION_FALSE_MATCH_RATE,
  type AttemptBody,
  type EvidenceGrade,
  type Purpose,
  type RecordResult,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { openFollowUp } from '../follow-ups/store.ts';
import type { LedgerPage } from '../ledger/ledger.ts';
import type { PersonRow } from '../people/store.ts';
import type { IdentityTables } from '../tables.ts';
import { makeId } from '../unique-id.ts';
import { certifyBenefits, type CertificationOutcome } from './certify.ts';
import { decideAttempt } from './decide.ts';
import { gradeOf } from './grade.ts';
import type { Comparison } from './match-attempt.ts';
import { findBenefits, findDecidedOfSession, findSuspicions, isSessionAtCounter, wasElsewhere, type DecidedEarlier } from './store.ts';
import { writeCertifications } from './write-certifications.ts';

/** The parts of a signed attempt that its decision hangs on. */
export type AttemptParticulars = Pick<
  AttemptBody,
  'id' | 'sessionId' | 'sequence' | 'position' | 'identifiedBy' | 'liveness' | 'purpose' | 'recordNo'
>;

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
  readonly grade: EvidenceGrade;
  /** What the verification certifies; for a look-up, what a consent on it would certify. */
  readonly outcome: CertificationOutcome;
}

/** A decided attempt: the result to answer, and what to write once the attempt's row is there. */
export interface Settlement {
  readonly state: 'matched' | 'not-matched' | 'counter';
  readonly result: RecordResult;
  write(): Promise<void>;
}

/**
 * Decides an attempt under the lock on the person's row: fuses the session's attempts of its purpose, judges, certifies unless it is a
 * look-up's. Reads only; `write` stores decision, verification, certifications and follow-ups in the same transaction, after the attempt's
 * own row.
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
  const isTest = person?.test === true;
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
    // Every technician carries the test person's card, so that it is in many places at once.
    tooFarApart: person !== undefined && !isTest && decision.matched && (await wasElsewhere(trx, person.id, body.sessionId, here)),
    sessionAtCounter: await isSessionAtCounter(trx, body.sessionId, body.id),
    // Nobody waits at home for the result of a look-up.
    personGone: of.personGone && body.purpose === 'certification',
  });
  const matched = verdict.state === 'matched' && person !== undefined ? await certify(trx, of, person, effectiveOn, nowMs) : undefined;
  return {
    state: verdict.state,
    result: resultOf(verdict.state, body.purpose, matched),
    async write() {
      if (comparison !== undefined && person !== undefined) await writeDecision(trx, of, comparison, fused, decision, nowMs);
      const cause = { personId: person?.id ?? null, sessionId: body.sessionId, recordId: body.id, recordNo: body.recordNo };
      if (matched !== undefined && person !== undefined) await writeVerification(trx, page, of, person, matched, effectiveOn, nowMs);
      for (const followUp of verdict.followUps) await openFollowUp(trx, page, nowMs, cause, followUp);
    },
  };
}

function resultOf(state: Settlement['state'], purpose: Purpose, matched: Matched | undefined): RecordResult {
  if (matched !== undefined) {
    const { verificationId, grade, outcome } = matched;
    if (purpose !== 'certification')
      return { kind: 'verified', verificationId, grade, offer: [...new Set(outcome.counts.map(({ kind }) => kind))] };
    return { kind: 'matched', verificationId, as: outcome.as, grade, benefits: [...outcome.benefits] };
  }
  return state === 'not-matched' ? { kind: 'not-matched' } : { kind: 'counter', why: 'see-counter' };
}

async function fuse(
  trx: Transaction<IdentityTables>,
  body: AttemptParticulars,
  person: PersonRow,
  comparison: Extract<Comparison, { kind: 'compared' }>,
): Promise<readonly DecidedEarlier[]> {
  const earlier = await findDecidedOfSession(trx, body.sessionId, person.id, body.purpose);
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
  const benefits = person.test ? [] : await findBenefits(trx, person.id);
  const outcome = certifyBenefits(benefits, { birthDate: person.birth_date, deceasedOn: person.deceased_on }, effectiveOn);
  const grade = gradeOf({ identifiedBy: of.body.identifiedBy, liveness: of.body.liveness, attended: of.place.attended });
  return { verificationId: makeId(nowMs), grade, outcome };
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
  { verificationId, grade, outcome }: Matched,
  effectiveOn: string,
  nowMs: number,
): Promise<void> {
  const { id: recordId, sessionId, position, purpose } = of.body;
  const effectiveAt = new Date(of.effectiveAtMs);
  const certifies = purpose === 'certification';
  await trx
    .insertInto('verifications')
    .values({
      id: verificationId,
      record_id: recordId,
      session_id: sessionId,
      person_id: person.id,
      purpose,
      certified_as: certifies ? outcome.as : null,
      certifying_consent_id: null,
      grade,
      benefits: JSON.stringify(certifies ? outcome.benefits : []),
      effective_at: effectiveAt,
    })
    .execute();
  page.changes.push({
    kind: 'verification',
    subject: verificationId,
    data: {
      recordId,
      personRef: person.person_ref,
      purpose,
      ...(person.test ? { test: true } : {}),
      ...(certifies ? { as: outcome.as } : {}),
      grade,
      effectiveAt: effectiveAt.toISOString(),
    },
  });
  if (!certifies) return;
  const certifying = { verificationId, personId: person.id, sessionId, position, grade, effectiveAt, effectiveOn, outcome };
  await writeCertifications(trx, page, nowMs, certifying);
}
