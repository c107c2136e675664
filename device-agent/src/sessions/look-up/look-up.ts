import {
  levelFor,
  type ArchivesRecord,
  type AssuranceLevel,
  type BenefitKind,
  type BodyPosition,
  type IdentifiedBy,
  type LookUpAct,
  type LookUpPolicy,
  type LookUpTopic,
  type OverviewRecord,
  type ParticularsRecord,
  type PasswordState,
  type TopicRecord,
} from '@changqing/protocol';

/** A look-up that central opened for this session: whose it is, how far it goes, and what was read in it. Gone with the session. */
export interface LookUp {
  readonly id: string;
  readonly personRef: string;
  readonly level: AssuranceLevel;
  /** Opened by a card that lay there; one on a verification does not end when the card is taken. */
  readonly basis: IdentifiedBy | 'verification';
  readonly maskedName: string;
  readonly maskedRomanised: string | undefined;
  readonly maskedNumber: string;
  readonly password: PasswordState;
  readonly enrolled: readonly BodyPosition[];
  readonly noticeVersion: string;
  /** Each topic as central gave it, for the time of the session. */
  readonly records: Partial<Record<LookUpTopic, TopicRecord>>;
  /** Topics of which central would say more now than it did: they are asked for anew before anything is done with them. */
  readonly stale: readonly LookUpTopic[];
  /** The ladder has been gone through to its end: biometrics are no way any more. */
  readonly ladderSpent: boolean;
  /** What certifying while serving would count for, on which verification, until when; asked once. */
  readonly offer: { readonly verificationId: string; readonly benefits: readonly BenefitKind[]; readonly until: number } | undefined;
  readonly certifyAsked: boolean;
}

export const overviewOf = ({ records }: LookUp): OverviewRecord | undefined =>
  records.overview?.topic === 'overview' ? records.overview.record : undefined;

export const archivesOf = ({ records }: LookUp): ArchivesRecord | undefined =>
  records.archives?.topic === 'archives' ? records.archives.record : undefined;

export const particularsOf = ({ records }: LookUp): ParticularsRecord | undefined =>
  records.particulars?.topic === 'particulars' ? records.particulars.record : undefined;

/** A topic as central would give it now. */
export const freshRecord = ({ records, stale }: LookUp, topic: LookUpTopic): TopicRecord | undefined =>
  stale.includes(topic) ? undefined : records[topic];

/** The level that is still missing for an act; undefined where it may be done now. */
export function missingLevel(lookUp: LookUp, act: LookUpAct, policy: LookUpPolicy): 2 | 3 | undefined {
  const level = levelFor(act, policy);
  if (lookUp.level >= level) return undefined;
  return level === 3 ? 3 : 2;
}
