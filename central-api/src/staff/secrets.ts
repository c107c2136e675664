import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's figures for argon2id: 19 MiB, two passes, one lane. Argon2id is the library's default. */
export const STAFF_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
type Cost = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number };

/** What a terminal compares a card and its PIN with, without a network: argon2id over number, colon and PIN. */
export const cardVerifier = (number: string, pin: string, cost: Cost = STAFF_COST): Promise<string> => hash(`${number}:${pin}`, cost);

/** Narrows the list of staff for a card that is read; says too little to find a number from it. */
export const cardTag = (number: string): string => createHash('sha256').update(`staff-card:${number}`).digest('hex').slice(0, 4);

export const hashStaffPassword = (password: string, cost: Cost = STAFF_COST): Promise<string> => hash(password, cost);

let nobodys: Promise<string> | undefined;

/** Compares a password; without a stored one it compares as long with a hash that nothing fits. */
export async function comparePassword(password: string, stored: string | null | undefined): Promise<boolean> {
  nobodys ??= hash(randomBytes(32).toString('base64url'), STAFF_COST);
  const fits = await verify(stored ?? (await nobodys), password);
  return typeof stored === 'string' && fits;
}
