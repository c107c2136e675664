import type { Service } from '@changqing/protocol';
import type { Session } from '../state.ts';
import { go, say, type Turn } from '../turn.ts';
import { keptDaysOf } from './feedback-page.ts';

/** Asks how a service was, by one touch. The session is one of its own, which knows nobody. */
export function openFeedback(turn: Turn, session: Session, service: Service): void {
  go(turn, session, { page: 'feedback', at: { at: 'rate', service, keptDays: keptDaysOf(turn.state.world) } });
  say(turn, 'feedback.rate');
}

/** Asks how somebody wants to leave a word, without a rating: from the pages for everybody. */
export function openMessage(turn: Turn, session: Session): void {
  go(turn, session, { page: 'feedback', at: { at: 'way', service: 'info', keptDays: keptDaysOf(turn.state.world) } });
  say(turn, 'feedback.way');
}
