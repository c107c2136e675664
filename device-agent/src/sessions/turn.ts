import type { MessageId } from '@changqing/protocol';
import type { Effect } from './messages.ts';
import type { Page, Session, SessionState } from './state.ts';

/** One input being worked on. It is changed by those who handle the input and by nobody else, so that the machine as a whole is pure. */
export interface Turn {
  state: SessionState;
  readonly effects: Effect[];
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly newId: () => string;
  /** False where a command does not belong to the page that is shown. */
  accepted: boolean;
}

export const beginTurn = (state: SessionState, at: number, newId: () => string): Turn => ({
  state,
  effects: [],
  at,
  newId,
  accepted: true,
});

/** The loudspeaker says this now; what it was saying stops. */
export function say(turn: Turn, messageId: MessageId): void {
  const spoken = turn.state.spoken + 1;
  turn.state = { ...turn.state, spoken, spokenAt: turn.at, speech: { id: spoken, messageId } };
}

export function emit(turn: Turn, effect: Effect): void {
  turn.effects.push(effect);
}

/** Changes what is known of the running session. */
export function update(turn: Turn, session: Session, change: Partial<Session>): Session {
  const changed = { ...session, ...change };
  turn.state = { ...turn.state, session: changed };
  return changed;
}

/** Shows another page; arriving there is a sign of presence. */
export function go(turn: Turn, session: Session, page: Page, change: Partial<Session> = {}): Session {
  const moved: Session = { ...session, ...change, page, presentAt: turn.at, goneAt: undefined, saidTenSeconds: false };
  turn.state = { ...turn.state, session: moved };
  return moved;
}

/** Somebody is there: a warning goes away. */
export function present(turn: Turn): void {
  const { session } = turn.state;
  if (session === undefined) return;
  turn.state = { ...turn.state, session: { ...session, presentAt: turn.at, goneAt: undefined, saidTenSeconds: false } };
}
