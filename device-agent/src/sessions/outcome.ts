import type { BenefitAnswer, Outcome, RecordResult } from '@changqing/protocol';
import type { Session, World } from './state.ts';

/** What a result of central means for the session: an outcome that ends it, or one more try. */
export type Meaning =
  { readonly kind: 'ends'; readonly outcome: Outcome; readonly benefits: readonly BenefitAnswer[] } | { readonly kind: 'goes-on' };

const ends = (outcome: Outcome, benefits: readonly BenefitAnswer[] = []): Meaning => ({ kind: 'ends', outcome, benefits });

export function meaningOf(result: RecordResult): Meaning {
  switch (result.kind) {
    case 'matched':
      return ends(result.as, result.benefits);
    case 'verified':
    case 'not-matched':
      return { kind: 'goes-on' };
    case 'counter':
      return ends('counter');
    case 'pending':
    case 'stored':
      return ends('received');
  }
}

/** The earliest next window of all benefits that still run: the one that screen and slip lead with. */
export function leadingBenefit(benefits: readonly BenefitAnswer[]): BenefitAnswer | undefined {
  return benefits
    .filter((benefit) => benefit.state !== 'ended')
    .reduce<BenefitAnswer | undefined>(
      (first, benefit) => (first === undefined || benefit.nextFrom < first.nextFrom ? benefit : first),
      undefined,
    );
}

/** Whether a file can be opened from a result: central has said that it is the person, and the slip needs nobody any more. */
export function canLookUp({ page, verificationId }: Session, { services, offline }: World): boolean {
  if (page.page !== 'result' || verificationId === undefined || offline || !services.includes('look-up')) return false;
  return page.receipt.state !== 'printing' && page.receipt.state !== 'unknown';
}

/**
 * Outcomes that come with a slip. Somebody who has gone gets none: it would lie there for the next person to read. A number that nobody
 * has is a slip of the finger mostly, and needs no paper.
 */
export function hasPaper(outcome: Outcome): boolean {
  return outcome !== 'left' && outcome !== 'timed-out' && outcome !== 'not-found';
}
