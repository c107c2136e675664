import type { Page } from '../state.ts';
import { emit, type Turn } from '../turn.ts';
import { ASK_WITHIN_MS, SLOW_MS } from './look-up-limits.ts';
import type { ArchivePicture, LookUpPage, ShownPicture } from './look-up-page.ts';
import { archivesOf } from './look-up.ts';
import { show, type LookingUp } from './show.ts';

export type ArchivePage = Extract<LookUpPage, { at: 'archive' }>;

/** The document that is being looked through; undefined where the list does not have it. */
export const documentOf = ({ lookUp }: LookingUp, documentId: string) => archivesOf(lookUp)?.documents.find(({ id }) => id === documentId);

/** Fetches one scanned page. What was shown before is kept until it is here. */
export function loadArchivePage(turn: Turn, now: LookingUp, documentId: string, page: number, before: ArchivePage | undefined): void {
  const document = documentOf(now, documentId);
  if (document === undefined) return;
  const requestId = turn.newId();
  const picture: ArchivePicture = {
    state: 'loading',
    requestId,
    slow: false,
    slowAt: turn.at + SLOW_MS,
    giveUpAt: turn.at + ASK_WITHIN_MS,
    before: before?.documentId === documentId ? shownBefore(before) : undefined,
  };
  show(turn, now.session, { at: 'archive', documentId, page, picture });
  emit(turn, {
    do: 'ask-bureau',
    sessionId: now.session.id,
    requestId,
    question: { ask: 'picture', lookUpId: now.lookUp.id, documentId, page, pages: document.pages },
    withinMs: ASK_WITHIN_MS,
  });
}

function shownBefore({ page, picture }: ArchivePage): { readonly page: number; readonly picture: ShownPicture } | undefined {
  if (picture.state === 'shown') return { page, picture };
  return picture.state === 'loading' ? picture.before : undefined;
}

/** The scanned page that a page shows, or will show again when it is come back to. */
export function pictureIn(page: Page | undefined): string | undefined {
  if (page?.page !== 'look-up') return undefined;
  const { at } = page;
  if (at.at === 'archive') {
    if (at.picture.state === 'shown') return at.picture.id;
    return at.picture.state === 'loading' ? at.picture.before?.picture.id : undefined;
  }
  return 'from' in at ? pictureIn(at.from) : undefined;
}
