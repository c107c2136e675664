import { MISSES_UNTIL_REMOVED, SAME_CARD_MS } from './model.ts';

/** What is known of the place where cards are laid. */
export type Presence =
  | { readonly state: 'empty' }
  /** A card is there that nobody has asked for yet. */
  | { readonly state: 'unread' }
  /**
   * The card was told, or could not be read; `misses` counts finds without a card since it was last seen. `foundAgain`: the reader went on
   * finding it after it was read, so that its silence means something.
   */
  | { readonly state: 'told' | 'unreadable'; readonly misses: number; readonly foundAgain: boolean };

export type PresenceStep =
  | { readonly next: Presence; readonly action: 'nothing' }
  | { readonly next: Presence; readonly action: 'removed'; readonly certain: boolean }
  /** Select the card and read it; `quietly` where it may well be the one that was told already. */
  | { readonly next: Presence; readonly action: 'read'; readonly quietly: boolean };

/**
 * Readers differ: with a card that was read and stays, some answer "no card" to find until it was away, others find it again and
 * again (SAM_V protocol, section 3). One rule serves both: a card is gone after three finds without it; and a find after at least
 * one without may be another card, so it is read again.
 */
export function afterFind(presence: Presence, found: boolean, watched: boolean): PresenceStep {
  switch (presence.state) {
    case 'empty':
    case 'unread':
      if (!found) return { next: { state: 'empty' }, action: 'nothing' };
      return watched ? { next: presence, action: 'read', quietly: false } : { next: { state: 'unread' }, action: 'nothing' };
    case 'told':
    case 'unreadable': {
      if (!found) {
        const misses = presence.misses + 1;
        if (misses >= MISSES_UNTIL_REMOVED) return { next: { state: 'empty' }, action: 'removed', certain: presence.foundAgain };
        return { next: { ...presence, misses }, action: 'nothing' };
      }
      const next = { ...presence, misses: 0, foundAgain: true };
      if (presence.misses === 0 || !watched) return { next: { ...next, misses: presence.misses }, action: 'nothing' };
      return { next, action: 'read', quietly: presence.state === 'told' };
    }
  }
}

/** The card that was told last. */
export interface LastCard {
  readonly number: string;
  readonly readAtMs: number;
}

/** Whether a card read now is only the last one again, laid down anew too soon to be meant. */
export function isSameAgain(last: LastCard | undefined, number: string, nowMs: number): boolean {
  return last !== undefined && last.number === number && nowMs - last.readAtMs < SAME_CARD_MS;
}
