import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Staff and their sessions, and what terminals tell of themselves. */
export const staffAndFleetMigrations: Record<string, Migration> = {
  '0008-staff-and-fleet': {
    async up(db) {
      for (const statement of STAFF_AND_FLEET) await sql.raw(statement).execute(db);
    },
  },
  '0009-dry-runs': {
    async up(db) {
      await sql
        .raw(
          `alter table verifications drop constraint verifications_check,
            add constraint verifications_certify check (certified_as is not null or purpose in ('look-up', 'test'))`,
        )
        .execute(db);
    },
  },
};

const STAFF_AND_FLEET = [
  `alter table people add column test boolean not null default false`,
  // Which keys of orders a terminal has pinned; null while it has not asked for its profile since central has such keys.
  `alter table terminals add column command_kids text[]`,
  `create table staff (
    id text primary key, name text not null, role text not null, card_hash bytea unique, card_tag text, verifier text, password_hash text,
    totp_sealed bytea, kid text, totp_step bigint not null default 0, wrong smallint not null default 0, wrong_at timestamptz,
    locked_at timestamptz, valid_until timestamptz not null, closed_at timestamptz, created_at timestamptz not null,
    check ((totp_sealed is null) = (kid is null)), check ((verifier is null) = (card_tag is null)))`,
  `create table staff_sessions (
    token_sha256 bytea primary key, staff_id text not null references staff, opened_at timestamptz not null, last_used_at timestamptz not null,
    ended_at timestamptz)`,
  `create index on staff_sessions (last_used_at)`,
  // What a terminal told last. Rewritten with every beat: room on each page keeps that from growing the table.
  `create table terminal_reports (
    terminal_id text primary key references terminals, report jsonb not null, received_at timestamptz not null, boot_ids uuid[] not null)
    with (fillfactor = 50)`,
  `create table terminal_samples (
    terminal_id text not null references terminals, at timestamptz not null, round_trip_ms double precision, rss_bytes double precision,
    free_bytes double precision, temperature_c double precision, waiting integer not null, link_errors bigint not null,
    primary key (terminal_id, at))`,
  `create index on terminal_samples using brin (at)`,
  `create table terminal_days (
    terminal_id text not null references terminals, day date not null, sessions integer not null, certified integer not null,
    kept integer not null, counter integer not null, prints integer not null, primary key (terminal_id, day))`,
  `create table terminal_audits (
    terminal_id text not null references terminals, audit_id uuid not null, size bigint not null, head bytea not null,
    checkpoint_at timestamptz not null, broken_at bigint, broken_why text, touched_at timestamptz not null, primary key (terminal_id, audit_id))`,
  `create table terminal_events (
    terminal_id text not null references terminals, audit_id uuid not null, sequence bigint not null, at timestamptz not null, entry text not null,
    previous_sha256 bytea not null, sha256 bytea not null, received_at timestamptz not null, primary key (terminal_id, audit_id, sequence))`,
  `create index on terminal_events (terminal_id, received_at)`,
  // One signed head a day, and each one that did not fit what is stored: what a case about an audit rests on.
  `create table terminal_checkpoints (
    terminal_id text not null references terminals, audit_id uuid not null, day date not null, fault text not null, size bigint not null,
    jws text not null, entry text, received_at timestamptz not null, primary key (terminal_id, audit_id, day, fault))`,
  `create table alarms (
    id uuid primary key, terminal_id text not null references terminals, kind text not null, subject text not null, severity text not null,
    reason text not null, action text not null, raised_at timestamptz not null, acknowledged_by text references staff,
    acknowledged_at timestamptz, cleared_at timestamptz)`,
  `create unique index on alarms (terminal_id, kind, subject) where cleared_at is null`,
  `create index on alarms (raised_at)`,
  `create table orders (
    id uuid primary key, terminal_id text not null references terminals, operator text not null references staff, command jsonb not null,
    jws text not null, issued_at timestamptz not null, expires_at timestamptz not null, state text not null, settled_at timestamptz,
    detail text, results jsonb)`,
  `create index on orders (terminal_id, issued_at)`,
  `create index on orders (expires_at) where state in ('queued', 'sent', 'waiting')`,
  `create table terminal_files (
    id uuid primary key, terminal_id text not null references terminals, kind text not null, at timestamptz not null, by_whom text not null,
    sha256 text not null, passed integer, failed integer, order_id uuid, signature text not null, bytes bytea not null, size integer not null,
    received_at timestamptz not null)`,
  // A PDF and a gzipped tar are compressed already.
  `alter table terminal_files alter column bytes set storage external`,
  `create index on terminal_files (terminal_id, at)`,
];
