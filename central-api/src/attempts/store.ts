import type { MatchScore } from '@changqing/biometrics';
import type { BodyPosition, Purpose } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { IdentityTables, SuspicionReason } from '../tables.ts';
import type { CertifiableBenefit } from './certify.ts';
import { isTooFarApart, type Sighting } from './travel.ts';

type Trx = Transaction<IdentityTables>;

/** An attempt of the same session that was decided before. */
export interface DecidedEarlier {
  readonly recordId: string;
  readonly position: BodyPosition;
  readonly score: MatchScore;
  readonly sequence: number;
}

/**
 * The decided attempts of a session, person and purpose, in the order of capture. What was captured for one purpose is never fused into
 * another: the person agreed to the one alone.
 */
export async function findDecidedOfSession(
  trx: Trx,
  sessionId: string,
  personId: string,
  purpose: Purpose,
): Promise<readonly DecidedEarlier[]> {
  const rows = await trx
    .selectFrom('attempts')
    .innerJoin('decisions', 'decisions.record_id', 'attempts.id')
    .innerJoin('records', 'records.id', 'attempts.id')
    .select(['attempts.id', 'attempts.position', 'decisions.score', 'records.sequence'])
    .where('attempts.session_id', '=', sessionId)
    .where('attempts.person_id', '=', personId)
    .where('attempts.purpose', '=', purpose)
    .orderBy('records.sequence')
    .orderBy('attempts.id')
    .execute();
  return rows.map(({ id, position, score, sequence }) => ({ recordId: id, position, score, sequence }));
}

export async function isSessionAtCounter(trx: Trx, sessionId: string, exceptRecordId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('attempts')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('state', '=', 'counter')
    .where('id', '!=', exceptRecordId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function findSuspicions(trx: Trx, personId: string): Promise<readonly SuspicionReason[]> {
  const rows = await trx.selectFrom('suspicions').select('reason').where('person_id', '=', personId).orderBy('reason').execute();
  return rows.map(({ reason }) => reason);
}

const DAY_MS = 86_400_000;
/** Nobody needs longer than this to cross the country; sightings further off in time cannot be too far apart in place. */
const TRAVEL_SPAN_MS = 2 * DAY_MS;

/**
 * Whether another certification of the person lies too far away for the time between. A look-up that certified nothing is no sighting: its
 * verification was agreed to for looking up alone.
 */
export async function wasElsewhere(trx: Trx, personId: string, sessionId: string, here: Sighting): Promise<boolean> {
  const span = TRAVEL_SPAN_MS + here.doubtMs;
  const rows = await trx
    .selectFrom('attempts')
    .leftJoin('verifications', 'verifications.record_id', 'attempts.id')
    .select(['latitude', 'longitude', 'attempts.effective_at', 'doubt_ms'])
    .where('attempts.person_id', '=', personId)
    .where('attempts.session_id', '!=', sessionId)
    .where('state', '=', 'matched')
    .where((where) => where.or([where('attempts.purpose', '=', 'certification'), where('certified_as', 'is not', null)]))
    .where('attempts.effective_at', '>', new Date(here.atMs - span))
    .where('attempts.effective_at', '<', new Date(here.atMs + span))
    .execute();
  return rows.some(({ latitude, longitude, effective_at, doubt_ms }) =>
    isTooFarApart(here, { latitude, longitude, atMs: effective_at.getTime(), doubtMs: doubt_ms }),
  );
}

/** A person's benefits with what was counted for each, oldest benefit first. */
export async function findBenefits(trx: Trx, personId: string): Promise<readonly CertifiableBenefit[]> {
  const benefits = await trx
    .selectFrom('benefits')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('started_on')
    .orderBy('id')
    .execute();
  if (benefits.length === 0) return [];
  const counted = await trx
    .selectFrom('certifications')
    .select(['benefit_id', 'cycle', 'effective_on'])
    .where(
      'benefit_id',
      'in',
      benefits.map(({ id }) => id),
    ) // prettier-ignore
    .execute();
  return benefits.map((benefit) => ({
    id: benefit.id,
    kind: benefit.kind,
    rule: benefit.rule,
    startedOn: benefit.started_on,
    endedOn: benefit.ended_on,
    suspended: benefit.suspended,
    counted: counted
      .filter(({ benefit_id }) => benefit_id === benefit.id)
      .map(({ cycle, effective_on }) => ({ cycle, effectiveOn: effective_on })),
  }));
}
