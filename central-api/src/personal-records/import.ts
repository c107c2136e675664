import {
  accountRecord,
  benefitsRecord,
  checkRecords,
  civilDateAt,
  contributionsRecord,
  err,
  ok,
  recordsOfPerson,
  type OverviewSources,
  type Problem,
  type RecordsOfPerson,
  type recordsImportAnswer,
  type Result,
} from '@changqing/protocol';
import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { findByIdentity, lockPerson } from '../people/store.ts';
import type { IdentityTables } from '../tables.ts';
import { rowsOf, type RecordRow } from './rows-of.ts';

/** The envelope alone: one person of a wrong form must not keep 499 others from being stored. */
export const recordsEnvelope = z.object({ people: z.array(z.unknown()).min(1).max(500) });

type ImportAnswer = z.infer<typeof recordsImportAnswer>;

/**
 * Stores people's records, each person in a transaction: whole, or refused with the field that is of a wrong form or does not add up. Topics that
 * are not handed over stay as they are; what has not changed is not written again.
 */
export async function importRecords(central: Central, people: readonly unknown[]): Promise<ImportAnswer> {
  const refused: ImportAnswer['refused'] = [];
  let stored = 0;
  for (const [index, given] of people.entries()) {
    const done = await importPerson(central, given);
    if (done.ok) stored += 1;
    else refused.push({ index, detail: detailOf(done.error) });
  }
  await central.databases.identity.transaction().execute((trx) =>
    appendLedger(trx, central.clock.now(), {
      audit: [{ actor: 'bureau', action: 'records.imported', subject: 'records', data: { stored, refused: refused.length } }],
      changes: [],
    }),
  );
  return { stored, refused };
}

const detailOf = ({ detail, fields }: Problem): string =>
  [detail, ...(fields ?? []).map(({ path, message }) => `${path}: ${message}`)].filter((part) => part !== undefined).join('; ');

async function importPerson(central: Central, given: unknown): Promise<Result<undefined, Problem>> {
  const parsed = recordsOfPerson.safeParse(given);
  if (!parsed.success) {
    const fields = parsed.error.issues.slice(0, 5).map(({ path, message }) => ({ path: path.join('.'), message }));
    return err({ code: 'request-invalid', fields });
  }
  const records = parsed.data;
  const sums = checkRecords(records);
  if (!sums.ok) return err({ code: 'sums-wrong', fields: [sums.error] });
  // Hundreds of commits need not wait for the disk one by one: the one of the audit comes last, and waits for all before it.
  return central.databases.unhurried.transaction().execute(async (trx): Promise<Result<undefined, Problem>> => {
    const found = await findByIdentity(trx, central.keys, records.identity);
    if (found === undefined)
      return err({ code: 'not-found', fields: [{ path: 'identity', message: 'nobody of this number is registered' }] });
    const person = await lockPerson(trx, found.id);
    const [key] = central.keys.identity;
    if (key === undefined) throw new Error('no identity key');
    const stored = await sourcesOf(trx, person.id, records);
    await writeRows(trx, rowsOf(key, person.id, records, civilDateAt(central.clock.now()), stored));
    return ok();
  });
}

/** What the overview needs of the topics that were handed over before. */
async function sourcesOf(trx: Transaction<IdentityTables>, personId: string, given: RecordsOfPerson): Promise<OverviewSources> {
  const rows = await trx
    .selectFrom('personal_records')
    .select(['topic', 'body'])
    .where('person_id', '=', personId)
    .where('topic', 'in', ['contributions', 'account', 'benefits'])
    .execute();
  const missing = rows.filter(({ topic }) => !(topic in given));
  const bodyOf = (wanted: string): object | null | undefined => missing.find(({ topic }) => topic === wanted)?.body;
  const [contributions, account, benefits] = [bodyOf('contributions'), bodyOf('account'), bodyOf('benefits')];
  return {
    ...(contributions == null ? {} : { contributions: contributionsRecord.parse(contributions) }),
    ...(account == null ? {} : { account: accountRecord.parse(account) }),
    ...(benefits == null ? {} : { benefits: benefitsRecord.parse(benefits) }),
  };
}

async function writeRows(trx: Transaction<IdentityTables>, rows: readonly RecordRow[]): Promise<void> {
  for (const row of rows)
    await sql`insert into personal_records (person_id, topic, as_of, sha256, body, kid, sealed)
      values (${row.person_id}, ${row.topic}, ${row.as_of}, decode(${row.sha256}, 'hex'), ${row.body}::jsonb, ${row.kid}, decode(${row.sealed}, 'hex'))
      on conflict (person_id, topic) do update set as_of = excluded.as_of, sha256 = excluded.sha256, body = excluded.body,
        kid = excluded.kid, sealed = excluded.sealed
      where personal_records.sha256 <> excluded.sha256`.execute(trx);
}
