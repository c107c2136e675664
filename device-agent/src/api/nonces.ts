import type { Clock } from '../clock.ts';
import { makeSecret } from './secrets.ts';

/** One-use words for commands, bound to the page on which they were shown. Gone on restart. */
export interface Nonces {
  /** The word for the page that is shown now; another page makes those before it useless. */
  current(page: string): string;
  /** True once for each word that is valid still. */
  use(nonce: string): boolean;
  /** Whether a word is valid, without using it up: for signs of presence, which do nothing. */
  isValid(nonce: string): boolean;
}

export const NONCE_LIFETIME_MS = 60_000;
/** A page that stands still gets a new word early enough for a touch to arrive with it. */
const RENEW_AFTER_MS = 20_000;

export function createNonces(clock: Clock): Nonces {
  /** Word → when it was made, monotonic. */
  const valid = new Map<string, number>();
  let shownPage = '';
  let shown: string | undefined;

  const isValid = (nonce: string): boolean => {
    const madeAt = valid.get(nonce);
    return madeAt !== undefined && clock.monotonic() - madeAt <= NONCE_LIFETIME_MS;
  };

  return {
    current: (page) => {
      if (page !== shownPage) valid.clear();
      shownPage = page;
      const madeAt = shown === undefined ? undefined : valid.get(shown);
      if (shown !== undefined && madeAt !== undefined && clock.monotonic() - madeAt < RENEW_AFTER_MS) return shown;
      for (const nonce of [...valid.keys()]) if (!isValid(nonce)) valid.delete(nonce);
      shown = makeSecret();
      valid.set(shown, clock.monotonic());
      return shown;
    },
    isValid,
    use: (nonce) => {
      const good = isValid(nonce);
      valid.delete(nonce);
      return good;
    },
  };
}
