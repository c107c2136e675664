import type { BenefitAnswer, Outcome, Problem, ReceiptView } from '@changqing/protocol';
import { currentRung } from './ladder.ts';
import { FAREWELL_MS, PRINTING_AT_MOST_MS, RESULT_MS, RESULT_WITH_TASK_MS } from './limits.ts';
import { hasPaper, leadingBenefit } from './outcome.ts';
import type { Ending, Session } from './state.ts';
import { troubleOf } from './trouble-of.ts';
import { emit, go, say, update, type Turn } from './turn.ts';

/** Stops what is under way for this person; an attempt that was made stays made. */
function stopCapturing(turn: Turn, session: Session): void {
  const { page, ladder } = session;
  if (page.page === 'capture') {
    if (page.stage === 'comparing' && page.attemptId !== undefined)
      emit(turn, { do: 'settle', attemptId: page.attemptId, as: 'abandoned' });
    else emit(turn, { do: 'cancel-capture', captureId: page.captureId });
  }
  if (ladder?.best !== undefined) emit(turn, { do: 'drop-capture', captureId: ladder.best.captureId });
}

/** Ends one visit: what is under way stops, and everything that is held of the person goes. */
export function closeSession(turn: Turn, session: Session, outcome: Ending): void {
  stopCapturing(turn, session);
  const { page, lookUp } = session;
  if (page.page === 'look-up' && page.at.at === 'print-collect') emit(turn, { do: 'print-taken', sessionId: session.id, confirmed: false });
  if (lookUp !== undefined) emit(turn, { do: 'end-look-up', lookUpId: lookUp.id });
  const trouble = troubleOf(session, outcome);
  emit(turn, {
    do: 'end',
    sessionId: session.id,
    outcome,
    captures: session.ladder?.captures ?? 0,
    switched: session.ladder?.switched ?? [],
    ...(trouble === undefined ? {} : { trouble }),
  });
  turn.state = { ...turn.state, session: undefined, speech: undefined };
}

/**
 * Nobody is there any more: the settings are the site's own again. Who left, or was away too long, is told so on a page that holds
 * nothing of the person.
 */
export function endSession(turn: Turn, session: Session, outcome: Ending): void {
  closeSession(turn, session, outcome);
  turn.state = { ...turn.state, settings: turn.state.world.defaults };
  if (outcome !== 'left' && outcome !== 'timed-out') return;
  // A trouble page has said all there is to say.
  if (session.page.page === 'trouble') return;
  turn.state = { ...turn.state, farewell: { outcome, until: turn.at + FAREWELL_MS } };
  say(turn, `result.${outcome}`);
}

/** Shows how it ended and prints the slip. */
export function showResult(turn: Turn, session: Session, outcome: Outcome, benefits: readonly BenefitAnswer[] = []): void {
  const { subject } = session;
  const printing = hasPaper(outcome) && subject !== undefined;
  go(turn, session, {
    page: 'result',
    outcome,
    benefits,
    receipt: { state: printing ? 'printing' : 'none' },
    homeAt: turn.at + (printing ? PRINTING_AT_MOST_MS : RESULT_MS),
  });
  say(turn, `result.${outcome}`);
  if (!printing) return;
  emit(turn, {
    do: 'print',
    sessionId: session.id,
    outcome,
    by: subject.by,
    position: session.ladder === undefined || session.ladder.captures === 0 ? undefined : currentRung(session.ladder).position,
    maskedName: subject.maskedName,
    maskedRomanised: subject.maskedRomanised,
    maskedNumber: subject.maskedNumber,
    benefits,
    next: leadingBenefit(benefits),
    recordNo: session.paper?.recordNo,
    verifyUrl: session.paper?.verifyUrl,
  });
}

/** The slip's state changed. The page stays long enough to do something about it. */
export function onReceipt(turn: Turn, session: Session, receipt: ReceiptView): void {
  const { page } = session;
  if (page.page !== 'result') return;
  const stayMs = receipt.state === 'printing' ? PRINTING_AT_MOST_MS : receipt.state === 'printed' ? RESULT_MS : RESULT_WITH_TASK_MS;
  update(turn, session, { page: { ...page, receipt, homeAt: Math.max(turn.at + stayMs, turn.at) } });
  if (receipt.state === 'printed') say(turn, 'receipt.take');
  if (receipt.state === 'not-printed' || receipt.state === 'partly-printed') say(turn, `receipt.${receipt.state}`);
  if (receipt.state === 'unknown') say(turn, 'receipt.ask-whole');
  if (receipt.state === 'no-printer') say(turn, 'receipt.write-down');
}

/** Certifying is not possible now, and nobody has begun yet: says so, then the idle page. */
export function showTrouble(turn: Turn, session: Session, problem: Problem): void {
  go(turn, session, { page: 'trouble', problem, homeAt: turn.at + RESULT_MS });
  say(turn, 'idle.closed');
}
