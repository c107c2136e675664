import { PASSWORD_TRIES } from '@changqing/protocol';
import { sql, type Transaction } from 'kysely';
import type { Central } from '../context.ts';
import type { IdentityTables } from '../tables.ts';
import { comparePassword } from './hash-password.ts';

/** A try that is taken from the person's five already, or the reason why there is none. */
export interface ReservedTry {
  readonly personId: string;
  readonly state: 'taken' | 'locked' | 'not-set';
  /** The hash to compare with, where a try was taken. */
  readonly hash: string | undefined;
  /** Tries that are left after this one. */
  readonly left: number;
  /** Whether the password is right; takes as long whatever the state. */
  compare(central: Pick<Central, 'keys'>, password: string): Promise<boolean>;
}

/** How a try ended. `locked.now`: by this very try. */
export type SettledTry =
  | { readonly result: 'right' }
  | { readonly result: 'wrong'; readonly triesLeft: number }
  | { readonly result: 'locked'; readonly now: boolean }
  | { readonly result: 'not-set' };

/** Takes one of the person's tries under the lock of their row. */
export async function reserveTry(trx: Transaction<IdentityTables>, personId: string): Promise<ReservedTry> {
  const taken = await trx
    .updateTable('service_passwords')
    .set({ wrong: sql`wrong + 1` })
    .where('person_id', '=', personId)
    .where('wrong', '<', PASSWORD_TRIES)
    .returning(['hash', 'wrong'])
    .executeTakeFirst();
  const known =
    taken === undefined
      ? await trx.selectFrom('service_passwords').select('person_id').where('person_id', '=', personId).executeTakeFirst()
      : undefined;
  return {
    personId,
    state: taken !== undefined ? 'taken' : known === undefined ? 'not-set' : 'locked',
    hash: taken?.hash,
    left: taken === undefined ? 0 : PASSWORD_TRIES - taken.wrong,
    compare: ({ keys }, password) => comparePassword(keys, personId, password, taken?.hash),
  };
}

/** Gives the tries back after a right password. One that the counter has replaced meanwhile is right no longer. */
export async function settleTry(trx: Transaction<IdentityTables>, reserved: ReservedTry, right: boolean): Promise<SettledTry> {
  if (reserved.state !== 'taken') return reserved.state === 'locked' ? { result: 'locked', now: false } : { result: 'not-set' };
  if (!right || reserved.hash === undefined)
    return reserved.left > 0 ? { result: 'wrong', triesLeft: reserved.left } : { result: 'locked', now: true };
  const cleared = await trx
    .updateTable('service_passwords')
    .set({ wrong: 0 })
    .where('person_id', '=', reserved.personId)
    .where('hash', '=', reserved.hash)
    .returning('person_id')
    .executeTakeFirst();
  return cleared === undefined ? { result: 'wrong', triesLeft: PASSWORD_TRIES } : { result: 'right' };
}
