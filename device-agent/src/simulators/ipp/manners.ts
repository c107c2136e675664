import type { Operation } from '../../devices/ipp/wire.ts';

/**
 * How a printer's network side misbehaves at an exchange.
 * - `refuses`: takes no connection.
 * - `cuts-off`: closes the connection before it has read anything, with half of the request read, or after it did what was asked.
 * - `hangs`: says nothing more, before or after it did what was asked.
 * - `slow`: answers late. `garbage`, `half-answer`: did it, and the answer is of no use. `status`: an HTTP error instead of IPP.
 * - `in-pieces`: a correct answer, chunked, after an interim 100 Continue.
 */
export type Rudeness =
  | { readonly kind: 'refuses' }
  | { readonly kind: 'cuts-off'; readonly when: 'before' | 'midway' | 'after' }
  | { readonly kind: 'hangs'; readonly when: 'before' | 'after' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'half-answer' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'in-pieces' };

/** To which exchanges, and how often; without an operation to any. */
export interface RudenessPoint {
  readonly operation?: Operation;
  /** Default 1. */
  readonly times?: number;
}

/** What a printer has been told to do at its next exchanges. */
export interface Manners {
  beRude(rudeness: Rudeness, point?: RudenessPoint): void;
  beCivil(): void;
  /** The rudeness for this exchange, counted off; undefined where it is civil. */
  at(operation: Operation | undefined): Rudeness | undefined;
}

export function createManners(): Manners {
  let plans: { readonly rudeness: Rudeness; readonly operation: Operation | undefined; times: number }[] = [];
  return {
    beRude: (rudeness, point = {}) => void plans.push({ rudeness, operation: point.operation, times: point.times ?? 1 }),
    beCivil: () => {
      plans = [];
    },
    at: (operation) => {
      const plan = plans.find((each) => each.operation === undefined || each.operation === operation);
      if (plan === undefined) return undefined;
      plan.times -= 1;
      if (plan.times <= 0) plans = plans.filter((each) => each !== plan);
      return plan.rudeness;
    },
  };
}

/** What comes instead of an answer. */
export const GARBAGE = Uint8Array.from('<html><body>Printer status</body></html>', (letter) => letter.charCodeAt(0));
