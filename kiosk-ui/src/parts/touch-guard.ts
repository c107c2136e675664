/** A second touch of the same thing within this time is the same touch (UI-08). */
export const SAME_TAP_MS = 400;
/** So many contacts at once are a resting hand, not a finger. */
export const RESTING_HAND_CONTACTS = 3;

/** `key` targets may follow each other quickly, as typing does; everything else counts as one tap within `SAME_TAP_MS`. */
export type TargetKind = 'key' | 'button';

interface Tap {
  readonly target: string;
  readonly kind: TargetKind;
  readonly atMs: number;
}

/**
 * Decides which touches count. Told of every contact on the glass, so that a hand that rests on it is told from a finger that taps:
 * from the third contact on nothing counts until all are gone.
 */
export class TouchGuard {
  readonly #contacts = new Set<number>();
  #resting = false;
  #last: Tap | undefined;

  down(pointerId: number): void {
    this.#contacts.add(pointerId);
    if (this.#contacts.size >= RESTING_HAND_CONTACTS) this.#resting = true;
  }

  up(pointerId: number): void {
    this.#contacts.delete(pointerId);
    if (this.#contacts.size === 0) this.#resting = false;
  }

  /** True when a release inside `target` at `atMs` (monotonic) is a tap of its own; remembers it. Ask before `up`. */
  accepts(target: string, kind: TargetKind, atMs: number): boolean {
    if (this.#resting) return false;
    const last = this.#last;
    const otherKey = last !== undefined && last.kind === 'key' && kind === 'key' && last.target !== target;
    if (last !== undefined && !otherKey && atMs - last.atMs < SAME_TAP_MS) return false;
    this.#last = { target, kind, atMs };
    return true;
  }
}

/** The one guard of the page; all buttons ask it. */
export const touchGuard = new TouchGuard();

/** Lets the guard see every contact. Returns what undoes it. */
export function watchContacts(guard: TouchGuard, on: Window): () => void {
  const down = (event: PointerEvent): void => guard.down(event.pointerId);
  // After the buttons' own handlers, which ask while the contact still counts.
  const up = (event: PointerEvent): void => guard.up(event.pointerId);
  on.addEventListener('pointerdown', down, { capture: true });
  on.addEventListener('pointerup', up);
  on.addEventListener('pointercancel', up);
  return () => {
    on.removeEventListener('pointerdown', down, { capture: true });
    on.removeEventListener('pointerup', up);
    on.removeEventListener('pointercancel', up);
  };
}
