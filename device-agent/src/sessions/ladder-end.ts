import type { BenefitAnswer, Outcome } from '@changqing/protocol';
import { showResult } from './finish.ts';
import { onLadderOver } from './look-up/after-ladder.ts';
import type { Session } from './state.ts';
import type { Turn } from './turn.ts';

/** The ladder is over. A certification ends with it; a look-up goes on with what it had. */
export function endLadder(turn: Turn, session: Session, outcome: Outcome, benefits: readonly BenefitAnswer[] = []): void {
  if (session.purpose === 'look-up') onLadderOver(turn, session, outcome);
  else showResult(turn, session, outcome, benefits);
}
