import { FEEDBACK_DAYS, type MessageWay, type Service } from '@changqing/protocol';
import type { Session, World } from '../state.ts';

/** What stays the same while somebody leaves a word. */
export interface Leaving {
  /** After which service; `info`: from the pages for everybody. */
  readonly service: Service;
  readonly rating?: number;
  /** After so many days what is left here is erased. */
  readonly keptDays: number;
}

/** Where somebody stands who leaves a word. `sending`: it is being flushed, under this id. */
export type FeedbackPage = Leaving &
  (
    | { readonly at: 'rate' }
    | { readonly at: 'way' }
    | { readonly at: 'write' | 'type'; readonly sending?: string }
    | { readonly at: 'telephone'; readonly wrong: boolean; readonly sending?: string }
    /** `feedbackId`: what was left last; `kept`: the bureau has not got it yet. */
    | { readonly at: 'thanks'; readonly feedbackId?: string; readonly message?: MessageWay; readonly kept: boolean }
  );

/** So long a page of feedback waits for a touch, ms; then it goes away by itself, since nothing of anybody stands there that could be lost. */
const STAYS_MS: Readonly<Record<FeedbackPage['at'], number>> = {
  rate: 15_000,
  way: 20_000,
  write: 60_000,
  type: 60_000,
  telephone: 45_000,
  thanks: 8_000,
};

/** When a page of feedback goes away by itself, monotonic ms. Every touch, `presence` too, puts it off. */
export function feedbackEndsAt(session: Session): number | undefined {
  return session.page.page === 'feedback' ? session.presentAt + STAYS_MS[session.page.at.at] : undefined;
}

/** How long the bureau keeps what is left. */
export const keptDaysOf = ({ content }: Pick<World, 'content'>): number => content?.feedbackDays ?? FEEDBACK_DAYS;
