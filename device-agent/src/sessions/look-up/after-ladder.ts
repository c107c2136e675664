import type { Outcome, RecordResult } from '@changqing/protocol';
import type { Session } from '../state.ts';
import { emit, update, type Turn } from '../turn.ts';
import { askBureau } from './ask-bureau.ts';
import { offerOf } from './certify-while-serving.ts';
import { OVERVIEW } from './return-to.ts';
import { lookingUp } from './show.ts';
import { leaveLadder } from './step-up.ts';
import { showWord } from './words.ts';

/** Central says that it is the person: with that the look-up is raised, and goes on to what was wanted. */
export function onVerified(turn: Turn, session: Session, result: Extract<RecordResult, { kind: 'verified' }>): void {
  const { stepUp } = session;
  const now = lookingUp(session);
  if (stepUp === undefined || now === undefined) return;
  const { verificationId } = result;
  const offer = now.lookUp.offer ?? offerOf(verificationId, result.offer, turn.at);
  askBureau(
    turn,
    { ...leaveLadder(session), lookUp: { ...now.lookUp, offer, ladderSpent: true } },
    'person',
    { ask: 'raise', lookUpId: now.lookUp.id, request: { by: 'verification', verificationId } },
    { wish: stepUp.wish, from: stepUp.from },
  );
}

/** The ladder has ended otherwise. Nobody is told "failed": the file stays open as far as it was, and nothing of it is lost. */
export function onLadderOver(turn: Turn, session: Session, outcome: Outcome): void {
  const now = lookingUp(session);
  const from = session.stepUp?.from ?? OVERVIEW;
  const { ladder } = session;
  if (ladder?.best !== undefined) emit(turn, { do: 'drop-capture', captureId: ladder.best.captureId });
  // Where the bureau did not answer, another try makes sense later; where it did, the ways are used up.
  const away = outcome === 'kept' || outcome === 'received';
  const left = now === undefined ? leaveLadder(session) : { ...leaveLadder(session), lookUp: { ...now.lookUp, ladderSpent: !away } };
  const known = update(turn, left, {});
  if (away) showWord(turn, known, 'bureau-away', from, session.stepUp?.wish);
  else showWord(turn, known, outcome === 'counter' ? 'counter' : 'no-way', from);
}
