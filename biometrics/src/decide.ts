import type { BodyPosition } from '@changqing/protocol';
import type { MatchScore } from './score.ts';

/** One capture of a session with the score of its comparison, in the order of capture. */
export interface DecidedAttempt {
  readonly position: BodyPosition;
  readonly score: MatchScore;
}

/** What a session may cost in false matches, and how many attempts it may have. */
export interface DecisionPolicy {
  /** The false match rate of a whole session, in (0, 1): 1e-3 with a card, 1e-4 with a typed number. */
  readonly falseMatchRate: number;
  /** Attempts beyond this number are not looked at. */
  readonly maximumAttempts: number;
}

/** The decision over a session so far. */
export interface Decision {
  readonly matched: boolean;
  /** How often a session of an impostor comes at least this far, all its attempts together; 0..1. */
  readonly falseMatchRate: number;
  /** The policy's rate, which `falseMatchRate` was held against. */
  readonly threshold: number;
  readonly usedAttempts: number;
}

/** The part of the permitted rate that single attempts may use up; the rest is for combining positions. */
const SINGLE_SHARE = 0.75;

/**
 * Decides over all attempts of a session, so that an impostor's whole session, however often it is asked on the way, matches at
 * most at the policy's rate.
 *
 * Each attempt's false match rate is a p-value under "another person". Two tests share the permitted rate:
 *
 * 1. *Single attempts.* Tries with one finger are correlated, in a way that nobody knows well, so nothing is multiplied: the
 *    k-th attempt has the share wₖ = 1/(k·H) of the rate, with H = 1 + 1/2 + … + 1/maximumAttempts. By the union bound (Bonferroni)
 *    this holds for any dependence, and each further try needs a better score than the one before.
 * 2. *Different positions together.* Fingers and palms of an impostor are independent of each other, so after each attempt
 *    Fisher's product combines the positions, each by its best try times its number of tries. Looking after every attempt from
 *    the second on costs shares again, 1/k as above.
 *
 * The session's rate is the least of all these looks, each divided by its share. So a later attempt can never take a match back,
 * and a better score never makes a session worse. An empty session has the rate 1.
 * Throws a RangeError for a policy that is none.
 */
export function decide(attempts: readonly DecidedAttempt[], policy: DecisionPolicy): Decision {
  const { falseMatchRate: threshold, maximumAttempts } = policy;
  if (!(threshold > 0 && threshold < 1)) throw new RangeError(`a policy's false match rate lies between 0 and 1, got ${threshold}`);
  if (!Number.isInteger(maximumAttempts) || maximumAttempts < 1)
    throw new RangeError(`maximumAttempts must be 1 or more, got ${maximumAttempts}`);
  const used = attempts.slice(0, maximumAttempts);
  const harmonic = harmonicSum(maximumAttempts);
  const singleShare = maximumAttempts === 1 ? 1 : SINGLE_SHARE;
  let rate = 1;
  used.forEach(({ score }, index) => {
    const k = index + 1;
    rate = Math.min(rate, (score.falseMatchRate * k * harmonic) / singleShare);
    if (k === 1) return;
    const together = fisher(perPosition(used.slice(0, k)));
    rate = Math.min(rate, (together * k * (harmonic - 1)) / (1 - singleShare));
  });
  // Nine digits: the last bits of `exp` and `log` differ between machines, a stored decision must not.
  const falseMatchRate = Number(Math.min(1, rate).toPrecision(9));
  return { matched: falseMatchRate <= threshold, falseMatchRate, threshold, usedAttempts: used.length };
}

/** One p-value a position: its best attempt, paid for by the number of its tries. */
function perPosition(attempts: readonly DecidedAttempt[]): number[] {
  const best = new Map<BodyPosition, { tries: number; least: number }>();
  for (const { position, score } of attempts) {
    const before = best.get(position) ?? { tries: 0, least: 1 };
    best.set(position, { tries: before.tries + 1, least: Math.min(before.least, score.falseMatchRate) });
  }
  return [...best.values()].map(({ tries, least }) => Math.min(1, tries * least));
}

/** Fisher's combined p-value of independent ones; 1 for fewer than two. Chi-squared with an even number of degrees has a closed form. */
function fisher(rates: readonly number[]): number {
  if (rates.length < 2) return 1;
  const half = -rates.reduce((sum, rate) => sum + Math.log(Math.max(rate, 1e-300)), 0);
  let term = 1;
  let sum = 1;
  for (let i = 1; i < rates.length; i++) {
    term *= half / i;
    sum += term;
  }
  return Math.min(1, Math.exp(-half) * sum);
}

function harmonicSum(n: number): number {
  let sum = 0;
  for (let k = 1; k <= n; k++) sum += 1 / k;
  return sum;
}
