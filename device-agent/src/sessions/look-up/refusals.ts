import type { Problem } from '@changqing/protocol';
import type { Page, Session } from '../state.ts';
import { say, type Turn } from '../turn.ts';
import type { LookUpPage, LookUpWord } from './look-up-page.ts';
import { lookingUp, show } from './show.ts';
import { showStepUp } from './step-up.ts';
import type { Wish } from './wish.ts';
import { showWord } from './words.ts';

/** What is said where central refuses, or the agent does not believe what it got; undefined where that is no matter of a word. */
function wordFor(problem: Problem, wish: Wish | undefined): LookUpWord | undefined {
  switch (problem.code) {
    case 'look-up-over':
      return 'over';
    case 'print-limit':
      return 'limit-reached';
    case 'password-locked':
      return 'password-locked';
    case 'nothing-on-file':
    case 'not-found':
      return 'nothing-on-file';
    case 'rate-limited':
      return wish?.wish === 'papers' || wish?.wish === 'slip' || wish?.wish === 'archive-copy' ? 'limit-reached' : 'bureau-away';
    case 'central-failed':
    case 'central-busy':
    case 'central-unreachable':
      return 'bureau-away';
    case 'assurance-too-low':
    case 'paper-not-believed':
      return undefined;
    default:
      return 'no-way';
  }
}

/** Central has refused what was wanted: a kind word and the way back, or one step more. Nothing that was read is lost. */
export function onRefused(
  turn: Turn,
  session: Session,
  page: Extract<LookUpPage, { at: 'waiting' }>,
  problem: Problem,
  from: Page | undefined,
): void {
  const { wish } = page;
  const now = lookingUp(session);
  if (problem.code === 'assurance-too-low' && now !== undefined && wish !== undefined && from !== undefined && now.lookUp.level < 3) {
    // The bureau asks for more than this kiosk knew of.
    showStepUp(turn, now, now.lookUp.level < 2 ? 2 : 3, wish, from);
    return;
  }
  if (problem.code === 'paper-not-believed' && from !== undefined) {
    showNotPrinted(turn, session, problem, from);
    return;
  }
  const word = wordFor(problem, wish) ?? 'no-way';
  if (word === 'over') showWord(turn, session, word, undefined);
  else showWord(turn, session, word, from, word === 'bureau-away' ? wish : undefined);
}

/** A paper that does not fit its signature is not printed, and nothing in its stead. */
function showNotPrinted(turn: Turn, session: Session, problem: Problem, from: Page): void {
  show(turn, session, {
    at: 'print-ended',
    printing: { what: 'paper', papers: [], sidesOf: [], copies: 1, maximumCopies: 1, duplex: false, again: false },
    index: 1,
    print: { state: 'not-printed', problem: { code: problem.code }, canReprint: false },
    from,
  });
  say(turn, 'print.not-printed');
}
