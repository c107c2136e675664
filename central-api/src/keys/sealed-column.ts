import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { SecretKey } from './key-ring.ts';

/** Bytes sealed with AES-256-GCM, and the key that did it. Layout: 12 bytes nonce, 16 bytes tag, ciphertext. */
export interface Sealed {
  readonly kid: string;
  readonly bytes: Buffer;
}

const prepared = new WeakMap<SecretKey, KeyObject>();

/** A key as OpenSSL wants it, made once: making it anew takes longer than sealing a name does. */
function prepare(key: SecretKey): KeyObject {
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const made = createSecretKey(key.bytes);
  prepared.set(key, made);
  return made;
}

/**
 * Seals bytes. The context is authenticated with them, so that a ciphertext moved to another row, finger or version does not open.
 * Parts of the context are joined by a byte that none of them holds.
 */
export function seal(key: SecretKey, plain: Uint8Array, context: readonly string[]): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', prepare(key), nonce).setAAD(Buffer.from(context.join('\0')));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { kid: key.kid, bytes: Buffer.concat([nonce, cipher.getAuthTag(), text]) };
}

/** Opens what `seal` made. Throws when the key is missing, or anything was changed or swapped: central's own store is then damaged. */
export function unseal(keys: readonly SecretKey[], sealed: Sealed, context: readonly string[]): Buffer {
  const key = keys.find(({ kid }) => kid === sealed.kid);
  if (key === undefined) throw new Error(`sealed with key ${sealed.kid}, which is not here`);
  const decipher = createDecipheriv('aes-256-gcm', prepare(key), sealed.bytes.subarray(0, 12)).setAAD(Buffer.from(context.join('\0')));
  decipher.setAuthTag(sealed.bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.bytes.subarray(28)), decipher.final()]);
}

/** HMAC-SHA-256: finds equal things again without keeping them. */
export function keyedHash(key: SecretKey, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', prepare(key));
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    hmac.update(`${String(bytes.length)}:`).update(bytes);
  }
  return hmac.digest();
}
