import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { publicContentAndFeedbackMigrations } from './public-content-and-feedback.ts';
import { lookUpMigrations } from './look-ups.ts';
import { paperMigrations } from './papers.ts';
import { staffAndFleetMigrations } from './staff-and-fleet.ts';

/**
 * The identity schema. Written as SQL, since SQL is what it is; every later change is a new entry, never an edit of an old one.
 */
export const identityMigrations: Record<string, Migration> = {
  '0001-register-and-records': {
    async up(db) {
      for (const statement of FIRST) await sql.raw(statement).execute(db);
    },
  },
  '0002-romanised-names': {
    async up(db) {
      await sql.raw('alter table people add column romanised_sealed bytea').execute(db);
    },
  },
  ...lookUpMigrations,
  ...publicContentAndFeedbackMigrations,
  ...paperMigrations,
  ...staffAndFleetMigrations,
};

const FIRST = [
  `create table people (
    id uuid primary key, person_ref uuid not null unique, biometric_id uuid unique,
    number_hash bytea not null unique, number_sealed bytea not null, name_sealed bytea not null, kid text not null,
    birth_date date not null, deceased_on date, created_at timestamptz not null)`,
  `create table benefits (
    id uuid primary key, person_id uuid not null references people, kind text not null, rule text not null,
    started_on date not null, ended_on date, suspended boolean not null, unique (person_id, kind, started_on))`,
  // At most one counting certification a benefit and cycle: the rule of the whole system, kept by the database itself.
  `create table certifications (
    id uuid primary key, benefit_id uuid not null references benefits, cycle text not null, effective_on date not null,
    verification_id uuid, grade text not null, source text not null, recorded_at timestamptz not null, unique (benefit_id, cycle))`,
  `create table enrolments (
    id uuid primary key, sha256 text not null, person_id uuid not null references people, answer text not null, received_at timestamptz not null)`,
  `create table enrolled_positions (
    person_id uuid not null references people, position text not null, enrolment_id uuid not null references enrolments,
    quality double precision not null, last_passed_at timestamptz, primary key (person_id, position))`,
  `create table suspicions (
    person_id uuid not null references people, reason text not null, since timestamptz not null, primary key (person_id, reason))`,
  `create table terminals (
    id text primary key, site_no text not null, name text not null, public_key jsonb not null, site jsonb not null,
    enrolled_at timestamptz not null, closed_at timestamptz, cloned_at timestamptz, last_seen_at timestamptz, clock_offset_ms bigint)`,
  `create table terminal_codes (
    code_sha256 text primary key, site jsonb not null, created_at timestamptz not null, expires_at timestamptz not null,
    used_at timestamptz, terminal_id text references terminals)`,
  `create table request_ids (
    terminal_id text not null, request_id uuid not null, forget_at timestamptz not null, primary key (terminal_id, request_id))`,
  `create index on request_ids (forget_at)`,
  `create table accepted_records (id uuid primary key, sha256 text not null, answer text not null)`,
  `create table records (
    id uuid primary key, terminal_id text not null references terminals, kind text not null, session_id uuid not null,
    epoch uuid not null, sequence bigint not null, body_sha256 text not null, previous_sha256 text not null, jws text not null,
    received_at timestamptz not null, effective_at timestamptz not null, flags text[] not null)`,
  `create index on records (terminal_id, epoch, sequence)`,
  `create table consents (
    id uuid primary key, person_id uuid references people, session_id uuid, enrolment_id uuid, modalities text[] not null,
    notice_version text not null, agreed_at timestamptz not null, withdrawn_at timestamptz)`,
  `create table attempts (
    id uuid primary key, session_id uuid not null, person_id uuid references people, terminal_id text not null references terminals,
    consent_id uuid not null, modality text not null, position text not null, try_number smallint not null, identified_by text not null,
    liveness text not null, record_no text not null, code text not null, delivery text not null, state text not null,
    received_at timestamptz not null, effective_at timestamptz not null, effective_on date not null, doubt_ms bigint not null,
    latitude double precision not null, longitude double precision not null, attended boolean not null)`,
  `create index on attempts (session_id)`,
  `create index on attempts (person_id, effective_at)`,
  `create index on attempts (code)`,
  `create index on attempts (received_at) where state = 'pending'`,
  `create index on attempts (consent_id)`,
  `create table decisions (
    record_id uuid primary key references attempts, algorithm text not null, format text not null, score jsonb not null,
    scores jsonb not null, reference_ids uuid[] not null, fused_ids uuid[] not null, threshold double precision not null,
    maximum_attempts smallint not null, false_match_rate double precision not null, matched boolean not null, decided_at timestamptz not null)`,
  `create table verifications (
    id uuid primary key, record_id uuid not null unique references attempts, session_id uuid not null,
    person_id uuid not null references people, certified_as text not null, grade text not null, benefits jsonb not null,
    effective_at timestamptz not null)`,
  `create table follow_ups (
    id uuid primary key, person_id uuid references people, session_id uuid not null, record_id uuid, record_no text,
    reason text not null, priority text not null, opened_at timestamptz not null, closed_at timestamptz)`,
  `create unique index on follow_ups (session_id, reason) where closed_at is null`,
  `create index on follow_ups (person_id) where closed_at is null`,
  `create index on follow_ups (record_id)`,
  `create table print_reports (
    job_id uuid primary key, terminal_id text not null references terminals, code text not null, state text not null,
    reported_at timestamptz not null)`,
  `create index on print_reports (code)`,
  `create table audit (sequence bigint primary key, entry text not null, previous_sha256 text not null, sha256 text not null)`,
  `create table changes (
    sequence bigint primary key, at timestamptz not null, kind text not null, subject text not null, data jsonb not null)`,
  `create table marks (name text primary key, at timestamptz not null)`,
  `create table ledger_head (
    one boolean primary key default true check (one), audit_sequence bigint not null, audit_sha256 text not null, change_sequence bigint not null)`,
  `insert into ledger_head values (true, 0, repeat('0', 64), 0)`,
  // Called last in every transaction that acts. The lock on the head is held until the commit, so sequences follow the order of commits.
  `create function append_ledger(entries text[], change_at timestamptz, change_rows jsonb) returns bigint language plpgsql as $$
   declare
     head ledger_head;
     entry text;
     row_of jsonb;
     digest text;
   begin
     select * into head from ledger_head for update;
     foreach entry in array entries loop
       head.audit_sequence := head.audit_sequence + 1;
       digest := encode(sha256(convert_to(head.audit_sequence || E'\\n' || head.audit_sha256 || E'\\n' || entry, 'UTF8')), 'hex');
       insert into audit values (head.audit_sequence, entry, head.audit_sha256, digest);
       head.audit_sha256 := digest;
     end loop;
     for row_of in select value from jsonb_array_elements(change_rows) loop
       head.change_sequence := head.change_sequence + 1;
       insert into changes values (head.change_sequence, change_at, row_of->>'kind', row_of->>'subject', row_of->'data');
     end loop;
     update ledger_head set audit_sequence = head.audit_sequence, audit_sha256 = head.audit_sha256, change_sequence = head.change_sequence;
     return head.change_sequence;
   end $$`,
];
