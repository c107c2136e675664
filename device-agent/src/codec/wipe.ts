/** Overwrites arrays that held an image, a card, or a part of one. */
export function wipe(...arrays: readonly Uint8Array[]): void {
  for (const array of arrays) array.fill(0);
}

/**
 * A copy that `wipe` really takes away. The engine keeps arrays of up to 64 bytes in its own heap, where its garbage collector moves them about
 * and leaves the old bytes behind; one over a buffer that is given stays where it is.
 */
export function wipeableCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
