import {
  civilDateAt,
  lookUpTopic,
  overviewRecord,
  particularsRecord,
  topicRecord,
  type CivilDate,
  type LookUpTopic,
  type TopicRecord,
} from '@changqing/protocol';
import type { Kysely, Transaction } from 'kysely';
import { findArchives } from '../archives/store.ts';
import type { Central } from '../context.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { unseal } from '../keys/sealed-column.ts';
import type { IdentityTables } from '../tables.ts';
import { findStatements } from './statements.ts';

type Db = Kysely<IdentityTables> | Transaction<IdentityTables>;
/** Topics that are stored as records; archives are documents with pages of their own. */
export type StoredTopic = Exclude<LookUpTopic, 'archives'>;

/** What a sealed record is bound to: a ciphertext moved to another person or topic does not open. */
export const recordContext = (personId: string, topic: StoredTopic): readonly string[] => [personId, 'record', topic];

/** What a topic looks like of which nothing is on file. */
const EMPTY = {
  contributions: { spans: [], totals: [] },
  account: { accounts: [] },
  benefits: { benefits: [] },
  flexible: { payments: [] },
  medical: { payments: [] },
  referral: { registrations: [] },
} as const satisfies Partial<Record<LookUpTopic, object>>;

/**
 * One topic of a person's file, amounts and particulars in full; a topic of which nothing is on file is an empty record of today. Whoever hands
 * it on masks what the level does not open (`mask-particulars.ts`).
 */
export async function readTopic(
  db: Db,
  central: Pick<Central, 'keys' | 'clock'>,
  personId: string,
  topic: LookUpTopic,
): Promise<TopicRecord> {
  const asOf = civilDateAt(central.clock.now());
  switch (topic) {
    case 'archives':
      return { topic, record: { asOf, documents: await findArchives(db, personId) } };
    case 'overview':
      return readOverview(db, personId, asOf);
    case 'particulars':
      return readParticulars(db, central.keys, personId, asOf);
    default: {
      const row = await findRecord(db, personId, topic);
      return topicRecord.parse({ topic, record: row?.body ?? { asOf, ...EMPTY[topic] } });
    }
  }
}

function findRecord(db: Db, personId: string, topic: StoredTopic) {
  return db
    .selectFrom('personal_records')
    .select(['as_of', 'sha256', 'body', 'kid', 'sealed'])
    .where('person_id', '=', personId)
    .where('topic', '=', topic)
    .executeTakeFirst();
}

/** The figures are stored with the records that they are of; which topics there are is looked at anew. */
async function readOverview(db: Db, personId: string, today: CivilDate): Promise<TopicRecord> {
  const rows = await db
    .selectFrom('personal_records')
    .select(['topic', (eb) => eb.case().when('topic', '=', 'overview').then(eb.ref('body')).end().as('figures')])
    .where('person_id', '=', personId)
    .execute();
  const archive = await db.selectFrom('archive_documents').select('id').where('person_id', '=', personId).executeTakeFirst();
  const held = new Set<LookUpTopic>(rows.map(({ topic }) => topic));
  if (archive !== undefined) held.add('archives');
  const figures = rows.find(({ topic }) => topic === 'overview')?.figures ?? { asOf: today };
  const topics = lookUpTopic.options.filter((topic) => topic !== 'overview' && held.has(topic));
  return { topic: 'overview', record: overviewRecord.parse({ ...figures, topics }) };
}

async function readParticulars(db: Db, keys: KeyRing, personId: string, today: CivilDate): Promise<TopicRecord> {
  const row = await findRecord(db, personId, 'particulars');
  if (row?.sealed == null || row.kid === null)
    return { topic: 'particulars', record: { asOf: today, fields: [], insured: [], sha256: EMPTY_SHA256, correcting: [] } };
  const opened: unknown = JSON.parse(
    unseal(keys.identity, { kid: row.kid, bytes: row.sealed }, recordContext(personId, 'particulars')).toString(),
  );
  const stored = particularsRecord.omit({ sha256: true, confirmedOn: true, correcting: true }).parse(opened);
  const sha256 = row.sha256.toString('hex');
  return { topic: 'particulars', record: { ...stored, sha256, ...(await findStatements(db, personId, sha256)) } };
}

/** There is nothing that a confirmation could name. */
const EMPTY_SHA256 = '0'.repeat(64);
