import { assertNever, type RaiseAnswer, type TopicRecord } from '@changqing/protocol';
import type { Page, Session } from '../state.ts';
import { say, update, type Turn } from '../turn.ts';
import type { ArchivePage } from './archive-page.ts';
import type { WaitingPage } from './ask-bureau.ts';
import { askToCertifyOrGoOn } from './certify-while-serving.ts';
import { onNotOpened, onOpened } from './opening.ts';
import type { BureauAnswer, LookUpInput } from './look-up-messages.ts';
import { onPrepared } from './papers.ts';
import { beginSlip } from './printing.ts';
import { pursue } from './pursue.ts';
import { onRefused } from './refusals.ts';
import type { LookUpPage } from './look-up-page.ts';
import { OVERVIEW } from './return-to.ts';
import { change, lookingUp, show, type LookingUp } from './show.ts';
import { showWord } from './words.ts';

/** Central has answered, or has not. An answer that nobody waits for any more changes nothing. */
export function onBureauAnswered(turn: Turn, session: Session, input: Extract<LookUpInput, { kind: 'bureau-answered' }>): void {
  if (session.page.page !== 'look-up') return;
  const { at } = session.page;
  if (at.at === 'archive' && at.picture.state === 'loading' && at.picture.requestId === input.requestId) {
    onPicture(turn, session, at, input.answer);
    return;
  }
  if (at.at !== 'waiting' || at.requestId !== input.requestId) return;
  onAnswer(turn, session, at, input.answer);
}

function onAnswer(turn: Turn, session: Session, page: WaitingPage, answer: BureauAnswer): void {
  const now = lookingUp(session);
  if (now === undefined) {
    onAnswerWithoutLookUp(turn, session, page, answer);
    return;
  }
  const from = page.from ?? OVERVIEW;
  switch (answer.is) {
    case 'away':
      onAway(turn, session, page);
      return;
    case 'refused':
      onRefused(turn, session, page, answer.problem, overviewKnown(now) ? from : undefined);
      return;
    case 'record':
      onRecord(turn, now, page, answer.record, from);
      return;
    case 'raised':
      onRaised(turn, now, page, answer.answer, from);
      return;
    case 'papers':
      onPrepared(turn, session, answer, from);
      return;
    case 'opened':
    case 'picture':
    case 'unreadable-picture':
      return;
    default:
      return assertNever(answer);
  }
}

const overviewKnown = ({ lookUp }: LookingUp): boolean => lookUp.records.overview !== undefined;

/** Before the file is open, and for what takes none. */
function onAnswerWithoutLookUp(turn: Turn, session: Session, page: WaitingPage, answer: BureauAnswer): void {
  const opening = page.from === undefined;
  if (answer.is === 'opened' && opening) onOpened(turn, session, answer.answer);
  else if (answer.is === 'away' && opening) onNotOpened(turn, session, undefined);
  else if (answer.is === 'refused' && opening) onNotOpened(turn, session, answer.problem);
  else if (page.from === undefined) return;
  else if (answer.is === 'papers') onPrepared(turn, session, answer, page.from);
  else if (answer.is === 'away') showWord(turn, session, 'bureau-away', page.from, page.wish);
  else if (answer.is === 'refused') onRefused(turn, session, page, answer.problem, page.from);
}

/** Nothing came in time. What was there before is still there. */
export function onAway(turn: Turn, session: Session, page: WaitingPage): void {
  const { from, wish } = page;
  const now = lookingUp(session);
  if (page.what === 'sending' && now !== undefined) {
    // It is safe in the journal and will be delivered.
    onStatement(turn, now, page);
    return;
  }
  if (now === undefined || !overviewKnown(now)) {
    showWord(turn, session, 'bureau-away', from, wish);
    return;
  }
  const slipOnSheet = wish?.wish === 'slip' && from?.page === 'look-up' && from.at.at === 'sheet';
  if (!slipOnSheet) {
    showWord(turn, session, 'bureau-away', withoutPassword(from) ?? OVERVIEW, wish);
    return;
  }
  show(turn, session, { at: 'sheet', topic: from.at.topic, index: from.at.index, problem: { code: 'central-unreachable' } });
  say(turn, 'look-up.bureau-away');
}

/** The page under the keypad: what was typed is typed anew. */
const withoutPassword = (from: Page | undefined): Page | undefined =>
  from?.page === 'look-up' && from.at.at === 'password' ? from.at.from : from;

