import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a verification was made for, and the papers that central issues. */
export const paperMigrations: Record<string, Migration> = {
  '0006-purposes-and-papers': {
    async up(db) {
      for (const statement of PURPOSES_AND_PAPERS) await sql.raw(statement).execute(db);
    },
  },
  '0007-copies-of-a-print': {
    async up(db) {
      await sql.raw('alter table print_reports add column copies smallint not null default 1').execute(db);
    },
  },
};

const PURPOSES_AND_PAPERS = [
  `alter table consents add column purpose text not null default 'certification'`,
  `alter table attempts add column purpose text not null default 'certification'`,
  // A look-up's verification certifies nothing: `certified_as` stays null until its own session's consent, at most one, makes it count.
  `alter table verifications add column purpose text not null default 'certification',
    add column certifying_consent_id uuid unique references consents, alter column certified_as drop not null`,
  `alter table verifications add check (certified_as is not null or purpose = 'look-up')`,
  `create index on verifications (session_id)`,
  `create table paper_counts (
    site_no text not null, on_day date not null, last integer not null, primary key (site_no, on_day))`,
  // `sealed` holds the content, with name and number, until it is erased; what is left verifies the paper for good.
  `create table documents (
    id uuid primary key, person_id uuid not null references people, kind text not null, content_sha256 text not null,
    number text not null unique, code text not null unique, site_no text not null, terminal_id text not null references terminals,
    look_up_id uuid not null, issued_at timestamptz not null, issued_on date not null, offered_at timestamptz not null,
    sheets integer not null, figures jsonb not null, archive_id uuid, archive_pages integer[] not null, signed text not null,
    sealed bytea, kid text not null, erased_at timestamptz, unique (person_id, kind, content_sha256, issued_on))`,
  `create index on documents (issued_on)`,
  `create index on documents (issued_at) where sealed is not null`,
];
