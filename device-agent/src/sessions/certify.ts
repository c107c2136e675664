import { assertNever } from '@changqing/protocol';
import { onAnswered, onAttemptRecorded, onCaptureFailed, onHint, onReaderGrace, onSample, onTaken } from './capture-steps.ts';
import { onCommand } from './commands.ts';
import { endSession, onReceipt } from './finish.ts';
import { onCard, onConsentRecorded, onIdentified, openSession } from './identify-person.ts';
import type { Effect, Input } from './messages.ts';
import { onIdleTick, onTick } from './presence.ts';
import type { Session, SessionState, World } from './state.ts';
import { beginTurn, go, say, type Turn } from './turn.ts';

export interface Move {
  readonly state: SessionState;
  /** In the order in which they are to be performed. */
  readonly effects: readonly Effect[];
  /** False where a command does not belong to the page that is shown; nothing has changed then. */
  readonly accepted: boolean;
}

/**
 * The certification of one person after another, as a pure machine: idle → identify → consent → the ladder → result → idle.
 * @param at monotonic milliseconds, never going back
 * @param newId makes ids for sessions and records (UUIDv7)
 */
export function certify(state: SessionState, input: Input, at: number, newId: () => string): Move {
  const turn = beginTurn(state, at, newId);
  take(turn, input);
  return turn.accepted ? { state: turn.state, effects: turn.effects, accepted: true } : { state, effects: [], accepted: false };
}

function take(turn: Turn, input: Input): void {
  const { session } = turn.state;
  switch (input.kind) {
    case 'command':
      onCommand(turn, session, input.command);
      return;
    case 'world':
      onWorld(turn, input.world);
      onReaderGrace(turn, session);
      return;
    case 'tick':
      if (session === undefined) onIdleTick(turn);
      else onTick(turn, session);
      return;
    case 'card-reading':
      if (session?.page.page === 'identify') go(turn, session, { page: 'identify', reading: true });
      return;
    case 'card-read':
      onCardRead(turn, session, input);
      return;
    case 'card-unreadable':
      onCardUnreadable(turn, session);
      return;
    case 'identified':
      if (session?.id === input.sessionId) onIdentified(turn, session, input.answer);
      return;
    case 'consent-recorded':
      if (session !== undefined) onConsentRecorded(turn, session, input);
      return;
    case 'hint':
      onHint(turn, session, input);
      return;
    case 'taken':
      onTaken(turn, session, input.captureId);
      return;
    case 'sample':
      onSample(turn, session, input);
      return;
    case 'capture-failed':
      onCaptureFailed(turn, session, input);
      return;
    case 'attempt-recorded':
      onAttemptRecorded(turn, session, input);
      return;
    case 'answered':
      onAnswered(turn, session, input.attemptId, input.answer);
      return;
    case 'receipt':
      if (session?.id === input.sessionId) onReceipt(turn, session, input.receipt);
      return;
    default:
      return assertNever(input);
  }
}

/** Something of the kiosk itself changed. New defaults of the site hold at once where nobody is in the middle of something. */
function onWorld(turn: Turn, world: World): void {
  const { session, settingsUntil } = turn.state;
  const untouched = session === undefined && settingsUntil === undefined;
  turn.state = { ...turn.state, world, ...(untouched ? { settings: world.defaults } : {}) };
}

/** A card starts the certification from the idle page, and says who one is wherever that is still open. */
function onCardRead(turn: Turn, session: Session | undefined, input: Extract<Input, { kind: 'card-read' }>): void {
  if (session === undefined) {
    const opened = openSession(turn);
    if (opened !== undefined) onCard(turn, opened, input.card);
    return;
  }
  const { page } = session;
  if (page.page === 'choose' || page.page === 'identify' || page.page === 'number') {
    onCard(turn, session, input.card);
    return;
  }
  // The next person lays down a card while the result of the last one is still shown.
  const settled = page.page === 'result' && page.receipt.state !== 'printing' && page.receipt.state !== 'unknown';
  if (settled && session.subject?.identity.number !== input.card.identity.number) {
    endSession(turn, session, page.outcome);
    onCardRead(turn, undefined, input);
  }
}

function onCardUnreadable(turn: Turn, session: Session | undefined): void {
  const shown = session ?? openSession(turn);
  if (shown === undefined || (shown.page.page !== 'choose' && shown.page.page !== 'identify')) return;
  go(turn, shown, { page: 'identify', reading: false, problem: { code: 'card-unreadable' } });
  say(turn, 'identify.card-unreadable');
}
