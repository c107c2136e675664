import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A word that nobody guesses: 256 random bits. */
export const makeSecret = (): string => randomBytes(32).toString('base64url');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that does not tell how much was right. */
export function isSecret(expected: string | undefined, said: string | undefined): boolean {
  if (expected === undefined || said === undefined) return false;
  return timingSafeEqual(digest(expected), digest(said));
}
