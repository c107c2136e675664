import type { Session } from '../state.ts';
import { go, update, type Turn } from '../turn.ts';
import type { LookUpPage } from './look-up-page.ts';
import type { LookUp } from './look-up.ts';

/** A session whose look-up central has opened. */
export interface LookingUp {
  readonly session: Session;
  readonly lookUp: LookUp;
}

export const lookingUp = (session: Session): LookingUp | undefined =>
  session.lookUp === undefined ? undefined : { session, lookUp: session.lookUp };

/** Shows a page of the look-up. */
export const show = (turn: Turn, session: Session, at: LookUpPage, change: Partial<Session> = {}): Session =>
  go(turn, session, { page: 'look-up', at }, change);

/** Changes the page that is shown, without that being a sign of anybody. */
export const change = (turn: Turn, session: Session, at: LookUpPage): Session => update(turn, session, { page: { page: 'look-up', at } });
