import type {
  BenefitAnswer,
  BenefitKind,
  BodyPosition,
  CertificationRule,
  CertifiedAs,
  EvidenceGrade,
  FollowUpReason,
  Heartbeat,
  IdentifiedBy,
  Liveness,
  Modality,
  PublicContentDraft,
  PublicJwk,
  Purpose,
  Site,
  TemplateFormat,
} from '@changqing/protocol';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { ArchiveDocumentsTable, ArchivePagesTable } from './archives/tables.ts';
import type { DocumentsTable, PaperCountsTable } from './documents/tables.ts';
import type {
  AlarmsTable,
  OrdersTable,
  TerminalAuditsTable,
  TerminalCheckpointsTable,
  TerminalDaysTable,
  TerminalEventsTable,
  TerminalFilesTable,
  TerminalReportsTable,
  TerminalSamplesTable,
} from './fleet/tables.ts';
import type { FeedbackTable, ParticularsStatementsTable } from './feedback/tables.ts';
import type { CardOnlyCountsTable, LookUpsTable, SlipCountsTable } from './look-ups/tables.ts';
import type { PersonalRecordsTable } from './personal-records/tables.ts';
import type { ServicePasswordsTable } from './service-passwords/tables.ts';
import type { StaffSessionsTable, StaffTable } from './staff/tables.ts';

/** Instants are `timestamptz`; central writes every one of them from its clock, never the database from its own. */
type At = Date;
/** JSON is written as text and read parsed. */
type JsonOf<T extends object> = JSONColumnType<T>;
/** `bigint` is read as a number: none of these counts reaches 2^53. */
type Count = ColumnType<number, number, number>;

export interface PeopleTable {
  id: string;
  /** What terminals are told; random, can be renewed. */
  person_ref: string;
  /** Joins to the biometrics schema; random, can be renewed; null while nothing is enrolled. */
  biometric_id: string | null;
  number_hash: Buffer;
  number_sealed: Buffer;
  name_sealed: Buffer;
  /** The name in Latin letters, where the register has it. */
  romanised_sealed: Buffer | null;
  kid: string;
  birth_date: string;
  deceased_on: string | null;
  /** The bureau's test person: certified never, counted nowhere. */
  test: Generated<boolean>;
  created_at: At;
}
export interface BenefitsTable {
  id: string;
  person_id: string;
  kind: BenefitKind;
  rule: CertificationRule;
  started_on: string;
  ended_on: string | null;
  suspended: boolean;
}
export type CertificationSource = 'terminal' | 'staff' | 'data-comparison' | 'other-channel';
export interface CertificationsTable {
  id: string;
  benefit_id: string;
  cycle: string;
  effective_on: string;
  verification_id: string | null;
  grade: EvidenceGrade;
  source: CertificationSource;
  recorded_at: At;
}
export interface EnrolmentsTable {
  id: string;
  sha256: string;
  person_id: string;
  answer: string;
  received_at: At;
}
export interface EnrolledPositionsTable {
  person_id: string;
  position: BodyPosition;
  enrolment_id: string;
  quality: number;
  last_passed_at: At | null;
}
export type SuspicionReason = 'duplicate-benefit' | 'same-biometrics-elsewhere';
export interface SuspicionsTable {
  person_id: string;
  reason: SuspicionReason;
  since: At;
}
export interface TerminalsTable {
  id: string;
  site_no: string;
  name: string;
  public_key: JsonOf<PublicJwk>;
  site: JsonOf<Site>;
  enrolled_at: At;
  closed_at: At | null;
  cloned_at: At | null;
  last_seen_at: At | null;
  /** Central's clock minus the terminal's at the last signed request, ms. */
  clock_offset_ms: Count | null;
  /** What the last heartbeat told of paper. */
  supplies: ColumnType<NonNullable<Heartbeat['supplies']> | null, string | null, string | null>;
  /** Keys of orders that it has pinned. */
  command_kids: string[] | null;
}
export interface TerminalCodesTable {
  code_sha256: string;
  site: JsonOf<Site>;
  created_at: At;
  expires_at: At;
  used_at: At | null;
  terminal_id: string | null;
}
export interface RequestIdsTable {
  terminal_id: string;
  request_id: string;
  forget_at: At;
}
export interface AcceptedRecordsTable {
  id: string;
  sha256: string;
  answer: string;
}
export interface RecordsTable {
  id: string;
  terminal_id: string;
  kind: 'attempt' | 'consent' | 'feedback' | 'particulars';
  session_id: string;
  epoch: string;
  sequence: Count;
  body_sha256: string;
  previous_sha256: string;
  jws: string;
  received_at: At;
  effective_at: At;
  flags: string[];
}
export interface ConsentsTable {
  id: string;
  person_id: string | null;
  session_id: string | null;
  enrolment_id: string | null;
  modalities: Modality[];
  purpose: Generated<Purpose>;
  notice_version: string;
  agreed_at: At;
  withdrawn_at: At | null;
}
export type AttemptState = 'matched' | 'not-matched' | 'counter' | 'pending';
export interface AttemptsTable {
  id: string;
  session_id: string;
  person_id: string | null;
  terminal_id: string;
  consent_id: string;
  purpose: Purpose;
  modality: Modality;
  position: BodyPosition;
  try_number: number;
  identified_by: IdentifiedBy;
  liveness: Liveness;
  record_no: string;
  code: string;
  delivery: 'live' | 'late';
  state: AttemptState;
  received_at: At;
  effective_at: At;
  effective_on: string;
  doubt_ms: Count;
  latitude: number;
  longitude: number;
  attended: boolean;
}
export interface StoredScore {
  readonly score: number;
  readonly falseMatchRate: number;
  readonly extrapolated: boolean;
  readonly algorithm: 'cq-fp/1' | 'cq-palm/1';
}
export interface DecisionsTable {
  record_id: string;
  algorithm: string;
  format: TemplateFormat;
  /** The attempt's own score, already paid for the number of references it was compared with. */
  score: JsonOf<StoredScore>;
  /** What each reference scored, in the order of `reference_ids`. */
  scores: JsonOf<readonly number[]>;
  reference_ids: string[];
  /** Records whose scores were fused, in order, this one last. */
  fused_ids: string[];
  threshold: number;
  maximum_attempts: number;
  false_match_rate: number;
  matched: boolean;
  decided_at: At;
}
export interface VerificationsTable {
  id: string;
  record_id: string;
  session_id: string;
  person_id: string;
  /** What the person agreed to before the capture. */
  purpose: Purpose;
  /** Null while nothing was certified on it: a look-up whose person did not agree to more. */
  certified_as: CertifiedAs | null;
  /** The consent that made a look-up's verification certify, at most one. */
  certifying_consent_id: string | null;
  grade: EvidenceGrade;
  benefits: JsonOf<readonly BenefitAnswer[]>;
  /** When the person was there: the capture, on central's clock. */
  effective_at: At;
}
export interface FollowUpsTable {
  id: string;
  person_id: string | null;
  session_id: string;
  record_id: string | null;
  record_no: string | null;
  reason: FollowUpReason;
  priority: 'first' | 'normal';
  opened_at: At;
  closed_at: At | null;
}
export interface PrintReportsTable {
  job_id: string;
  terminal_id: string;
  code: string;
  state: 'printed' | 'not-printed' | 'partly-printed' | 'unknown';
  copies: number;
  reported_at: At;
}
/** One row: what is shown to everybody. */
export interface PublicContentTable {
  one: Generated<boolean>;
  content: JsonOf<PublicContentDraft>;
  updated_at: At;
}
export interface AuditTable {
  sequence: Count;
  entry: string;
  previous_sha256: string;
  sha256: string;
}
export interface ChangesTable {
  sequence: Count;
  at: At;
  kind: string;
  subject: string;
  data: JsonOf<Record<string, unknown>>;
}
export interface MarksTable {
  name: string;
  at: At;
}

