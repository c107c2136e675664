import { sql, type Kysely } from 'kysely';
import type { IdentityTables } from '../tables.ts';
import type { RecordRow } from './rows-of.ts';

/**
 * Inserts many rows with one statement; what is there stays. They travel as one JSON document, in which the records stand as they are: nothing is
 * escaped, and there is no limit of parameters. Returns how many bytes travelled.
 */
export async function insertRecords(db: Kysely<IdentityTables>, rows: readonly RecordRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const document = `[${rows.map(jsonOf).join(',')}]`;
  await sql`insert into personal_records (person_id, topic, as_of, sha256, body, kid, sealed)
    select person_id, topic, as_of, decode(sha256, 'hex'), body, kid, decode(sealed, 'hex')
    from json_to_recordset(${document}::json)
      as given (person_id uuid, topic text, as_of date, sha256 text, body jsonb, kid text, sealed text)
    on conflict do nothing`.execute(db);
  return document.length;
}

const jsonOf = ({ body, ...row }: RecordRow): string =>
  body === null ? JSON.stringify(row) : `${JSON.stringify(row).slice(0, -1)},"body":${body}}`;
