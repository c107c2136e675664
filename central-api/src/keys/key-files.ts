import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '@changqing/protocol';
import { z } from 'zod';
import type { StartProblem } from '../start-problem.ts';

/**
 * What a key is for. `evidence`: terminals seal for it (ECDH-ES). `answer` signs answers, `command` orders to terminals (both ES256). `identity` seals numbers and names,
 * `biometrics` seals references (both AES-256-GCM). `identity-index` and `template-hash` are keys of HMAC-SHA-256 and are never rotated,
 * since what they hashed cannot be hashed anew.
 */
export const keyUse = z.enum(['evidence', 'answer', 'command', 'identity', 'identity-index', 'biometrics', 'template-hash']);
export type KeyUse = z.infer<typeof keyUse>;

const ecJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() });
const octJwk = z.object({ kty: z.literal('oct'), k: z.string().min(43) });

const storedKey = z.object({ kid: z.string().min(1).max(64), use: keyUse, createdAt: z.iso.datetime(), jwk: z.union([ecJwk, octJwk]) });
/** One key as its file holds it. */
export type StoredKey = z.infer<typeof storedKey>;

/** Writes a file of mode 0600 that is either whole or absent after a power cut. */
export function writePrivateFile(path: string, text: string): void {
  const part = `${path}.part`;
  const file = openSync(part, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
  const folder = openSync(join(path, '..'), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Makes the keys folder, mode 0700, and takes rights of others away where somebody gave them. Error `keys-unsafe` or `folder-unusable`. */
export function prepareKeysFolder(folder: string): Result<undefined, StartProblem> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = statSync(folder);
    if (process.getuid?.() !== 0 && found.uid !== process.getuid?.())
      return err({
        code: 'keys-unsafe',
        message: `the keys folder ${folder} belongs to another user: set CHANGQING_KEYS_DIR to one of your own`,
      });
    if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return ok();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err({ code: 'folder-unusable', message: `the keys folder ${folder} cannot be used: ${why}; set CHANGQING_KEYS_DIR` });
  }
}

/** Reads all key files, newest first. Error `keys-unsafe` names a file that is no key or that others may read. */
export function readKeyFiles(folder: string): Result<readonly StoredKey[], StartProblem> {
  const keys: StoredKey[] = [];
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.key.json'))) {
    const path = join(folder, name);
    if ((statSync(path).mode & 0o077) !== 0)
      return err({ code: 'keys-unsafe', message: `${path} can be read by others: if nobody did, chmod 600 it; else rotate the key` });
    try {
      keys.push(storedKey.parse(JSON.parse(readFileSync(path, 'utf8'))));
    } catch {
      return err({ code: 'keys-unsafe', message: `${path} is no key file: restore it from the backup of the keys` });
    }
  }
  return ok(keys.toSorted((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? 1 : -1)));
}

/** Writes a key to its file, named for its use and kid. */
export function writeKeyFile(folder: string, key: StoredKey): void {
  writePrivateFile(join(folder, `${key.use}.${key.kid}.key.json`), `${JSON.stringify(key, undefined, 2)}\n`);
}

/** A kid that tells its use and day, and never comes twice: `evidence-20261123-9f3c2a`. */
export function makeKid(use: KeyUse, nowMs: number): string {
  return `${use}-${new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(3).toString('hex')}`;
}
