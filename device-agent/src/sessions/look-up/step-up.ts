import { onlineLadder } from '../ladder.ts';
import type { Page, Session, World } from '../state.ts';
import { go, say, type Turn } from '../turn.ts';
import { askBureau } from './ask-bureau.ts';
import type { LookUpPage } from './look-up-page.ts';
import type { LookUp } from './look-up.ts';
import { show, type LookingUp } from './show.ts';
import { showWord } from './words.ts';
import type { Wish } from './wish.ts';

export type StepUpWay = 'password' | 'biometric';

/** The ways in which this person can show more of who they are at this machine, the quicker one first. */
export function waysTo(needs: 2 | 3, lookUp: LookUp, world: World): StepUpWay[] {
  const ways: StepUpWay[] = [];
  if (needs === 2 && lookUp.password === 'set') ways.push('password');
  if (!lookUp.ladderSpent && onlineLadder(lookUp.enrolled, world) !== undefined) ways.push('biometric');
  return ways;
}

/** Asks for more; where there is no way at this machine, says kindly where there is one. */
export function showStepUp(turn: Turn, now: LookingUp, needs: 2 | 3, wish: Wish, from: Page): void {
  const { session, lookUp } = now;
  if (waysTo(needs, lookUp, turn.state.world).length > 0) {
    show(turn, session, { at: 'step-up', needs, wish, from });
    say(turn, 'look-up.step-up');
    return;
  }
  if (needs === 3 || lookUp.password === 'set') showWord(turn, session, 'no-way', from);
  else showWord(turn, session, lookUp.password === 'locked' ? 'password-locked' : 'password-not-set', from);
}

/** One of the ways was touched. */
export function onWayChosen(turn: Turn, now: LookingUp, page: Extract<LookUpPage, { at: 'step-up' }>, way: StepUpWay): void {
  const { session, lookUp } = now;
  const { needs, wish, from } = page;
  if (!waysTo(needs, lookUp, turn.state.world).includes(way)) {
    // A reader has gone meanwhile.
    showStepUp(turn, now, needs, wish, from);
    return;
  }
  if (way === 'password') {
    show(turn, session, { at: 'password', needs, wish, from, incomplete: false });
    say(turn, 'look-up.password');
    return;
  }
  askConsent(turn, now, wish, from);
}

/** The same ladder as for certifying, for another purpose: consent first. It goes on where it was left. */
function askConsent(turn: Turn, { session, lookUp }: LookingUp, wish: Wish, from: Page): void {
  const ladder = session.ladder ?? onlineLadder(lookUp.enrolled, turn.state.world);
  const { subject } = session;
  if (ladder === undefined || subject === undefined) {
    showWord(turn, session, 'no-way', from);
    return;
  }
  const notice = subject.newNotice ? 'new' : 'usual';
  go(turn, session, { page: 'consent', notice, recording: false }, { ladder, purpose: 'look-up', stepUp: { wish, from } });
  say(turn, notice === 'new' ? 'consent.new-notice' : 'consent.look-up');
}

/** What was typed: six digits, however they were written. */
export function onPassword(turn: Turn, now: LookingUp, page: Extract<LookUpPage, { at: 'password' }>, typed: string): void {
  const password = typed.normalize('NFKC').replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(password)) {
    show(turn, now.session, { ...page, incomplete: true });
    say(turn, 'look-up.password-incomplete');
    return;
  }
  askBureau(
    turn,
    now.session,
    'password',
    { ask: 'raise', lookUpId: now.lookUp.id, request: { by: 'password', password } },
    { wish: page.wish, from: { page: 'look-up', at: page } },
  );
}

/** Leaves the ladder, wherever it stands; what was agreed to and captured stays as it is in the journal. */
export const leaveLadder = (session: Session): Session => ({ ...session, purpose: undefined, stepUp: undefined });
