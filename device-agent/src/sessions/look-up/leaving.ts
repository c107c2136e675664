import { endSession } from '../finish.ts';
import type { Page, Session } from '../state.ts';
import { emit, update, type Turn } from '../turn.ts';
import { endVisit } from '../visit-end.ts';
import type { LookUpPage } from './look-up-page.ts';
import { onPrintStop } from './printing.ts';
import { returnTo } from './return-to.ts';

/** The look-up is done. */
export function leaveLookUp(turn: Turn, session: Session): void {
  if (session.lookUp === undefined && session.certified === undefined) endSession(turn, session, 'left');
  else endVisit(turn, session, session.certified ?? 'looked-up', 'look-up');
}

/** The person wants to go. Paper that is on its way comes out first; what has not begun does not begin. */
export function onLeave(turn: Turn, session: Session, at: LookUpPage): void {
  if (at.at !== 'print-going') {
    leaveLookUp(turn, session);
    return;
  }
  const leaving = update(turn, session, { leaving: true });
  if (!at.stopping) onPrintStop(turn, leaving, at);
}

/** Whether the session ends as soon as nothing is being printed any more. */
export const isDueToEnd = (session: Session, at: number): boolean =>
  session.leaving === true || (session.cardGoneAt !== undefined && at >= session.cardGoneAt);

/** The printing has come to its end: on where the person was before, or away. */
export function afterPrinting(turn: Turn, session: Session, from: Page): void {
  emit(turn, { do: 'drop-papers' });
  if (isDueToEnd(session, turn.at)) leaveLookUp(turn, session);
  else returnTo(turn, session, from);
}
