import { randomBytes } from 'node:crypto';
import type { PaperSeal } from '@changqing/protocol';
import { CompactSign } from 'jose';
import type { KeyRing } from '../keys/key-ring.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 16 random characters of Crockford's base 32, five bits each: 80 bits that nobody guesses. */
export const drawCode = (): string => Array.from(randomBytes(16), (byte) => CROCKFORD[byte % 32]).join('');

/** Signs what central says of a paper, as it signs its answers: with the newest answer key. */
export async function signPaper(keys: KeyRing, seal: PaperSeal): Promise<string> {
  const [key] = keys.answer;
  if (key === undefined) throw new Error('no answer key');
  return new CompactSign(Buffer.from(JSON.stringify(seal))).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey);
}
