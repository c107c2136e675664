/** The largest QR in its densest text holds so many characters (barcode sheet, section 1). Text of wider characters is shorter in any symbol. */
export const MOST_CODE_CHARACTERS = 4296;

/**
 * Reads what a scanner delivered: UTF-8, else GB18030; CR and LF at the end are a suffix that the scanner was set to add. Undefined for bytes that
 * are neither, and for nothing at all.
 */
export function decodeScannedText(bytes: Uint8Array): string | undefined {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0d || bytes[end - 1] === 0x0a)) end -= 1;
  if (end === 0) return undefined;
  const content = bytes.subarray(0, end);
  return decodeStrictly('utf-8', content) ?? decodeStrictly('gb18030', content);
}

function decodeStrictly(encoding: 'utf-8' | 'gb18030', bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // The decoder has no other way to say that these bytes are no text of this kind.
    return undefined;
  }
}

/** Takes an AIM symbology identifier (`]`, a letter, a digit or letter) off the front of a text, where one stands there. */
export function splitAim(text: string): { readonly aim: string | undefined; readonly text: string } {
  return /^\][A-Za-z][0-9A-Za-z]/.test(text) ? { aim: text.slice(0, 3), text: text.slice(3) } : { aim: undefined, text };
}
