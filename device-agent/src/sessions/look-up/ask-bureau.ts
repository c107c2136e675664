import type { Page, Session } from '../state.ts';
import { emit, say, type Turn } from '../turn.ts';
import { ASK_WITHIN_MS, PAPERS_WITHIN_MS, SLOW_MS } from './look-up-limits.ts';
import type { BureauQuestion } from './look-up-messages.ts';
import type { LookUpPage, Printing, WaitingFor } from './look-up-page.ts';
import { show } from './show.ts';
import type { Wish } from './wish.ts';

/** What is wanted of the answer, and where 返回 leads meanwhile. */
export interface Goal {
  readonly wish?: Wish;
  readonly from: Page | undefined;
  readonly slip?: Printing;
}

export type WaitingPage = Extract<LookUpPage, { at: 'waiting' }>;

/** Asks central and shows that it is being asked; something moves on the screen at once. */
export function askBureau(turn: Turn, session: Session, what: WaitingFor, question: BureauQuestion, goal: Goal): void {
  const requestId = turn.newId();
  const withinMs = question.ask === 'papers' ? PAPERS_WITHIN_MS : ASK_WITHIN_MS;
  showWaiting(turn, session, what, requestId, withinMs, goal);
  emit(turn, { do: 'ask-bureau', sessionId: session.id, requestId, question, withinMs });
}

/** Shows that something is under way whose answer names `requestId`. */
export function showWaiting(turn: Turn, session: Session, what: WaitingFor, requestId: string, withinMs: number, goal: Goal): void {
  const slowAt = turn.at + SLOW_MS;
  const { wish, from, slip } = goal;
  const giveUpAt = turn.at + withinMs;
  show(turn, session, {
    at: 'waiting',
    what,
    requestId,
    slow: false,
    slowAt,
    giveUpAt,
    wish,
    from,
    ...(slip === undefined ? {} : { slip }),
  });
  say(turn, 'look-up.wait');
}