/** The schema `identity`: who people are, what they draw, what was decided. No template, no evidence. */
export interface IdentityTables {
  people: PeopleTable;
  benefits: BenefitsTable;
  certifications: CertificationsTable;
  enrolments: EnrolmentsTable;
  enrolled_positions: EnrolledPositionsTable;
  suspicions: SuspicionsTable;
  terminals: TerminalsTable;
  terminal_codes: TerminalCodesTable;
  request_ids: RequestIdsTable;
  accepted_records: AcceptedRecordsTable;
  records: RecordsTable;
  consents: ConsentsTable;
  attempts: AttemptsTable;
  decisions: DecisionsTable;
  verifications: VerificationsTable;
  follow_ups: FollowUpsTable;
  print_reports: PrintReportsTable;
  public_content: PublicContentTable;
  feedback: FeedbackTable;
  particulars_statements: ParticularsStatementsTable;
  audit: AuditTable;
  changes: ChangesTable;
  marks: MarksTable;
  personal_records: PersonalRecordsTable;
  archive_documents: ArchiveDocumentsTable;
  archive_pages: ArchivePagesTable;
  service_passwords: ServicePasswordsTable;
  look_ups: LookUpsTable;
  slip_counts: SlipCountsTable;
  card_only_counts: CardOnlyCountsTable;
  paper_counts: PaperCountsTable;
  documents: DocumentsTable;
  staff: StaffTable;
  staff_sessions: StaffSessionsTable;
  terminal_reports: TerminalReportsTable;
  terminal_samples: TerminalSamplesTable;
  terminal_days: TerminalDaysTable;
  terminal_audits: TerminalAuditsTable;
  terminal_events: TerminalEventsTable;
  terminal_checkpoints: TerminalCheckpointsTable;
  alarms: AlarmsTable;
  orders: OrdersTable;
  terminal_files: TerminalFilesTable;
}

export interface TemplateReferencesTable {
  id: string;
  subject_id: string;
  enrolment_id: string;
  position: BodyPosition;
  format: TemplateFormat;
  version: number;
  kid: string;
  sealed: Buffer;
  created_at: At;
}
export interface EvidenceTable {
  /** The record's id. */
  id: string;
  subject_id: string | null;
  kid: string;
  sha256: string;
  jwe: string;
  received_at: At;
}
export interface ErasedTable {
  id: string;
  sha256: string;
  erased_at: At;
  why: 'retention' | 'consent-withdrawn' | 'orphaned';
}
export interface TemplateHashesTable {
  hash: Buffer;
  /** The record or the reference that the template came with. */
  source_id: string;
  subject_id: string | null;
}

/** The schema `biometrics`: references and evidence, by ids that say nothing. No name, no number, no benefit. */
export interface BiometricsTables {
  template_references: TemplateReferencesTable;
  evidence: EvidenceTable;
  erased: ErasedTable;
  template_hashes: TemplateHashesTable;
}
