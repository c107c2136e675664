import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './key-files.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The bureau's bearer token: read from `bureau-token` in the keys folder, made there (mode 0600) at the first start. */
export function readBureauToken(keysFolder: string): string {
  const path = join(keysFolder, 'bureau-token');
  if (!existsSync(path)) writePrivateFile(path, `${randomBytes(32).toString('base64url')}\n`);
  return readFileSync(path, 'utf8').trim();
}

/** Compares an `Authorization` header with the token, in a time that does not tell how much of it was right. */
export function isBureau(token: string, authorization: string | undefined): boolean {
  return timingSafeEqual(digest(`Bearer ${token}`), digest(authorization ?? ''));
}
