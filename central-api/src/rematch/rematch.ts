import { decide } from '@changqing/biometrics';
import { attemptBody, err, modalityOf, ok, type Result } from '@changqing/protocol';
import { decodeJwt } from 'jose';
import type { Central } from '../context.ts';
import { openEvidence } from '../attempts/open-evidence.ts';
import { readReferencesById } from '../enrolments/references.ts';
import { probeOf } from '../attempts/match-attempt.ts';
import { bestReference } from '../matching/best-reference.ts';
import type { StoredScore } from '../tables.ts';

const COMPARE_WITHIN_MS = 60_000;

/** A stored decision beside the one that comes out now. */
export interface RematchReport {
  readonly recordId: string;
  readonly same: boolean;
  readonly algorithm: string;
  readonly threshold: number;
  readonly stored: {
    readonly scores: readonly number[];
    readonly score: number;
    readonly falseMatchRate: number;
    readonly matched: boolean;
  };
  readonly repeated: {
    readonly scores: readonly number[];
    readonly score: number;
    readonly falseMatchRate: number;
    readonly matched: boolean;
  };
}

/** Why a decision cannot be repeated. */
export type RematchFault = {
  readonly code: 'no-decision' | 'evidence-erased' | 'references-erased' | 'unreadable' | 'busy';
  readonly recordId: string;
};

/**
 * Repeats a stored decision: opens the evidence and the very references that were used, compares every attempt that was fused, decides
 * again with the stored threshold, and compares bit for bit.
 */
export async function rematch(central: Central, recordId: string): Promise<Result<RematchReport, RematchFault>> {
  const decision = await central.databases.identity
    .selectFrom('decisions')
    .selectAll()
    .where('record_id', '=', recordId)
    .executeTakeFirst();
  if (decision === undefined) return err({ code: 'no-decision', recordId });
  const fused: Repeated[] = [];
  for (const id of decision.fused_ids) {
    const repeated = await repeatScore(central, id);
    if (!repeated.ok) return repeated;
    fused.push(repeated.value);
  }
  const own = fused.find(({ id }) => id === recordId);
  if (own === undefined) return err({ code: 'no-decision', recordId });
  const again = decide(fused, { falseMatchRate: decision.threshold, maximumAttempts: decision.maximum_attempts });
  const stored = {
    scores: decision.scores,
    score: decision.score.score,
    falseMatchRate: decision.false_match_rate,
    matched: decision.matched,
  };
  const repeated = { scores: own.scores, score: own.score.score, falseMatchRate: again.falseMatchRate, matched: again.matched };
  const same = fused.every((attempt) => attempt.same) && JSON.stringify(stored) === JSON.stringify(repeated);
  return ok({ recordId, same, algorithm: decision.algorithm, threshold: decision.threshold, stored, repeated });
}

interface Repeated {
  readonly id: string;
  readonly position: ReturnType<typeof attemptBody.parse>['position'];
  readonly score: StoredScore;
  readonly scores: readonly number[];
  readonly same: boolean;
}

async function repeatScore(central: Central, id: string): Promise<Result<Repeated, RematchFault>> {
  const { identity, biometrics } = central.databases;
  const row = await identity
    .selectFrom('decisions')
    .innerJoin('records', 'records.id', 'decisions.record_id')
    .select(['records.jws', 'decisions.reference_ids', 'decisions.scores', 'decisions.score'])
    .where('decisions.record_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return err({ code: 'no-decision', recordId: id });
  const kept = await biometrics.selectFrom('evidence').select(['jwe', 'kid']).where('id', '=', id).executeTakeFirst();
  if (kept === undefined) return err({ code: 'evidence-erased', recordId: id });
  const key = central.keys.evidence.find(({ kid }) => kid === kept.kid);
  const body = attemptBody.parse(decodeJwt(row.jws));
  const evidence = key === undefined ? undefined : await openEvidence({ jwe: kept.jwe, kid: kept.kid, key }, body);
  const probe = evidence?.ok === true ? probeOf(evidence.value, body.position) : undefined;
  if (probe === undefined) return err({ code: 'unreadable', recordId: id });
  const references = (await readReferencesById(central, row.reference_ids)).filter((reference) => reference !== undefined);
  if (references.length !== row.reference_ids.length) return err({ code: 'references-erased', recordId: id });
  const modality = modalityOf(body.position);
  const compared = await central.matcher.compare({ modality, probe, references }, COMPARE_WITHIN_MS);
  if (!compared.ok) return err({ code: compared.error.code, recordId: id });
  const scores = compared.value.map(({ score }) => score);
  const score = bestReference(compared.value, modality);
  const same = JSON.stringify(scores) === JSON.stringify(row.scores) && sameScore(score, row.score);
  return ok({ id, position: body.position, score, scores, same });
}

const sameScore = (a: StoredScore, b: StoredScore): boolean =>
  a.score === b.score && a.falseMatchRate === b.falseMatchRate && a.extrapolated === b.extrapolated && a.algorithm === b.algorithm;
