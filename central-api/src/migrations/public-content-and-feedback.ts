import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is shown to everybody, what people leave for the bureau, and what a terminal has left of paper. */
export const publicContentAndFeedbackMigrations: Record<string, Migration> = {
  '0005-public-content-and-feedback': {
    async up(db) {
      for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
    },
  },
};

const STATEMENTS = [
  // One row: what is shown is replaced as a whole.
  `create table public_content (
    one boolean primary key default true check (one), content jsonb not null, updated_at timestamptz not null)`,
  // `sealed` holds strokes, words or telephone number until they are erased; the rating stays, and names nobody.
  `create table feedback (
    id uuid primary key, visit_id uuid not null, site_no text not null, service text not null, rating smallint, message text,
    kid text, sealed bytea, left_at timestamptz not null, received_at timestamptz not null, erased_at timestamptz,
    check (rating is not null or message is not null))`,
  `create index on feedback (left_at)`,
  `create index on feedback (left_at) where sealed is not null`,
  `create table particulars_statements (
    id uuid primary key, person_id uuid not null references people, look_up_id uuid not null, at timestamptz not null, act text not null,
    sha256 text not null, fields text[] not null)`,
  `create index on particulars_statements (person_id, at)`,
  `alter table terminals add column supplies jsonb`,
];
