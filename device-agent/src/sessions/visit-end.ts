import type { Service } from '@changqing/protocol';
import { openFeedback } from './feedback/open-feedback.ts';
import { closeSession, endSession } from './finish.ts';
import { newSession, type Ending, type Session } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * A service was done and the person goes: everything of the person goes at once. Where the site asks for a rating after this service, that
 * stands on a page of a fresh session, which knows nothing of who it was.
 */
export function endVisit(turn: Turn, session: Session, ending: Ending, service: Service): void {
  if (!turn.state.world.feedbackAfter.includes(service)) {
    endSession(turn, session, ending);
    return;
  }
  closeSession(turn, session, ending);
  const fresh = newSession(turn.newId(), turn.at, service);
  turn.state = { ...turn.state, session: fresh };
  openFeedback(turn, fresh, service);
}
