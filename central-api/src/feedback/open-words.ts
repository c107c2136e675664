import { createHash } from 'node:crypto';
import { err, feedbackEvidence, ok, type FeedbackBody, type FeedbackEvidence, type Problem, type Result } from '@changqing/protocol';
import { compactDecrypt, decodeProtectedHeader } from 'jose';
import type { KeyRing } from '../keys/key-ring.ts';

const unreadable = (detail: string): Result<never, Problem> => err({ code: 'evidence-unreadable', detail });

/**
 * Opens what was left with a message: the hash in the signed body, the record's id in the envelope and inside, and just the one thing that
 * the body says. Error `evidence-unreadable`.
 */
export async function openWords(keys: KeyRing, body: FeedbackBody, jwe: string | undefined): Promise<Result<FeedbackEvidence, Problem>> {
  if (jwe === undefined) return unreadable('a message comes with its sealed words');
  if (createHash('sha256').update(jwe).digest('hex') !== body.evidenceSha256) return unreadable('the words are not those that were signed');
  const header = headerOf(jwe);
  if (header === undefined || Reflect.get(header, 'id') !== body.id) return unreadable('the protected header does not name the record');
  const key = keys.evidence.find(({ kid }) => kid === header.kid);
  if (key === undefined) return unreadable(`sealed for the key ${String(header.kid).slice(0, 64)}, which central does not have`);
  let plain: Uint8Array;
  try {
    ({ plaintext: plain } = await compactDecrypt(jwe, key.privateKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    }));
  } catch {
    return unreadable('it does not open with its key');
  }
  try {
    return believed(body, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)));
  } catch {
    return unreadable('its content is not JSON');
  } finally {
    plain.fill(0);
  }
}

function headerOf(jwe: string): { readonly kid?: string } | undefined {
  try {
    return decodeProtectedHeader(jwe);
  } catch {
    return undefined;
  }
}

function believed(body: FeedbackBody, content: unknown): Result<FeedbackEvidence, Problem> {
  const parsed = feedbackEvidence.strict().safeParse(content);
  if (!parsed.success) return unreadable('its content has not the form of the contract');
  const words = parsed.data;
  if (words.id !== body.id) return unreadable('its content belongs to another record');
  const left = (['strokes', 'text', 'telephone'] as const).filter((way) => words[way] !== undefined);
  if (left.length !== 1 || left[0] !== body.message) return unreadable('its content is not what the record says was left');
  if (words.strokes?.length === 0 || words.text?.trim() === '') return unreadable('it is empty');
  return ok(words);
}
