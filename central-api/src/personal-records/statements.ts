import { civilDateAt, particularField, type ParticularsRecord } from '@changqing/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/** What the person has said of the own particulars as they are registered now. */
export type Statements = Pick<ParticularsRecord, 'confirmedOn' | 'correcting'>;

/**
 * When the person confirmed the particulars of this hash, and which of them are still to be corrected. A correction is done once other
 * particulars were handed over, once its follow-up is closed, or once the person confirmed what stands there after all.
 */
export async function findStatements(
  db: Kysely<IdentityTables> | Transaction<IdentityTables>,
  personId: string,
  sha256: string,
): Promise<Statements> {
  const rows = await db
    .selectFrom('particulars_statements')
    .select((row) => [
      'act',
      'at',
      'fields',
      row
        .exists(
          row
            .selectFrom('follow_ups')
            .select('follow_ups.id')
            .whereRef('follow_ups.record_id', '=', 'particulars_statements.id')
            .where('closed_at', 'is not', null),
        )
        .as('done'),
    ])
    .where('person_id', '=', personId)
    .where('sha256', '=', sha256)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const confirmed = rows.findLastIndex(({ act }) => act === 'confirmed');
  const asked = rows.slice(confirmed + 1).filter(({ done }) => done !== true);
  const fields = new Set(asked.flatMap((row) => row.fields));
  const confirmedAt = rows[confirmed]?.at;
  return {
    ...(confirmedAt === undefined ? {} : { confirmedOn: civilDateAt(confirmedAt.getTime()) }),
    correcting: particularField.options.filter((field) => fields.has(field)),
  };
}
