import { assertNever } from '@changqing/protocol';
import { newSession, type Session } from '../state.ts';
import { closeSession } from '../finish.ts';
import { emit, go, say, type Turn } from '../turn.ts';
import { onCertifyAnswer } from './certify-while-serving.ts';
import { afterPrinting, leaveLookUp } from './leaving.ts';
import type { LookUpPage } from './look-up-page.ts';
import { archiveDocuments, menuTopics, pageHolding } from './lists.ts';
import { onPrintStop } from './printing.ts';
import { pursue } from './pursue.ts';
import { OVERVIEW, returnTo } from './return-to.ts';
import { lookingUp, type LookingUp } from './show.ts';
import { PARTICULARS } from './statements.ts';
import { leaveLadder, showStepUp } from './step-up.ts';

/** 返回: one page up, from every page. */
export function onLookUpBack(turn: Turn, session: Session, at: LookUpPage): void {
  const now = lookingUp(session);
  switch (at.at) {
    case 'waiting':
      emit(turn, { do: 'stop-asking', requestId: at.requestId });
      if (at.from === undefined) startAgain(turn, session);
      else returnTo(turn, session, at.from);
      return;
    case 'overview':
      leaveLookUp(turn, session);
      return;
    case 'menu':
    case 'papers':
      returnTo(turn, session, OVERVIEW);
      return;
    case 'sheet':
    case 'archives':
      backToMenu(turn, now, at.at === 'sheet' ? at.topic : 'archives', session);
      return;
    case 'archive':
      if (at.picture.state === 'loading') emit(turn, { do: 'stop-asking', requestId: at.picture.requestId });
      returnTo(turn, session, { page: 'look-up', at: { at: 'archives', page: archivesPage(now, at.documentId) } });
      return;
    case 'step-up':
      returnTo(turn, session, at.from);
      return;
    case 'password':
      if (now === undefined) returnTo(turn, session, at.from);
      else showStepUp(turn, now, at.needs, at.wish, at.from);
      return;
    case 'print-ask':
      emit(turn, { do: 'drop-papers' });
      returnTo(turn, session, at.from);
      return;
    case 'print-going':
      onPrintStop(turn, session, at);
      return;
    case 'print-collect':
      emit(turn, { do: 'print-taken', sessionId: session.id, confirmed: true });
      afterPrinting(turn, session, at.from);
      return;
    case 'print-ended':
      afterPrinting(turn, session, at.from);
      return;
    case 'certify':
      if (now !== undefined) onCertifyAnswer(turn, now, at, false);
      return;
    case 'certified':
      if (now !== undefined) pursue(turn, now, at.wish, at.from);
      return;
    case 'correction':
      returnTo(turn, session, PARTICULARS);
      return;
    case 'word':
      if (at.from === undefined) leaveLookUp(turn, session);
      else returnTo(turn, session, at.from);
      return;
    default:
      return assertNever(at);
  }
}

/** Nobody is known yet, or not any more: the next card. */
function startAgain(turn: Turn, session: Session): void {
  if (session.verificationId !== undefined) {
    leaveLookUp(turn, session);
    return;
  }
  closeSession(turn, session, 'left');
  const fresh = newSession(turn.newId(), turn.at, 'look-up');
  go(turn, fresh, { page: 'identify', reading: false });
  say(turn, turn.state.world.cardReader ? 'identify.card' : 'identify.reader-unavailable');
}

function backToMenu(
  turn: Turn,
  now: LookingUp | undefined,
  topic: ReturnType<typeof menuTopics>[number] | 'overview',
  session: Session,
): void {
  const topics: readonly string[] = now === undefined ? [] : menuTopics(now.lookUp);
  returnTo(turn, session, { page: 'look-up', at: { at: 'menu', page: pageHolding(topics, topic) } });
}

const archivesPage = (now: LookingUp | undefined, documentId: string): number =>
  now === undefined
    ? 1
    : pageHolding(
        archiveDocuments(now.lookUp).map(({ id }) => id),
        documentId,
      );

/** From the consent that a step up asks for, to the choice of ways. */
export function onStepUpBack(turn: Turn, session: Session): void {
  const now = lookingUp(leaveLadder(session));
  if (now === undefined || session.stepUp === undefined) turn.accepted = false;
  else pursue(turn, now, session.stepUp.wish, session.stepUp.from);
}
