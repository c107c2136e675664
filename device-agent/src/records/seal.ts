import { canonicalJson, type Evidence, type FeedbackEvidence, type PublicJwk } from '@changqing/protocol';
import { CompactEncrypt, importJWK } from 'jose';

/**
 * Seals evidence (templates, or the words of a feedback) for central's key alone: compact JWE, ECDH-ES with A256GCM, the record's id in the protected header, so that a sealed
 * text cannot be moved to another record. The plain bytes are overwritten.
 */
export async function sealEvidence(evidence: Evidence | FeedbackEvidence, centralKey: PublicJwk): Promise<string> {
  const plain = new TextEncoder().encode(canonicalJson(evidence));
  try {
    const key = await importJWK({ kty: centralKey.kty, crv: centralKey.crv, x: centralKey.x, y: centralKey.y }, 'ECDH-ES');
    return await new CompactEncrypt(plain)
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: centralKey.kid, id: evidence.id })
      .encrypt(key);
  } finally {
    plain.fill(0);
  }
}
