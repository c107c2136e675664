import type { EvidenceGrade, IdentifiedBy, Liveness } from '@changqing/protocol';

/**
 * The grade of a match at a terminal. The card counts only where a reader that checks liveness, or the bureau's staff, saw the person:
 * without either a match is `biometric` at most.
 */
export function gradeOf(facts: {
  readonly identifiedBy: IdentifiedBy;
  readonly liveness: Liveness;
  readonly attended: boolean;
}): EvidenceGrade {
  const seen = facts.liveness === 'passed' || facts.attended;
  return facts.identifiedBy === 'card' && seen ? 'biometric+card' : 'biometric';
}
