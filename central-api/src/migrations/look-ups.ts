import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People's own records and archives, service passwords, and the look-ups that open them. */
export const lookUpMigrations: Record<string, Migration> = {
  '0003-records-and-look-ups': {
    async up(db) {
      for (const statement of RECORDS_AND_LOOK_UPS) await sql.raw(statement).execute(db);
    },
  },
};

const RECORDS_AND_LOOK_UPS = [
  // Particulars hold name, number and address: they are sealed like the register. Everything else says nothing of who it is about.
  `create table personal_records (
    person_id uuid not null references people, topic text not null, as_of date not null, sha256 bytea not null,
    body jsonb, kid text, sealed bytea, primary key (person_id, topic),
    check ((body is null) = (sealed is not null)), check ((kid is null) = (sealed is null)))`,
  `create index on personal_records (kid) where kid is not null`,
  `create table archive_documents (
    id uuid primary key, person_id uuid not null references people, title text not null, category text not null, dated date,
    pages integer not null, kid text not null, stored_at timestamptz not null)`,
  `create index on archive_documents (person_id)`,
  `create index on archive_documents (kid)`,
  `create table archive_pages (
    document_id uuid not null references archive_documents on delete cascade, page integer not null, content_type text not null,
    sealed bytea not null, primary key (document_id, page))`,
  // A scan is compressed already, and so is noise: the server need not try again.
  `alter table archive_pages alter column sealed set storage external`,
  `create table service_passwords (
    person_id uuid primary key references people, hash text not null, wrong smallint not null, set_at timestamptz not null)`,
  `create table look_ups (
    id uuid primary key, person_id uuid not null references people, terminal_id text not null references terminals,
    session_id uuid not null, level smallint not null, basis text not null, verification_id uuid, opened_at timestamptz not null,
    last_used_at timestamptz not null, ended_at timestamptz)`,
  `create index on look_ups (last_used_at)`,
  `create table slip_counts (person_id uuid not null references people, day date not null, slips integer not null, primary key (person_id, day))`,
  `create table card_only_counts (
    terminal_id text not null references terminals, day date not null, look_ups integer not null, unusual_at timestamptz,
    primary key (terminal_id, day))`,
];
