/**
 * Reads UTF-16LE. A character outside the basic plane takes two units; half of one, left over where a field was cut, becomes
 * U+FFFD, or goes where it stands at the end. Padding at the end (zeros, blanks, wide blanks) goes too.
 */
export function decodeUtf16(bytes: Uint8Array): string {
  const units = Array.from({ length: bytes.length >> 1 }, (_, i) => bytes[2 * i]! | (bytes[2 * i + 1]! << 8));
  const text = String.fromCharCode(...units).replace(/[\0\s]+$/, '');
  return text.replace(/[\ud800-\udbff]$/, '').toWellFormed();
}

/** Writes UTF-16LE, padded with blanks to so many bytes; cut before the character that does not fit any more. */
export function encodeUtf16(text: string, lengthBytes: number): Uint8Array {
  const bytes = new Uint8Array(lengthBytes);
  for (let i = 0; i < lengthBytes; i += 2) bytes[i] = 0x20;
  let at = 0;
  for (const character of text) {
    if (at + character.length * 2 > lengthBytes) break;
    for (let unit = 0; unit < character.length; unit += 1) {
      const code = character.charCodeAt(unit);
      bytes[at] = code & 0xff;
      bytes[at + 1] = code >> 8;
      at += 2;
    }
  }
  return bytes;
}
