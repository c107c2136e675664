import { createHash } from 'node:crypto';
import { err, evidence, ok, type AttemptBody, type Evidence, type Problem, type Result } from '@changqing/protocol';
import { compactDecrypt, decodeProtectedHeader } from 'jose';
import type { KeyRing, PairKey } from '../keys/key-ring.ts';

/** Sealed evidence whose envelope fits its record; not opened. */
export interface SealedEvidence {
  readonly jwe: string;
  readonly kid: string;
  readonly key: PairKey;
}

const unreadable = (detail: string): Result<never, Problem> => err({ code: 'evidence-unreadable', detail });

/** Checks the envelope: hash in the signed body, the record's id and a known kid in the protected header. Opens nothing. */
export function checkEnvelope(keys: KeyRing, body: AttemptBody, jwe: string | undefined): Result<SealedEvidence, Problem> {
  if (jwe === undefined) return unreadable('an attempt comes with its sealed evidence');
  if (createHash('sha256').update(jwe).digest('hex') !== body.evidenceSha256)
    return unreadable('the evidence is not the one that was signed');
  const header = headerOf(jwe);
  if (header === undefined || Reflect.get(header, 'id') !== body.id) return unreadable('the protected header does not name the record');
  const key = keys.evidence.find(({ kid }) => kid === header.kid);
  if (key === undefined) return unreadable(`sealed for the key ${String(header.kid).slice(0, 64)}, which central does not have`);
  return ok({ jwe, kid: key.kid, key });
}

function headerOf(jwe: string): { readonly kid?: string } | undefined {
  try {
    return decodeProtectedHeader(jwe);
  } catch {
    return undefined;
  }
}

/** Opens evidence and parses it. Error `evidence-unreadable`: damaged, of another record or body part, or not of the form. */
export async function openEvidence(sealed: SealedEvidence, body: Pick<AttemptBody, 'id' | 'position'>): Promise<Result<Evidence, Problem>> {
  let plain: Uint8Array;
  try {
    ({ plaintext: plain } = await compactDecrypt(sealed.jwe, sealed.key.privateKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    }));
  } catch {
    return unreadable('it does not open with its key');
  }
  try {
    const parsed = evidence.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)));
    if (!parsed.success) return unreadable('its content has not the form of the contract');
    if (parsed.data.id !== body.id || parsed.data.position !== body.position) return unreadable('its content belongs to another record');
    return ok(parsed.data);
  } catch {
    return unreadable('its content is not JSON');
  } finally {
    plain.fill(0);
  }
}
