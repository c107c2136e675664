import type { PublicJwk } from '@changqing/protocol';
import { importJWK, type CryptoKey } from 'jose';

const imported = new Map<string, CryptoKey>();
const MOST_KEPT = 2_000;

/** Imports a public key, remembering it: a terminal's key is used with each of its requests. Throws when it is no point of the curve. */
export async function importPublicKey({ kty, crv, x, y }: PublicJwk, alg: 'ES256' | 'ECDH-ES'): Promise<CryptoKey> {
  const name = `${alg} ${x} ${y}`;
  const known = imported.get(name);
  if (known !== undefined) return known;
  const key = await importJWK({ kty, crv, x, y }, alg);
  if (key instanceof Uint8Array) throw new Error('not a public key');
  if (imported.size >= MOST_KEPT) imported.clear();
  imported.set(name, key);
  return key;
}
