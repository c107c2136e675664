/** A corner of the glass, as somebody in front of it sees it. */
export type Corner = 'top-left' | 'top-right' | 'bottom-right' | 'bottom-left';

/** The way in: once around, clockwise, and back to the first. */
export const WAY_IN: readonly Corner[] = ['top-left', 'top-right', 'bottom-right', 'bottom-left', 'top-left'];
/** From the first touch to the last release. */
export const WAY_IN_MS = 5_000;
/** A corner is a square with this side: 101 px on the reference screen, and so no larger than the margin that holds nothing to touch. */
export const CORNER_MM = 25;
/** A finger that stays longer than this leans; it does not tap. */
export const LONGEST_TAP_MS = 700;

interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Glass {
  readonly width: number;
  readonly height: number;
  readonly cornerPx: number;
}

/** The corner that a place lies in; undefined for everywhere else. */
export function cornerAt({ x, y }: Place, { width, height, cornerPx }: Glass): Corner | undefined {
  const left = x >= 0 && x < cornerPx;
  const right = x <= width && x > width - cornerPx;
  const top = y >= 0 && y < cornerPx;
  const bottom = y <= height && y > height - cornerPx;
  if (top) return left ? 'top-left' : right ? 'top-right' : undefined;
  if (bottom) return left ? 'bottom-left' : right ? 'bottom-right' : undefined;
  return undefined;
}

/** One contact with the glass beginning or ending; `timeStamp` in milliseconds, monotonic. */
export type Contact = Place & { readonly pointerId: number; readonly timeStamp: number };

/**
 * Recognises the way in: each corner tapped by one finger alone, in order, within five seconds. A touch anywhere else, a second contact, a
 * finger that slides or leans, or a corner out of order begins the count anew: neither a hand at rest nor ordinary tapping gets there.
 */
export class CornerTaps {
  readonly #glass: () => Glass;
  /** Where a contact began, as long as it is alone. */
  #down: { readonly pointerId: number; readonly corner: Corner; readonly atMs: number } | undefined;
  readonly #present = new Set<number>();
  #done = 0;
  #sinceMs = 0;

  constructor(glass: () => Glass) {
    this.#glass = glass;
  }

  down(contact: Contact): void {
    this.#present.add(contact.pointerId);
    const corner = cornerAt(contact, this.#glass());
    if (corner === undefined || this.#present.size > 1) {
      this.#forgetWay();
      return;
    }
    this.#down = { pointerId: contact.pointerId, corner, atMs: contact.timeStamp };
  }

  /** True when this release ends the way in. */
  up(contact: Contact): boolean {
    this.#present.delete(contact.pointerId);
    const down = this.#down;
    this.#down = undefined;
    const tapped =
      down?.pointerId === contact.pointerId &&
      cornerAt(contact, this.#glass()) === down.corner &&
      contact.timeStamp - down.atMs <= LONGEST_TAP_MS;
    if (!tapped) {
      this.#forgetWay();
      return false;
    }
    if (down.corner !== WAY_IN[this.#done] || (this.#done > 0 && contact.timeStamp - this.#sinceMs > WAY_IN_MS)) this.#done = 0;
    if (this.#done === 0) {
      if (down.corner !== WAY_IN[0]) return false;
      this.#sinceMs = down.atMs;
    }
    this.#done += 1;
    if (this.#done < WAY_IN.length) return false;
    this.#done = 0;
    return true;
  }

  /** The browser took the gesture, or the page lost the focus: contacts that are not told of any more are gone. */
  forget(): void {
    this.#present.clear();
    this.#forgetWay();
  }

  #forgetWay(): void {
    this.#down = undefined;
    this.#done = 0;
  }
}
