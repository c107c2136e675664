import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { err, ok, type PublicJwk, type Result } from '@changqing/protocol';
import { z } from 'zod';

/** A key of this terminal that signs, with the public half that central knows. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const encode = (text: string): string => Buffer.from(text).toString('base64url');

/** Signs a text as compact JWS (RFC 7515) with ES256. */
export function signCompact(payload: string, key: SigningKey): string {
  const input = `${encode(JSON.stringify({ alg: 'ES256', kid: key.publicJwk.kid }))}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

const protectedHeader = z.object({ alg: z.literal('ES256'), kid: z.string() });

/** Why a signed text is not believed. */
export type SignatureFault = 'malformed' | 'unknown-key' | 'wrong-signature';

/** Checks a compact JWS against the keys that are known, and gives its payload. */
export function verifyCompact(jws: string, keys: readonly PublicJwk[]): Result<string, SignatureFault> {
  const [head, payload, signature, more] = jws.split('.');
  if (head === undefined || payload === undefined || signature === undefined || more !== undefined) return err('malformed');
  const header = protectedHeader.safeParse(parseJson(Buffer.from(head, 'base64url').toString()));
  if (!header.success) return err('malformed');
  const key = keys.find((candidate) => candidate.kid === header.data.kid);
  if (key === undefined) return err('unknown-key');
  const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x, y: key.y }, format: 'jwk' });
  const fits = verify(
    'sha256',
    Buffer.from(`${head}.${payload}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return fits ? ok(Buffer.from(payload, 'base64url').toString()) : err('wrong-signature');
}

/** JSON of a peer: undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const privateJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() });
type PrivateJwk = z.infer<typeof privateJwk>;

/** Makes a new P-256 key, as the JWK that is stored. */
export function makePrivateJwk(): PrivateJwk {
  return privateJwk.parse(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }));
}

/** Reads a stored key. Its `kid` is its thumbprint (RFC 7638). Throws where the text is no private P-256 JWK. */
export function signingKeyFrom(text: string): SigningKey {
  const jwk = privateJwk.parse(parseJson(text));
  const { crv, kty, x, y } = jwk;
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { privateKey: createPrivateKey({ key: jwk, format: 'jwk' }), publicJwk: { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' } };
}