function onRecord(turn: Turn, now: LookingUp, page: WaitingPage, record: TopicRecord, from: Page): void {
  const { lookUp } = now;
  const known = {
    ...lookUp,
    records: { ...lookUp.records, [record.topic]: record },
    stale: lookUp.stale.filter((topic) => topic !== record.topic),
  };
  const session = update(turn, now.session, { lookUp: known });
  const then = { session, lookUp: known };
  if (page.slip !== undefined) beginSlip(turn, then, page.slip, record, from);
  else pursue(turn, then, page.wish ?? { wish: 'topic', topic: 'overview' }, from);
}

function onRaised(turn: Turn, now: LookingUp, page: WaitingPage, answer: RaiseAnswer, from: Page): void {
  const { session, lookUp } = now;
  const wish = page.wish ?? { wish: 'topic', topic: 'overview' };
  const under = withoutPassword(from) ?? OVERVIEW;
  switch (answer.result) {
    case 'raised': {
      // With more shown of who one is, central takes the stars off the particulars.
      const raised = { ...lookUp, level: answer.level, stale: [...new Set([...lookUp.stale, 'particulars' as const])] };
      const known = update(turn, session, { lookUp: raised });
      askToCertifyOrGoOn(turn, { session: known, lookUp: raised }, wish, under);
      return;
    }
    case 'wrong-password': {
      if (from.page !== 'look-up' || from.at.at !== 'password') return;
      show(turn, session, { ...from.at, incomplete: false, triesLeft: answer.triesLeft });
      say(turn, 'look-up.password-wrong');
      return;
    }
    case 'locked':
    case 'not-set': {
      const closed = { ...lookUp, password: answer.result };
      const known = update(turn, session, { lookUp: closed });
      showWord(turn, known, answer.result === 'locked' ? 'password-locked' : 'password-not-set', under);
      return;
    }
    default:
      return assertNever(answer);
  }
}

function onPicture(turn: Turn, session: Session, page: ArchivePage, answer: BureauAnswer): void {
  switch (answer.is) {
    case 'picture': {
      const { id, widthPx, heightPx } = answer;
      change(turn, session, { ...page, picture: { state: 'shown', id, widthPx, heightPx } });
      return;
    }
    case 'unreadable-picture':
      change(turn, session, { ...page, picture: { state: 'unreadable' } });
      return;
    case 'away':
      onPictureAway(turn, session, page);
      return;
    case 'refused':
      if (answer.problem.code === 'look-up-over') showWord(turn, session, 'over', undefined);
      else if (answer.problem.code === 'not-found' || answer.problem.code === 'picture-unreadable')
        change(turn, session, { ...page, picture: { state: 'unreadable' } });
      else onPictureAway(turn, session, page);
      return;
    default:
      return;
  }
}

/** The page that was shown before stays, with a word. */
export function onPictureAway(turn: Turn, session: Session, page: ArchivePage): void {
  if (page.picture.state !== 'loading') return;
  const { before } = page.picture;
  const wish = { wish: 'archive-page', documentId: page.documentId, page: page.page } as const;
  const at: LookUpPage =
    before === undefined
      ? { at: 'archives', page: 1 }
      : { at: 'archive', documentId: page.documentId, page: before.page, picture: before.picture };
  showWord(turn, session, 'bureau-away', { page: 'look-up', at }, wish);
}

/** The journal has what was said of the particulars; central's answer came, or will. */
export function onStatementRecorded(turn: Turn, session: Session, input: Extract<LookUpInput, { kind: 'statement-recorded' }>): void {
  const { page } = session;
  if (page.page !== 'look-up' || page.at.at !== 'waiting' || page.at.requestId !== input.recordId) return;
  const now = lookingUp(session);
  if (now === undefined) return;
  if (input.result === 'recorded') onStatement(turn, now, page.at);
  else showWord(turn, session, 'no-way', page.at.from ?? OVERVIEW);
}

function onStatement(turn: Turn, now: LookingUp, page: WaitingPage): void {
  const stale = { ...now.lookUp, stale: [...new Set([...now.lookUp.stale, 'particulars' as const])] };
  const known = update(turn, now.session, { lookUp: stale });
  showWord(turn, known, page.wish?.wish === 'correct' ? 'correction-sent' : 'confirmed', OVERVIEW);
}
