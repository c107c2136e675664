import type { LookUpTopic } from '@changqing/protocol';
import type pg from 'pg';

/** What is read without central: one topic of a person. */
export interface BareReading {
  readonly lookUpId: string;
  readonly personId: string;
  readonly topic: LookUpTopic;
}

type Db = Pick<pg.Pool, 'query'>;

const RECORD = 'select as_of, sha256, body, kid, sealed from identity.personal_records where person_id = $1 and topic = $2';
const FIGURES = `select topic, case when topic = 'overview' then body end as figures from identity.personal_records where person_id = $1`;
const ARCHIVE = 'select id from identity.archive_documents where person_id = $1 limit 1';
const STATEMENTS = `select act, at, fields from identity.particulars_statements where person_id = $1 and sha256 = $2 order by at, id`;

/** Asks the very queries that central asks for a topic, rows parsed by the same driver. */
export async function readBare(db: Db, { personId, topic }: BareReading): Promise<void> {
  if (topic === 'overview') {
    await db.query(FIGURES, [personId]);
    await db.query(ARCHIVE, [personId]);
    return;
  }
  const { rows } = await db.query<{ readonly sha256: Buffer }>(RECORD, [personId, topic]);
  if (topic === 'particulars') await db.query(STATEMENTS, [personId, rows[0]?.sha256.toString('hex')]);
}

/** The same, and in one transaction with it that the look-up was used and a row for auditors, as central does, without its chain. */
export async function readNoted(pool: pg.Pool, reading: BareReading): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('update identity.look_ups set last_used_at = now() where id = $1', [reading.lookUpId]);
    await readBare(client, reading);
    await client.query('insert into bench.read (at, entry) values (now(), $1)', [JSON.stringify(reading)]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** What a whole look-up by card reads: the person of the card, the figures, the contributions. */
export async function lookUpBare(
  db: Db,
  person: { readonly numberHash: Buffer; readonly personId: string; readonly id: string },
): Promise<void> {
  await db.query('select id, person_ref, name_sealed, romanised_sealed, kid from identity.people where number_hash = $1', [
    person.numberHash,
  ]);
  await db.query('select wrong from identity.service_passwords where person_id = $1', [person.personId]);
  for (const topic of ['overview', 'contributions'] as const) await readBare(db, { lookUpId: person.id, personId: person.personId, topic });
}

/** Where the rows of `readNoted` go, beside central's own tables. */
export const BARE_TABLE = ['create schema bench', 'create table bench.read (at timestamptz not null, entry text not null)'];
