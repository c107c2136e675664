import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The biometrics schema; it may live on another server, so nothing in it refers to the identity schema. */
export const biometricsMigrations: Record<string, Migration> = {
  '0001-references-and-evidence': {
    async up(db) {
      for (const statement of FIRST) await sql.raw(statement).execute(db);
    },
  },
};

const FIRST = [
  `create table template_references (
    id uuid primary key, subject_id uuid not null, enrolment_id uuid not null, position text not null, format text not null,
    version smallint not null, kid text not null, sealed bytea not null, created_at timestamptz not null)`,
  `create index on template_references (subject_id, position)`,
  `create index on template_references (enrolment_id)`,
  `create table evidence (
    id uuid primary key, subject_id uuid, kid text not null, sha256 text not null, jwe text not null, received_at timestamptz not null)`,
  `create index on evidence (received_at)`,
  `create table erased (id uuid primary key, sha256 text not null, erased_at timestamptz not null, why text not null)`,
  `create table template_hashes (hash bytea not null, source_id uuid not null, subject_id uuid, primary key (hash, source_id))`,
  `create index on template_hashes (source_id)`,
  `create index on template_hashes (subject_id)`,
];
