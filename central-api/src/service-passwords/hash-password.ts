import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { KeyRing } from '../keys/key-ring.ts';
import { keyedHash } from '../keys/sealed-column.ts';

/** OWASP's figures for argon2id: 19 MiB, two passes, one lane. Argon2id is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** For the passwords of the simulated world, which everybody knows: sixty of them are set at its first start. */
export const QUICK_COST = { memoryCost: 64, timeCost: 1, parallelism: 1 } as const;

/**
 * Six digits are found out from any hash within hours: what is hashed is therefore bound to a key that does not lie in the database, and to the
 * person, so that no hash serves for another row.
 */
const keyed = (keys: Pick<KeyRing, 'identityIndex'>, personId: string, password: string): string =>
  keyedHash(keys.identityIndex, 'service-password', personId, password).toString('base64url');

/** Hashes a service password with argon2id, for storing. Tens of milliseconds in a thread of their own. */
export const hashPassword = (
  keys: Pick<KeyRing, 'identityIndex'>,
  personId: string,
  password: string,
  cost: typeof COST | typeof QUICK_COST = COST,
): Promise<string> => hash(keyed(keys, personId, password), cost);

let nobodys: Promise<string> | undefined;

/** Compares a password with a stored hash; without one it compares as long with a hash that nothing fits. */
export async function comparePassword(
  keys: Pick<KeyRing, 'identityIndex'>,
  personId: string,
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  nobodys ??= hash(randomBytes(32).toString('base64url'), COST);
  const fits = await verify(stored ?? (await nobodys), keyed(keys, personId, password));
  return stored !== undefined && fits;
}
