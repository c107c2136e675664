import { onCaptureLimit, onReaderGrace } from './capture-steps.ts';
import { askForCapture } from './begin-capturing.ts';
import { feedbackEndsAt, onFeedbackTick } from './feedback/feedback-machine.ts';
import { endSession } from './finish.ts';
import { quietLimitMs, SECOND_WARNING_MS, WARNING_MS } from './limits.ts';
import { leaveLookUp } from './look-up/leaving.ts';
import { endsAt, lookUpDeadlines, onLookUpTick } from './look-up/look-up-ticks.ts';
import type { Session, SessionState } from './state.ts';
import { technicianDeadlines } from './technician/technician-machine.ts';
import { say, update, type Turn } from './turn.ts';

/** When the session was quiet for so long that the person is asked; undefined where the page does not ask. */
function askAt(session: Session): number | undefined {
  const limitMs = quietLimitMs(session.page);
  return limitMs === undefined || session.goneAt !== undefined ? undefined : session.presentAt + limitMs;
}

/** When the whole of the capturing is over; undefined while something is being decided. */
function limitAt(session: Session): number | undefined {
  if (session.page.page !== 'capture' || session.page.stage === 'recording' || session.page.stage === 'comparing') return undefined;
  return session.ladder?.limitAt;
}

/** The next time at which something happens by itself, monotonic ms; undefined when nothing does. */
export function nextDeadline(state: SessionState, at: number): number | undefined {
  const { session, farewell, settingsUntil, technician } = state;
  if (session === undefined) return earliest([farewell?.until, settingsUntil, ...technicianDeadlines(technician)]);
  const { page } = session;
  return earliest([
    askAt(session),
    limitAt(session),
    session.goneAt,
    // While it counts down, the page changes each second.
    session.goneAt === undefined ? undefined : session.goneAt - (Math.ceil((session.goneAt - at) / 1000) - 1) * 1000,
    page.page === 'capture' ? page.lostUntil : undefined,
    page.page === 'another-way' ? page.until : undefined,
    page.page === 'result' || page.page === 'trouble' ? page.homeAt : undefined,
    endsAt(session),
    feedbackEndsAt(session),
    ...(page.page === 'look-up' ? lookUpDeadlines(page.at) : []),
  ]);
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** What is due while nobody is there. */
export function onIdleTick(turn: Turn): void {
  const { farewell, settingsUntil, world } = turn.state;
  if (farewell !== undefined && turn.at >= farewell.until) turn.state = { ...turn.state, farewell: undefined };
  if (settingsUntil !== undefined && turn.at >= settingsUntil)
    turn.state = { ...turn.state, settings: world.defaults, settingsUntil: undefined };
}

/** Does what is due by now. */
export function onTick(turn: Turn, session: Session): void {
  const { page } = session;
  const { at } = turn;
  if ((page.page === 'result' && at >= page.homeAt) || (page.page === 'trouble' && at >= page.homeAt)) {
    endSession(turn, session, page.page === 'result' ? page.outcome : 'left');
  } else if (session.goneAt !== undefined && at >= session.goneAt) {
    endSession(turn, session, 'timed-out');
  } else if (at >= (endsAt(session) ?? Number.POSITIVE_INFINITY)) {
    leaveLookUp(turn, session);
  } else if (onFeedbackTick(turn, session)) {
    // The page of feedback is gone.
  } else if (page.page === 'look-up' && onLookUpTick(turn, session, page.at)) {
    // What was due there is done.
  } else if (at >= (limitAt(session) ?? Number.POSITIVE_INFINITY)) {
    onCaptureLimit(turn, session);
  } else if (page.page === 'capture' && page.lostUntil !== undefined && at >= page.lostUntil) {
    onReaderGrace(turn, session);
  } else if (page.page === 'another-way' && at >= page.until && session.ladder !== undefined) {
    askForCapture(turn, session, session.ladder);
  } else {
    warn(turn, session);
  }
}

function warn(turn: Turn, session: Session): void {
  const { at } = turn;
  if (at >= (askAt(session) ?? Number.POSITIVE_INFINITY)) {
    update(turn, session, { goneAt: at + WARNING_MS, saidTenSeconds: false });
    say(turn, 'still-there.ask');
  } else if (session.goneAt !== undefined && !session.saidTenSeconds && session.goneAt - at <= SECOND_WARNING_MS) {
    update(turn, session, { saidTenSeconds: true });
    say(turn, 'still-there.ten-seconds');
  }
}
