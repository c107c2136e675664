/** A second touch of the same thing within this time is the same touch (UI-08). */
export const SAME_TAP_MS = 400;
/** So many contacts at once are a resting hand, not a finger. */
export const RESTING_HAND_CONTACTS = 3;
/** A contact that has not been heard of for so long is gone, whether or not its end was told. */
export const CONTACT_FORGOTTEN_MS = 10_000;

/** `key` targets may follow each other quickly, as typing does; everything else counts as one tap within `SAME_TAP_MS`. */
export type TargetKind = 'key' | 'button';

interface Tap {
  readonly target: string;
  readonly kind: TargetKind;
  readonly atMs: number;
}

/** One contact as a pointer event tells of it; `timeStamp` is monotonic, in milliseconds. */
type Contact = Pick<PointerEvent, 'pointerId' | 'isPrimary' | 'timeStamp'>;

/**
 * Decides which touches count. Told of every contact on the glass, so that a hand that rests on it is told from a finger that taps:
 * from the third contact on nothing counts until all are gone.
 *
 * The end of a contact may never be told (the window lost the focus, the driver lost the finger). So that such a contact does not count
 * for ever: the first contact of a fresh gesture forgets all others, and so do a cancel, a page that is hidden, and time.
 */
export class TouchGuard {
  /** When each contact was last heard of. */
  readonly #contacts = new Map<number, number>();
  #resting = false;
  #last: Tap | undefined;

  down({ pointerId, isPrimary, timeStamp }: Contact): void {
    // Primary is the contact that finds the glass empty: whatever is still held for present ended unheard.
    if (isPrimary) this.forgetContacts();
    this.#forgetOld(timeStamp);
    this.#contacts.set(pointerId, timeStamp);
    if (this.#contacts.size >= RESTING_HAND_CONTACTS) this.#resting = true;
  }

  moved({ pointerId, timeStamp }: Contact): void {
    if (this.#contacts.has(pointerId)) this.#contacts.set(pointerId, timeStamp);
  }

  up({ pointerId }: Pick<Contact, 'pointerId'>): void {
    this.#contacts.delete(pointerId);
    if (this.#contacts.size === 0) this.#resting = false;
  }

  /** Nothing is on the glass as far as anybody knows. */
  forgetContacts(): void {
    this.#contacts.clear();
    this.#resting = false;
  }

  #forgetOld(nowMs: number): void {
    for (const [pointerId, heardAtMs] of this.#contacts) {
      if (nowMs - heardAtMs > CONTACT_FORGOTTEN_MS) this.up({ pointerId });
    }
  }

  /**
   * True when a release of the contact `pointerId` inside `target` at `atMs` (monotonic) is a tap of its own; remembers it. Ask before
   * `up`. Without a pointer it is a key or a switch. A contact that was forgotten taps no more: it may be part of a hand.
   */
  accepts(target: string, kind: TargetKind, atMs: number, pointerId?: number): boolean {
    this.#forgetOld(atMs);
    if (this.#resting || (pointerId !== undefined && !this.#contacts.has(pointerId))) return false;
    const last = this.#last;
    const otherKey = last !== undefined && last.kind === 'key' && kind === 'key' && last.target !== target;
    if (last !== undefined && !otherKey && atMs - last.atMs < SAME_TAP_MS) return false;
    this.#last = { target, kind, atMs };
    return true;
  }
}

/** The one guard of the page; all buttons ask it. */
export const touchGuard = new TouchGuard();

type ContactEvent = Event & Contact;
/** As much of a window as is watched. */
interface Watched {
  addEventListener(
    type: 'pointerdown' | 'pointermove' | 'pointerup',
    heed: (event: ContactEvent) => void,
    how: AddEventListenerOptions,
  ): void;
  addEventListener(type: 'pointercancel' | 'blur', heed: () => void, how: AddEventListenerOptions): void;
  readonly document: { addEventListener(type: 'visibilitychange', heed: () => void, how: AddEventListenerOptions): void };
}

/** Lets the guard see every contact on the window. Returns what undoes it. */
export function watchContacts(guard: TouchGuard, on: Watched): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const forget = (): void => guard.forgetContacts();
  on.addEventListener('pointerdown', (event) => guard.down(event), { capture: true, signal });
  on.addEventListener('pointermove', (event) => guard.moved(event), { capture: true, passive: true, signal });
  // After the buttons' own handlers, which ask while the contact still counts.
  on.addEventListener('pointerup', (event) => guard.up(event), { signal });
  // The browser or the driver took the gesture: ends of its other contacts may not be told.
  on.addEventListener('pointercancel', forget, { signal });
  on.addEventListener('blur', forget, { signal });
  on.document.addEventListener('visibilitychange', forget, { signal });
  return () => watching.abort();
}
