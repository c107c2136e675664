import {
  certificationWindow,
  type BenefitAnswer,
  type BenefitKind,
  type CertificationRule,
  type CertifiedAs,
  type CivilDate,
} from '@changqing/protocol';

/** A benefit with its history, as the certification rules need it. */
export interface CertifiableBenefit {
  readonly id: string;
  readonly kind: BenefitKind;
  readonly rule: CertificationRule;
  readonly startedOn: CivilDate;
  readonly endedOn: CivilDate | null;
  readonly suspended: boolean;
  readonly counted: readonly { readonly cycle: string; readonly effectiveOn: CivilDate }[];
}

/** A benefit and cycle that a verification counts for; `resumes`: it was suspended, and is paid again. */
export interface CountedBenefit {
  readonly benefitId: string;
  readonly kind: BenefitKind;
  readonly cycle: string;
  readonly resumes: boolean;
}

/** What one verification does for a person. */
export interface CertificationOutcome {
  readonly as: CertifiedAs;
  readonly benefits: readonly BenefitAnswer[];
  /** Benefits and cycles that it counts for: rows to insert. */
  readonly counts: readonly CountedBenefit[];
}

/**
 * Applies every benefit's rule to the effective date. A benefit that had ended by then certifies nothing; one that ends later (a death
 * known since) still counts and is answered as `ended`. Pure.
 */
export function certifyBenefits(
  benefits: readonly CertifiableBenefit[],
  person: { readonly birthDate: CivilDate; readonly deceasedOn: CivilDate | null },
  effectiveOn: CivilDate,
): CertificationOutcome {
  const counts: CountedBenefit[] = [];
  const answers: BenefitAnswer[] = [];
  let already = false;
  for (const benefit of benefits) {
    const { id, kind, rule, startedOn, endedOn, suspended, counted } = benefit;
    const window = certificationWindow({ rule, birthDate: person.birthDate, startedOn, counted }, effectiveOn);
    const answer = { kind, rule, cycle: window.cycle, nextFrom: window.next.from, nextTo: window.next.to };
    if (endedOn !== null && endedOn < effectiveOn) {
      answers.push({ ...answer, state: 'ended', countedNow: false });
      continue;
    }
    const countedNow = window.state === 'due';
    if (countedNow) counts.push({ benefitId: id, kind, cycle: window.cycle, resumes: suspended });
    if (window.state === 'already') already = true;
    const ends = endedOn !== null || person.deceasedOn !== null;
    answers.push({ ...answer, state: ends ? 'ended' : window.state === 'not-yet-due' ? 'not-yet-due' : 'certified', countedNow });
  }
  return { as: counts.length > 0 ? 'accepted' : already ? 'already' : 'not-yet-due', benefits: answers, counts };
}
