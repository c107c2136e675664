import { assertNever } from '@changqing/protocol';
import { onAnswered, onAttemptRecorded, onCaptureFailed, onHint, onReaderGrace, onSample, onTaken } from './capture-steps.ts';
import { onCommand } from './commands.ts';
import { onFeedback } from './feedback/feedback-machine.ts';
import { endSession, onReceipt } from './finish.ts';
import { onCard, onConsentRecorded, onIdentified, openSession, refusesCertifying } from './identify-person.ts';
import { pictureIn } from './look-up/archive-page.ts';
import { onCertifiedServing } from './look-up/certify-while-serving.ts';
import { CARD_GONE_MS } from './look-up/look-up-limits.ts';
import { isPrinting } from './look-up/look-up-ticks.ts';
import { onPrint, onSlipMeasured } from './look-up/printing.ts';
import { onBureauAnswered, onStatementRecorded } from './look-up/replies.ts';
import type { Effect, Input } from './messages.ts';
import { onIdleTick, onTick } from './presence.ts';
import type { Ending, Page, Session, SessionState, World } from './state.ts';
import { onStaffCard, onStaffCardUnreadable, onTechnicianInput, onTechnicianTick } from './technician/technician-machine.ts';
import { beginTurn, emit, go, say, type Turn } from './turn.ts';

export interface Move {
  readonly state: SessionState;
  /** In the order in which they are to be performed. */
  readonly effects: readonly Effect[];
  /** False where a command does not belong to the page that is shown; nothing has changed then. */
  readonly accepted: boolean;
}

/**
 * One person after another, as a pure machine. Certifying: idle → identify → consent → the ladder → result → idle. Looking up: idle → the
 * card → overview → whatever is wanted, and through the same ladder where that takes more → idle.
 * @param at monotonic milliseconds, never going back
 * @param newId makes ids for sessions and records (UUIDv7)
 */
export function certify(state: SessionState, input: Input, at: number, newId: () => string): Move {
  const turn = beginTurn(state, at, newId);
  take(turn, input);
  dropUnseenPictures(turn, state);
  return turn.accepted ? { state: turn.state, effects: turn.effects, accepted: true } : { state, effects: [], accepted: false };
}

function take(turn: Turn, input: Input): void {
  const { session, technician } = turn.state;
  switch (input.kind) {
    case 'command':
      onCommand(turn, session, input.command);
      return;
    case 'world':
      onWorld(turn, input.world);
      onReaderGrace(turn, session);
      return;
    case 'tick':
      if (session !== undefined) onTick(turn, session);
      else {
        onIdleTick(turn);
        if (turn.state.technician !== undefined) onTechnicianTick(turn, turn.state.technician);
      }
      return;
    case 'card-reading':
      if (session?.page.page === 'identify') go(turn, session, { page: 'identify', reading: true });
      return;
    case 'card-read':
      // Where somebody of the bureau is being let in, or works in diagnostics, a card begins no visit.
      if (technician === undefined) onCardRead(turn, session, input);
      else onStaffCard(turn, technician, input.card);
      return;
    case 'card-unreadable':
      if (technician === undefined) onCardUnreadable(turn, session);
      else onStaffCardUnreadable(turn, technician);
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
    case 'bureau-answered':
      if (session?.id === input.sessionId) onBureauAnswered(turn, session, input);
      return;
    case 'slip-measured':
      if (session?.id === input.sessionId) onSlipMeasured(turn, session, input.slipMm);
      return;
    case 'print':
      if (session?.id === input.sessionId) onPrint(turn, session, input);
      return;
    case 'certified-serving':
      onCertifiedServing(turn, session, input);
      return;
    case 'statement-recorded':
      if (session !== undefined) onStatementRecorded(turn, session, input);
      return;
    case 'feedback-recorded':
    case 'feedback-delivered':
      onFeedback(turn, session, input);
      return;
    case 'card-removed':
      onCardRemoved(turn, session);
      return;
    case 'staff-card':
    case 'staff-pin':
    case 'staff-touched':
    case 'staff-stopped':
    case 'staff-say':
      onTechnicianInput(turn, input);
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
    if (turn.state.world.shut === undefined) onCard(turn, openSession(turn), input.card);
    return;
  }
  const { page } = session;
  if (page.page === 'choose' || page.page === 'identify' || page.page === 'number' || asksForCard(page)) {
    onCard(turn, session, input.card);
    return;
  }
  const samePerson = session.subject?.identity.number === input.card.identity.number;
  // The card lies there again: nothing ends.
  if (samePerson && session.cardGoneAt !== undefined) {
    turn.state = { ...turn.state, session: { ...session, cardGoneAt: undefined } };
  }
  const ending = endingForNext(session, samePerson);
  if (ending === undefined) return;
  endSession(turn, session, ending);
  turn.state = { ...turn.state, farewell: undefined };
  onCardRead(turn, undefined, input);
}

/** The word that looking up takes a card stands there: this is one. */
const asksForCard = (page: Page): boolean => page.page === 'look-up' && page.at.at === 'word' && page.at.word === 'needs-card';

/** How a visit ends because the next person lays down a card; undefined where it goes on. */
function endingForNext(session: Session, samePerson: boolean): Ending | undefined {
  const { page } = session;
  // Pages for everybody, and what stands there after somebody has been served.
  if (page.page === 'info') return 'informed';
  if (page.page === 'feedback') return 'rated';
  // A last word, which a card that is laid down anew answers.
  if (page.page === 'look-up' && page.at.at === 'word' && page.at.from === undefined) return session.certified ?? 'left';
  if (samePerson) return undefined;
  // While the result of the last one is still shown.
  if (page.page === 'result') return page.receipt.state !== 'printing' && page.receipt.state !== 'unknown' ? page.outcome : undefined;
  // Whoever looked something up has taken their card away, and nothing is being printed for them.
  const left = session.cardGoneAt !== undefined && !isPrinting(session);
  return left ? (session.certified ?? 'looked-up') : undefined;
}

/** Taking the card back never ends a certification. A look-up that a card has opened ends a little later (UI-14). */
function onCardRemoved(turn: Turn, session: Session | undefined): void {
  if (session?.lookUp?.basis !== 'card' || session.cardGoneAt !== undefined) return;
  turn.state = { ...turn.state, session: { ...session, cardGoneAt: turn.at + CARD_GONE_MS } };
}

/** A scanned page is held for the page that shows it, and for those that lead back there. */
function dropUnseenPictures(turn: Turn, before: SessionState): void {
  if (pictureIn(before.session?.page) !== undefined && pictureIn(turn.state.session?.page) === undefined)
    emit(turn, { do: 'drop-pictures' });
}

function onCardUnreadable(turn: Turn, session: Session | undefined): void {
  const shown = session ?? openSession(turn);
  if (shown.page.page !== 'choose' && shown.page.page !== 'identify') return;
  if (shown.service === 'certification' && refusesCertifying(turn, shown)) return;
  go(turn, shown, { page: 'identify', reading: false, problem: { code: 'card-unreadable' } });
  say(turn, 'identify.card-unreadable');
}
