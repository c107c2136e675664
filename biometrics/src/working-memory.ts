interface Overwritable {
  fill(value: number): unknown;
}

let held: Overwritable[] | undefined;

/**
 * Does work on a picture of a body and then, whatever came of it, overwrites all arrays that were put in `hold` meanwhile. The work is
 * synchronous and must not answer with any of them.
 */
export function overwritingAfter<T>(work: () => T): T {
  const before = held;
  const own: Overwritable[] = [];
  held = own;
  try {
    return work();
  } finally {
    held = before;
    for (const array of own) array.fill(0);
  }
}

/**
 * Notes an array that holds a picture, or what it could be made out from again: smoothed, normalised, enhanced, thinned. It is overwritten when
 * the work is done; the engine's garbage collector alone would leave it where it was. Outside of `overwritingAfter` nothing is noted.
 */
export function hold<T extends Overwritable>(array: T): T {
  held?.push(array);
  return array;
}
