import type { MessageId } from '@changqing/protocol';
import type { Page, Session } from '../state.ts';
import { go, say, type Turn } from '../turn.ts';
import { loadArchivePage } from './archive-page.ts';
import { askBureau } from './ask-bureau.ts';
import type { LookUpPage } from './look-up-page.ts';
import { overviewOf } from './look-up.ts';
import { lookingUp, show } from './show.ts';

const SPOKEN: Partial<Record<LookUpPage['at'], MessageId>> = {
  overview: 'look-up.overview',
  menu: 'look-up.menu',
  sheet: 'look-up.sheet',
  archives: 'look-up.archives',
  archive: 'look-up.archive',
  papers: 'look-up.papers',
  'step-up': 'look-up.step-up',
};

export const OVERVIEW: Page = { page: 'look-up', at: { at: 'overview' } };

/** Back on a page that was shown before: amounts are hidden again, and a scanned page that never came is fetched once more. */
export function returnTo(turn: Turn, session: Session, page: Page): void {
  if (page.page !== 'look-up') {
    go(turn, session, page);
    return;
  }
  const { at } = page;
  const now = lookingUp(session);
  if (at.at === 'archive' && at.picture.state === 'loading' && now !== undefined) {
    loadArchivePage(turn, now, at.documentId, at.page, at);
    return;
  }
  if (at.at === 'overview' && now !== undefined && overviewOf(now.lookUp) === undefined) {
    // The figures never came: nothing but another try stands before them.
    const request = { topic: 'overview', purpose: 'screen' } as const;
    const goal = { wish: { wish: 'topic', topic: 'overview' }, from: undefined } as const;
    askBureau(turn, session, 'record', { ask: 'record', lookUpId: now.lookUp.id, request }, goal);
    return;
  }
  show(turn, session, atRest(at));
  const spoken = SPOKEN[at.at];
  if (spoken !== undefined) say(turn, spoken);
}

/** The page as it is come back to. */
function atRest(at: LookUpPage): LookUpPage {
  if (at.at === 'overview') return { at: 'overview' };
  if (at.at === 'sheet') return { at: 'sheet', topic: at.topic, index: at.index };
  if (at.at === 'certify') return { ...at, recording: false };
  return at;
}
