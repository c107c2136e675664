import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evidence, type DockPerson } from '@changqing/protocol';
import { compactDecrypt, importJWK } from 'jose';
import { z } from 'zod';
import type { RecordRow } from '../../src/records/rows.ts';

const ecJwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string(), d: z.string() });
const keyFile = z.object({ kid: z.string(), use: z.string(), jwk: z.union([ecJwk, z.object({ kty: z.literal('oct'), k: z.string() })]) });

/** The templates that a terminal sealed for central: opened with central's own keys, as only central can. */
export async function templatesOf(records: readonly RecordRow[], centralKeysFolder: string): Promise<Uint8Array[]> {
  const keys = readdirSync(centralKeysFolder)
    .filter((name) => name.endsWith('.key.json'))
    .map((name) => keyFile.parse(JSON.parse(readFileSync(join(centralKeysFolder, name), 'utf8'))))
    .filter(({ use }) => use === 'evidence');
  const opened: Uint8Array[] = [];
  for (const { evidence: sealed } of records) {
    if (sealed === null) continue;
    const { plaintext } = await compactDecrypt(sealed, async ({ kid }) => {
      const key = keys.find((each) => each.kid === kid);
      if (key === undefined) throw new Error(`central has no key ${String(kid)}`);
      return importJWK(key.jwk, 'ECDH-ES');
    });
    for (const { bytes } of evidence.parse(JSON.parse(Buffer.from(plaintext).toString())).templates)
      opened.push(Buffer.from(bytes, 'base64url'));
  }
  return opened;
}

/** Something of a person that was found where nothing of anybody may be. */
export interface Trace {
  readonly what: 'name' | 'number' | 'template';
  readonly form: string;
}

/** A piece of a template that is no chance: the shortest that is looked for, bytes. */
const PIECE = 12;
const DIGITS = 6;
/** What machines draw at random, and times: a run of digits in it says nothing of anybody. */
const RANDOM = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{40,}|[\w-]{40,}/g;

/**
 * Looks for people in bytes: names; numbers, whole and every run of six of their digits; templates, every piece of twelve bytes as such, in
 * hexadecimal, and in both base64 alphabets at each of the three places where a piece can begin.
 */
export function tracesIn(
  content: Uint8Array,
  people: readonly Pick<DockPerson, 'name' | 'number'>[],
  templates: readonly Uint8Array[],
): Trace[] {
  const raw = Buffer.from(content);
  const text = raw.toString('utf8');
  const plain = text.replace(RANDOM, ' ');
  const traces: Trace[] = [];
  for (const { name, number } of people) {
    if (text.includes(name)) traces.push({ what: 'name', form: 'whole' });
    if (text.includes(number)) traces.push({ what: 'number', form: 'whole' });
    for (let at = 0; at + DIGITS <= number.length; at += 1)
      if (plain.includes(number.slice(at, at + DIGITS))) traces.push({ what: 'number', form: `digits ${at} to ${at + DIGITS - 1}` });
  }
  for (const template of templates) {
    const forms = formsOf(Buffer.from(template));
    for (const [form, pieces] of forms) if (pieces.some((piece) => raw.includes(piece))) traces.push({ what: 'template', form });
  }
  return traces;
}

function formsOf(template: Buffer): [string, Buffer[]][] {
  const pieces = (whole: Buffer, length: number): Buffer[] =>
    Array.from({ length: Math.max(0, Math.floor(whole.length / length)) }, (_, at) => whole.subarray(at * length, (at + 1) * length));
  const inText = (encoding: 'base64' | 'base64url'): Buffer[] =>
    [0, 1, 2].flatMap((skip) => pieces(Buffer.from(template.subarray(skip).toString(encoding).replace(/=+$/, '')), 16));
  // A piece of nothing but zeros would be everywhere.
  const telling = (found: Buffer[]): Buffer[] => found.filter((piece) => new Set(piece).size > 4);
  return [
    ['bytes', telling(pieces(template, PIECE))],
    ['hexadecimal', telling(pieces(Buffer.from(template.toString('hex')), 2 * PIECE))],
    ['base64', telling(inText('base64'))],
    ['base64url', telling(inText('base64url'))],
  ];
}
