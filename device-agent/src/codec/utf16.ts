/**
 * Reads UTF-16LE. A character outside the basic plane takes two units; half of one, left over where a field was cut, becomes
 * U+FFFD, or goes where it stands at the end. Padding at the end (zeros, blanks, wide blanks) goes too.
 */
export function decodeUtf16(bytes: Uint8Array): string {
  let end = bytes.length & ~1;
  while (end > 0 && isPadding(bytes[end - 2]! | (bytes[end - 1]! << 8))) end -= 2;
  let text = '';
  for (let i = 0; i < end; i += 2) text += String.fromCharCode(bytes[i]! | (bytes[i + 1]! << 8));
  if (text.isWellFormed()) return text;
  const last = text.charCodeAt(text.length - 1);
  return (last >= 0xd800 && last < 0xdc00 ? text.slice(0, -1) : text).toWellFormed();
}

function isPadding(unit: number): boolean {
  return unit === 0 || unit === 0x20 || unit === 0x3000 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0;
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
