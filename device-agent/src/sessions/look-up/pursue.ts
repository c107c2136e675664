import { assertNever, type LookUpAct, type LookUpTopic } from '@changqing/protocol';
import type { Page } from '../state.ts';
import { say, type Turn } from '../turn.ts';
import { documentOf, loadArchivePage } from './archive-page.ts';
import { askBureau } from './ask-bureau.ts';
import { UNMASK_MS } from './look-up-limits.ts';
import { freshRecord, missingLevel } from './look-up.ts';
import type { SheetTopic } from './look-up-messages.ts';
import { levelMissingFor } from './paper-choices.ts';
import { askForForm, askForPapers } from './papers.ts';
import { OVERVIEW } from './return-to.ts';
import { askForSlip } from './slips.ts';
import { show, type LookingUp } from './show.ts';
import { PARTICULARS, sendStatement, showCorrection } from './statements.ts';
import { showStepUp } from './step-up.ts';
import type { Wish } from './wish.ts';
import { showWord } from './words.ts';

/** Which act of the assurance table a wish is. */
function actOf(wish: Exclude<Wish, { wish: 'papers' | 'form' }>): LookUpAct {
  switch (wish.wish) {
    case 'topic':
    case 'slip':
      return wish.topic;
    case 'archives':
    case 'archive-page':
      return 'archives';
    case 'archive-copy':
      return 'paper.archive-copy';
    case 'unmask':
      return 'particulars.unmasked';
    case 'confirm':
    case 'correct':
      return 'particulars.confirm';
  }
}

/** Does what was touched for, or asks for what stands before it. `from` is where 返回 leads from there. */
export function pursue(turn: Turn, now: LookingUp, wish: Wish, from: Page): void {
  const { lookUp } = now;
  const { lookUpPolicy } = turn.state.world;
  const missing =
    wish.wish === 'form'
      ? undefined
      : wish.wish === 'papers'
        ? levelMissingFor(wish.choice, lookUp, lookUpPolicy)
        : missingLevel(lookUp, actOf(wish), lookUpPolicy);
  if (missing === undefined) act(turn, now, wish, from);
  else showStepUp(turn, now, missing, wish, from);
}

/** The level suffices. */
function act(turn: Turn, now: LookingUp, wish: Wish, from: Page): void {
  const { session, lookUp } = now;
  switch (wish.wish) {
    case 'topic':
      if (freshRecord(lookUp, wish.topic) === undefined)
        readRecord(turn, now, wish.topic, wish, wish.topic === 'overview' ? undefined : from);
      else showTopic(turn, now, wish.topic);
      return;
    case 'archives':
      if (freshRecord(lookUp, 'archives') === undefined) readRecord(turn, now, 'archives', wish, from);
      else showArchives(turn, now);
      return;
    case 'archive-page':
      if (documentOf(now, wish.documentId) === undefined) showWord(turn, session, 'nothing-on-file', OVERVIEW);
      else
        loadArchivePage(turn, now, wish.documentId, wish.page, from.page === 'look-up' && from.at.at === 'archive' ? from.at : undefined);
      return;
    case 'papers':
    case 'archive-copy':
      askForPapers(turn, now, wish, from);
      return;
    case 'form':
      askForForm(turn, session, wish.formId, from);
      return;
    case 'slip': {
      const record = freshRecord(lookUp, wish.topic);
      if (record === undefined) readRecord(turn, now, wish.topic, wish, from);
      else askForSlip(turn, now, wish.topic, record, from);
      return;
    }
    case 'unmask':
      if (freshRecord(lookUp, 'particulars') === undefined) readRecord(turn, now, 'particulars', wish, from);
      else showParticulars(turn, now, turn.at + UNMASK_MS);
      return;
    case 'confirm':
    case 'correct':
      state(turn, now, wish);
      return;
    default:
      return assertNever(wish);
  }
}

/** What is confirmed has been seen without stars: after a step up it is shown first, and touched once more. */
function state(turn: Turn, now: LookingUp, wish: Extract<Wish, { wish: 'confirm' | 'correct' }>): void {
  if (freshRecord(now.lookUp, 'particulars') === undefined) readRecord(turn, now, 'particulars', { wish: 'unmask' }, PARTICULARS);
  else if (wish.wish === 'confirm') sendStatement(turn, now, []);
  else showCorrection(turn, now);
}

function readRecord(turn: Turn, { session, lookUp }: LookingUp, topic: LookUpTopic, wish: Wish, from: Page | undefined): void {
  askBureau(turn, session, 'record', { ask: 'record', lookUpId: lookUp.id, request: { topic, purpose: 'screen' } }, { wish, from });
}

function showTopic(turn: Turn, { session }: LookingUp, topic: SheetTopic): void {
  if (topic === 'overview') {
    show(turn, session, { at: 'overview' });
    say(turn, 'look-up.overview');
    return;
  }
  show(turn, session, { at: 'sheet', topic, index: 0 });
  say(turn, 'look-up.sheet');
}

function showArchives(turn: Turn, { session }: LookingUp): void {
  show(turn, session, { at: 'archives', page: 1 });
  say(turn, 'look-up.archives');
}

function showParticulars(turn: Turn, { session }: LookingUp, shownUntil: number): void {
  show(turn, session, { at: 'sheet', topic: 'particulars', index: 0, shownUntil });
  say(turn, 'look-up.sheet');
}
