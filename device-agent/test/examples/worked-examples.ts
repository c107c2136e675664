import { parseHex } from '../../src/codec/hex.ts';

/** Bytes in the notation of the protocol sheets: pairs of hex digits, `XX*n` for a repeated byte. Throws where it is not that. */
export function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

export interface ExampleLine {
  readonly direction: 'to-device' | 'from-device';
  readonly bytes: Uint8Array;
}

/** Lines of a worked example: `>` from host to device, `<` back. */
export function example(text: string): ExampleLine[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .map((line) => ({ direction: line.startsWith('>') ? 'to-device' : 'from-device', bytes: hex(line.slice(1)) }));
}
