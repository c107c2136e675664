import type { MessageId } from '@changqing/protocol';
import type { Page, Session } from '../state.ts';
import { say, type Turn } from '../turn.ts';
import type { LookUpWord } from './look-up-page.ts';
import { show } from './show.ts';
import type { Wish } from './wish.ts';

const WORDS: Record<LookUpWord, MessageId> = {
  'needs-card': 'look-up.needs-card',
  'not-found': 'look-up.not-found',
  'no-way': 'look-up.no-way',
  'password-locked': 'look-up.password-locked',
  'password-not-set': 'look-up.password-not-set',
  counter: 'look-up.counter',
  'limit-reached': 'look-up.limit-reached',
  'nothing-on-file': 'look-up.nothing-on-file',
  'bureau-away': 'look-up.bureau-away',
  over: 'look-up.over',
  confirmed: 'look-up.confirmed',
  'correction-sent': 'look-up.correction-sent',
  'not-taken': 'look-up.not-taken',
  'slip-only': 'look-up.slip-only',
};

/** A kind word; 返回 leads to `from`, or ends the session where there is none. */
export function showWord(turn: Turn, session: Session, word: LookUpWord, from: Page | undefined, wish?: Wish): void {
  show(turn, session, { at: 'word', word, from, ...(wish === undefined ? {} : { wish }) });
  say(turn, WORDS[word]);
}
