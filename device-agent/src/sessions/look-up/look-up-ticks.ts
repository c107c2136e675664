import type { Session } from '../state.ts';
import { emit, say, type Turn } from '../turn.ts';
import { isDueToEnd, leaveLookUp } from './leaving.ts';
import type { LookUpPage } from './look-up-page.ts';
import { giveUpPrinter, remind } from './printing.ts';
import { onAway, onPictureAway } from './replies.ts';
import { change } from './show.ts';
import { showWord } from './words.ts';

/** Whether paper is on its way, or lies there to be taken: nothing ends before that is over. */
export const isPrinting = ({ page }: Session): boolean =>
  page.page === 'look-up' && (page.at.at === 'print-going' || page.at.at === 'print-collect');

/** When the session ends because its card was taken away, or because the person wanted to go; not while paper is coming, or has to be looked at. */
export function endsAt(session: Session): number | undefined {
  const { page, leaving, presentAt, cardGoneAt } = session;
  if (isPrinting(session)) return undefined;
  if (leaving !== true) return cardGoneAt;
  const asks = page.page === 'look-up' && page.at.at === 'print-ended' && page.at.print.state !== 'not-printed';
  return asks ? cardGoneAt : presentAt;
}

/** When something happens by itself on a page of the look-up. */
export function lookUpDeadlines(at: LookUpPage): readonly (number | undefined)[] {
  switch (at.at) {
    case 'waiting':
      return [at.slow ? undefined : at.slowAt, at.giveUpAt];
    case 'archive':
      return at.picture.state === 'loading' ? [at.picture.slow ? undefined : at.picture.slowAt, at.picture.giveUpAt] : [];
    case 'overview':
    case 'sheet':
      return [at.shownUntil];
    case 'print-going':
      return [at.giveUpAt];
    case 'print-collect':
      return [at.remindAt, at.until];
    default:
      return [];
  }
}

/** Does what is due on a page of the look-up; false where nothing is. */
export function onLookUpTick(turn: Turn, session: Session, page: LookUpPage): boolean {
  const { at } = turn;
  switch (page.at) {
    case 'waiting':
      if (at >= page.giveUpAt) {
        emit(turn, { do: 'stop-asking', requestId: page.requestId });
        onAway(turn, session, page);
        return true;
      }
      if (page.slow || at < page.slowAt) return false;
      change(turn, session, { ...page, slow: true });
      say(turn, 'look-up.slow');
      return true;
    case 'archive': {
      const { picture } = page;
      if (picture.state !== 'loading') return false;
      if (at >= picture.giveUpAt) {
        emit(turn, { do: 'stop-asking', requestId: picture.requestId });
        onPictureAway(turn, session, page);
        return true;
      }
      if (picture.slow || at < picture.slowAt) return false;
      change(turn, session, { ...page, picture: { ...picture, slow: true } });
      say(turn, 'look-up.slow');
      return true;
    }
    case 'overview':
      if (page.shownUntil === undefined || at < page.shownUntil) return false;
      change(turn, session, { at: 'overview' });
      return true;
    case 'sheet': {
      if (page.shownUntil === undefined || at < page.shownUntil) return false;
      change(turn, session, { at: 'sheet', topic: page.topic, index: page.index });
      return true;
    }
    case 'print-going':
      if (at < page.giveUpAt) return false;
      giveUpPrinter(turn, session, page);
      return true;
    case 'print-collect':
      if (at >= page.until) {
        notTaken(turn, session, page);
        return true;
      }
      if (at < page.remindAt) return false;
      remind(turn, session, page);
      return true;
    default:
      return false;
  }
}

/** Half a minute, and nobody has said that it was taken. */
function notTaken(turn: Turn, session: Session, page: Extract<LookUpPage, { at: 'print-collect' }>): void {
  emit(turn, { do: 'print-taken', sessionId: session.id, confirmed: false });
  emit(turn, { do: 'drop-papers' });
  if (isDueToEnd(session, turn.at)) leaveLookUp(turn, change(turn, session, { at: 'word', word: 'not-taken', from: page.from }));
  else showWord(turn, session, 'not-taken', page.from);
}
