import { createHash } from 'node:crypto';
import { canonicalJson, err, ok, type Json, type Problem, type PublicJwk, type RecordHead, type Result } from '@changqing/protocol';
import { compactVerify } from 'jose';
import { z } from 'zod';
import { importPublicKey } from '../keys/public-key.ts';

/** A record whose signature fits and whose body has its form. */
export interface OpenedRecord<T extends RecordHead> {
  readonly body: T;
  /** The compact JWS as it came, kept as proof. */
  readonly jws: string;
  /** SHA-256 of the compact JWS: what makes two deliveries the same. */
  readonly sha256: string;
  /** SHA-256 of the body: what the next record of the chain repeats. */
  readonly bodySha256: string;
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const anyJson: z.ZodType<Json> = z.json();

/**
 * Verifies a record with the terminal's key and parses its body. Error `request-invalid`: wrong signature, not canonical JSON, another
 * terminal's id, or fields beyond the contract (whatever is not in it could be something that must be erasable).
 */
export async function openRecord<T extends RecordHead>(
  jws: string,
  terminal: { readonly id: string; readonly publicKey: PublicJwk },
  schema: z.ZodType<T>,
): Promise<Result<OpenedRecord<T>, Problem>> {
  const invalid = (detail: string): Result<never, Problem> => err({ code: 'request-invalid', detail });
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(jws, await importPublicKey(terminal.publicKey, 'ES256'), { algorithms: ['ES256'] }));
  } catch {
    return invalid('the record is not signed with the key of this terminal');
  }
  const text = new TextDecoder().decode(payload);
  const json = parseJson(text);
  if (json === undefined || canonicalOf(json) !== text) return invalid('the body of the record is not canonical JSON (RFC 8785)');
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    return err({
      code: 'request-invalid',
      detail: 'the body of the record has not the form of its kind',
      fields: parsed.error.issues.map((issue) => ({ path: ['record', ...issue.path].join('.'), message: issue.message })),
    });
  if (parsed.data.terminalId !== terminal.id) return invalid('the record belongs to another terminal');
  return ok({ body: parsed.data, jws, sha256: sha256(jws), bodySha256: sha256(payload) });
}

function parseJson(text: string): Json | undefined {
  try {
    return anyJson.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function canonicalOf(json: Json): string | undefined {
  try {
    return canonicalJson(json);
  } catch {
    return undefined;
  }
}
