import { matchScore, type AlgorithmVersion, type MatchScore } from '@changqing/biometrics';
import type { Modality } from '@changqing/protocol';

/** The algorithm that scores a modality at the moment. */
export const algorithmOf = (modality: Modality): AlgorithmVersion => (modality === 'palm-vein' ? 'cq-palm/1' : 'cq-fp/1');

/**
 * The score of a probe against several references of one body part: the best of them, paid for by their number (Bonferroni), since an
 * impostor has as many chances as there are references. No references: the score that anybody reaches.
 */
export function bestReference(scores: readonly MatchScore[], modality: Modality): MatchScore {
  const best = scores.reduce<MatchScore | undefined>((top, next) => (top === undefined || next.score > top.score ? next : top), undefined);
  if (best === undefined) return matchScore(0, algorithmOf(modality));
  return matchScore(best.score - 10 * Math.log10(scores.length), best.algorithm);
}
