import { startOfDay, type CivilDate } from '@changqing/protocol';
import { sql, type Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/** A paper that was given to a terminal may be in its printer for so long before anything is heard of it. */
const ON_ITS_WAY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Sheets of official paper that a person has had on a day, or may have had: every print that was not reported as failed counts, and a paper that
 * a terminal was given in the last ten minutes without a word of it since. `except`: the paper that is asked for now, of which only earlier
 * prints count.
 */
export async function sheetsUsed(
  trx: Transaction<IdentityTables>,
  of: { readonly personId: string; readonly on: CivilDate; readonly nowMs: number; readonly except: string | undefined },
): Promise<number> {
  const from = new Date(startOfDay(of.on));
  const to = new Date(startOfDay(of.on) + DAY_MS);
  const onItsWaySince = new Date(of.nowMs - ON_ITS_WAY_MS);
  const { rows } = await sql<{ used: number }>`
    select coalesce(sum(sheets * (
      (select coalesce(sum(copies), 0) from print_reports as print where print.code = documents.code and print.state <> 'not-printed'
        and print.reported_at >= ${from} and print.reported_at < ${to})
      + case when documents.id is distinct from ${of.except ?? null}::uuid and offered_at > ${onItsWaySince} and not exists
        (select from print_reports as print where print.code = documents.code and print.reported_at >= offered_at) then 1 else 0 end
    )), 0)::bigint as used
    from documents where person_id = ${of.personId}`.execute(trx);
  return rows[0]?.used ?? 0;
}
