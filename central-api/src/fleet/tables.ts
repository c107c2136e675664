import type { Alarm, CommandStatus, RemoteCommand, TerminalFileHead, TerminalReport } from '@changqing/protocol';
import type { ColumnType, JSONColumnType } from 'kysely';

type At = Date;
type Count = ColumnType<number, number, number>;

/** What a terminal told last, whole. */
export interface TerminalReportsTable {
  terminal_id: string;
  report: JSONColumnType<TerminalReport>;
  received_at: At;
  /** The last few starts that beats came from, the newest last. */
  boot_ids: string[];
}
export interface TerminalSamplesTable {
  terminal_id: string;
  at: At;
  round_trip_ms: number | null;
  rss_bytes: number | null;
  free_bytes: number | null;
  temperature_c: number | null;
  waiting: number;
  /** Of all devices since the kiosk was set up. */
  link_errors: Count;
}
export interface TerminalDaysTable {
  terminal_id: string;
  day: string;
  sessions: number;
  certified: number;
  kept: number;
  counter: number;
  prints: number;
}
export interface TerminalAuditsTable {
  terminal_id: string;
  audit_id: string;
  size: Count;
  head: Buffer;
  checkpoint_at: At;
  /** The first entry that does not fit. */
  broken_at: ColumnType<number | null, number | null, number | null>;
  broken_why: AuditFaultKind | null;
  touched_at: At;
}
/** How an audit can be found to be wrong. */
export type AuditFaultKind = 'altered' | 'missing' | 'cut' | 'forked' | 'head';
export interface TerminalEventsTable {
  terminal_id: string;
  audit_id: string;
  sequence: Count;
  at: At;
  entry: string;
  previous_sha256: Buffer;
  sha256: Buffer;
  received_at: At;
}
export interface TerminalCheckpointsTable {
  terminal_id: string;
  audit_id: string;
  day: string;
  /** Empty for the day's ordinary one. */
  fault: AuditFaultKind | '';
  size: Count;
  jws: string;
  /** The entry that does not fit, as it came. */
  entry: string | null;
  received_at: At;
}
export interface AlarmsTable {
  id: string;
  terminal_id: string;
  kind: Alarm['kind'];
  subject: string;
  severity: Alarm['severity'];
  reason: string;
  action: string;
  raised_at: At;
  acknowledged_by: string | null;
  acknowledged_at: At | null;
  cleared_at: At | null;
}
export interface OrdersTable {
  id: string;
  terminal_id: string;
  operator: string;
  command: JSONColumnType<RemoteCommand>;
  jws: string;
  issued_at: At;
  expires_at: At;
  state: CommandStatus['state'];
  settled_at: At | null;
  detail: string | null;
  results: ColumnType<NonNullable<CommandStatus['results']> | null, string | null, string | null>;
}
export interface TerminalFilesTable {
  id: string;
  terminal_id: string;
  kind: TerminalFileHead['kind'];
  at: At;
  by_whom: string;
  sha256: string;
  passed: number | null;
  failed: number | null;
  order_id: string | null;
  signature: string;
  bytes: Buffer;
  size: number;
  received_at: At;
}
