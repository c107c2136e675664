import { err, ok, type Result } from '@changqing/protocol';

/** Upper-case pairs with spaces between: `EF 01 FF`. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
}

const LONGEST_RUN = 65_536;

/**
 * Reads pairs of hex digits with white space between; `XX*n` is the byte `XX` n times, as protocol sheets and recordings write it.
 * The error names the first word that is neither.
 */
export function parseHex(text: string): Result<Uint8Array, string> {
  const bytes: number[] = [];
  for (const word of text.trim().split(/\s+/)) {
    if (word === '') continue;
    const match = /^([0-9A-Fa-f]{2})(?:\*(\d{1,5}))?$/.exec(word);
    if (match === null) return err(`"${word}" is not a byte: expected two hex digits, or XX*n`);
    const times = match[2] === undefined ? 1 : Number(match[2]);
    if (bytes.length + times > LONGEST_RUN * 16) return err('too long');
    for (let i = 0; i < times; i += 1) bytes.push(Number.parseInt(match[1]!, 16));
  }
  return ok(Uint8Array.from(bytes));
}
