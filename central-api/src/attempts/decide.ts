import type { CivilDate, FollowUpReason, Liveness } from '@changqing/protocol';
import type { SuspicionReason } from '../tables.ts';

/** Everything that decides over an attempt, gathered beforehand. */
export interface AttemptFacts {
  /** Undefined where the number is not in the register. */
  readonly person:
    { readonly enrolled: boolean; readonly deceasedOn: CivilDate | null; readonly suspicions: readonly SuspicionReason[] } | undefined;
  /** What the matcher says of all attempts of the session so far. */
  readonly sessionMatched: boolean;
  readonly liveness: Liveness;
  readonly effectiveOn: CivilDate;
  /** The same template came before, from this person or at their enrolment. */
  readonly evidenceRepeated: boolean;
  /** The same template came before from another person. */
  readonly sameBiometricsElsewhere: boolean;
  readonly tooFarApart: boolean;
  /** An earlier attempt of this session ended at the counter. */
  readonly sessionAtCounter: boolean;
  /** The person has left: what is decided now reaches them by telephone only. */
  readonly personGone: boolean;
}

export interface OpenFollowUp {
  readonly reason: FollowUpReason;
  readonly priority: 'first' | 'normal';
}

/** What becomes of an attempt, and who should look at it. */
export interface Verdict {
  readonly state: 'matched' | 'not-matched' | 'counter';
  readonly followUps: readonly OpenFollowUp[];
}

/**
 * Decides over an attempt. Pure. Suspicion shows at the end alone: a suspected person who does not match is answered like anybody.
 * Only what says that the capture itself is not genuine (repeated evidence, failed liveness) ends the session at once.
 */
export function decideAttempt(facts: AttemptFacts): Verdict {
  const reasons: OpenFollowUp[] = [];
  const add = (reason: FollowUpReason, priority: OpenFollowUp['priority'] = 'normal'): void => void reasons.push({ reason, priority });
  const end = (state: Verdict['state']): Verdict => {
    if (state !== 'matched' && facts.personGone) add('kept-not-accepted');
    return { state, followUps: reasons };
  };
  if (facts.person?.enrolled !== true) {
    add('not-enrolled');
    return end('counter');
  }
  const { deceasedOn, suspicions } = facts.person;
  if (facts.evidenceRepeated) add('evidence-repeated');
  if (facts.sameBiometricsElsewhere) add('same-biometrics-elsewhere');
  if (reasons.length > 0 || facts.liveness === 'failed' || facts.sessionAtCounter) return end('counter');
  // A death is known by its day only: somebody verified on that day was alive at the time.
  const dead = deceasedOn !== null && deceasedOn < facts.effectiveOn;
  if (!facts.sessionMatched) {
    if (dead) add('deceased');
    return end('not-matched');
  }
  if (dead) add('alive-against-notice', 'first');
  for (const reason of suspicions) add(reason);
  if (facts.tooFarApart) add('too-far-apart');
  return end(reasons.length > 0 ? 'counter' : 'matched');
}
