import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { err, ok, type PublicJwk, type Result } from '@changqing/protocol';
import { importJWK, type CryptoKey } from 'jose';
import type { StartProblem } from '../start-problem.ts';
import { keyUse, makeKid, prepareKeysFolder, readKeyFiles, writeKeyFile, type KeyUse, type StoredKey } from './key-files.ts';

/** A private key of P-256 with its public half. */
export interface PairKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicJwk;
}

/** A secret key of 256 bits. */
export interface SecretKey {
  readonly kid: string;
  readonly bytes: Buffer;
}

/** All keys of central, the newest of each use first. The first seals and signs; every one of them opens. */
export interface KeyRing {
  readonly evidence: readonly PairKey[];
  readonly answer: readonly PairKey[];
  /** Signs orders; terminals pin it when they are enrolled. */
  readonly command: readonly PairKey[];
  readonly identity: readonly SecretKey[];
  readonly identityIndex: SecretKey;
  readonly biometrics: readonly SecretKey[];
  readonly templateHash: SecretKey;
}

/** So many keys of one use are offered to terminals at once: the new one and the one before it. */
export const VALID_AT_ONCE = 2;

/**
 * Opens the ring in a folder and makes every key that is missing altogether.
 * Errors `keys-unsafe` and `folder-unusable`; whether stored data needs a key that is not here is asked separately (`missingKids`).
 */
export async function openKeyRing(folder: string, nowMs: number): Promise<Result<KeyRing, StartProblem>> {
  const prepared = prepareKeysFolder(folder);
  if (!prepared.ok) return prepared;
  const read = readKeyFiles(folder);
  if (!read.ok) return read;
  const keys = [...read.value];
  for (const use of keyUse.options) {
    if (!keys.some((key) => key.use === use)) keys.unshift(addKey(folder, use, nowMs));
  }
  const of = (use: KeyUse): StoredKey[] => keys.filter((key) => key.use === use);
  const [evidence, answer, command] = await Promise.all([pairs(of('evidence')), pairs(of('answer')), pairs(of('command'))]);
  const [identityIndex] = secrets(of('identity-index'));
  const [templateHash] = secrets(of('template-hash'));
  if (identityIndex === undefined || templateHash === undefined || evidence.length === 0 || answer.length === 0 || command.length === 0)
    return err({ code: 'keys-unsafe', message: `a key file in ${folder} is of the wrong type for its use` });
  return ok({
    evidence,
    answer,
    command,
    identity: secrets(of('identity')),
    identityIndex,
    biometrics: secrets(of('biometrics')),
    templateHash,
  });
}

/** Makes a new key of a use and writes it; it is the first of the ring from the next start on. */
export function addKey(folder: string, use: KeyUse, nowMs: number): StoredKey {
  const kid = makeKid(use, nowMs);
  const createdAt = new Date(nowMs).toISOString();
  if (use === 'evidence' || use === 'answer' || use === 'command') {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' });
    const pair: StoredKey = { kid, use, createdAt, jwk: { kty: 'EC', crv: 'P-256', x, y, d } };
    writeKeyFile(folder, pair);
    return pair;
  }
  const secret: StoredKey = { kid, use, createdAt, jwk: { kty: 'oct', k: randomBytes(32).toString('base64url') } };
  writeKeyFile(folder, secret);
  return secret;
}

/** Those of the kids that stored data names and the ring lacks. */
export function missingKids(held: readonly { readonly kid: string }[], needed: readonly string[]): readonly string[] {
  return needed.filter((kid) => !held.some((key) => key.kid === kid));
}

async function pairs(keys: readonly StoredKey[]): Promise<PairKey[]> {
  const opened: PairKey[] = [];
  for (const { kid, use, jwk } of keys) {
    if (jwk.kty !== 'EC') continue;
    const alg = use === 'evidence' ? 'ECDH-ES' : 'ES256';
    const privateKey = await importJWK(jwk, alg);
    if (privateKey instanceof Uint8Array) continue;
    const publicJwk: PublicJwk = { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y, kid, use: use === 'evidence' ? 'enc' : 'sig', alg };
    opened.push({ kid, privateKey, publicJwk });
  }
  return opened;
}

function secrets(keys: readonly StoredKey[]): SecretKey[] {
  return keys.flatMap(({ kid, jwk }) => (jwk.kty === 'oct' ? [{ kid, bytes: Buffer.from(jwk.k, 'base64url') }] : []));
}
