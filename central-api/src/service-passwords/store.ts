import { PASSWORD_TRIES, type PasswordState } from '@changqing/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/** Whether a person has a service password, and whether it is closed by five wrong tries. */
export async function passwordStateOf(db: Kysely<IdentityTables> | Transaction<IdentityTables>, personId: string): Promise<PasswordState> {
  const row = await db.selectFrom('service_passwords').select('wrong').where('person_id', '=', personId).executeTakeFirst();
  if (row === undefined) return 'not-set';
  return row.wrong < PASSWORD_TRIES ? 'set' : 'locked';
}
