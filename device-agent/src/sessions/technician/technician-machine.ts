import { assertNever, STAFF_IDLE_MS, type Command, type IdCard } from '@changqing/protocol';
import { emit, say, type Turn } from '../turn.ts';
import type { StaffCardAnswer, StaffPinAnswer, TechnicianInput } from './technician-messages.ts';
import { STAFF_CARD_MS, STAFF_PIN_MS, STAFF_WORD_MS, type TechnicianPage } from './technician-page.ts';

/**
 * Letting somebody of the bureau in: idle → card → PIN → diagnostics → idle. It begins on the idle page alone, so that no visit is ever
 * disturbed; while it lasts no visit begins.
 */
export function enterTechnician(turn: Turn): void {
  if (turn.state.session !== undefined || turn.state.farewell !== undefined || turn.state.technician !== undefined) {
    turn.accepted = false;
    return;
  }
  const unreadable = !turn.state.world.cardReader;
  show(turn, {
    page: 'card',
    visitId: turn.newId(),
    until: turn.at + STAFF_CARD_MS,
    looking: false,
    ...(unreadable ? { problem: { code: 'card-reader-unavailable' } } : {}),
  });
}

const show = (turn: Turn, technician: TechnicianPage): void => {
  turn.state = { ...turn.state, technician, speech: undefined };
};

/** Something was touched while somebody is being let in, or diagnostics is open. */
export function onTechnicianCommand(turn: Turn, page: TechnicianPage, command: Command): void {
  switch (command.kind) {
    case 'technician.leave':
    case 'step.back':
    case 'session.leave':
      close(turn, page, 'asked');
      return;
    case 'technician.pin':
      onPin(turn, page, command.pin);
      return;
    case 'presence':
      if (page.page === 'pin') show(turn, { ...page, until: turn.at + STAFF_PIN_MS });
      return;
    default:
      turn.accepted = false;
  }
}

function onPin(turn: Turn, page: TechnicianPage, pin: string): void {
  if (page.page !== 'pin' || page.judging) {
    turn.accepted = false;
    return;
  }
  if (page.waitUntil !== undefined && turn.at < page.waitUntil) {
    show(turn, { ...page, problem: { code: 'staff-waiting' } });
    return;
  }
  show(turn, { ...page, problem: undefined, judging: true, waitUntil: undefined, until: turn.at + STAFF_PIN_MS });
  emit(turn, { do: 'staff-check', visitId: page.visitId, pin });
}

/** A card was laid down: whose it is decides whether a PIN is asked for. Elsewhere it is not looked at. */
export function onStaffCard(turn: Turn, page: TechnicianPage, card: IdCard): void {
  if (page.page !== 'card' || page.looking) return;
  show(turn, { ...page, problem: undefined, looking: true, until: turn.at + STAFF_CARD_MS });
  emit(turn, { do: 'staff-find', visitId: page.visitId, number: card.identity.number, name: card.name });
}

/** A card that could not be read may be laid down again. */
export function onStaffCardUnreadable(turn: Turn, page: TechnicianPage): void {
  if (page.page === 'card' && !page.looking) show(turn, { ...page, problem: { code: 'card-unreadable' } });
}

export function onTechnicianInput(turn: Turn, input: TechnicianInput): void {
  const page = turn.state.technician;
  if (page === undefined) return;
  switch (input.kind) {
    case 'staff-card':
      if (page.visitId === input.visitId && page.page === 'card' && page.looking) onFound(turn, page, input.answer);
      return;
    case 'staff-pin':
      if (page.visitId === input.visitId && page.page === 'pin' && page.judging) onJudged(turn, page, input.answer);
      return;
    case 'staff-touched':
      if (page.page === 'desk') turn.state = { ...turn.state, technician: { ...page, until: turn.at + STAFF_IDLE_MS } };
      return;
    case 'staff-stopped':
      close(turn, page, 'stopped');
      return;
    case 'staff-say':
      if (page.page === 'desk') say(turn, input.messageId);
      return;
    default:
      return assertNever(input);
  }
}

function onFound(turn: Turn, page: Extract<TechnicianPage, { page: 'card' }>, answer: StaffCardAnswer): void {
  if (answer.kind === 'refused') {
    // Another card may be laid down while the word stands there.
    show(turn, { ...page, looking: false, until: turn.at + STAFF_WORD_MS, problem: answer.problem });
    return;
  }
  show(turn, {
    page: 'pin',
    visitId: page.visitId,
    until: turn.at + STAFF_PIN_MS,
    maskedName: answer.maskedName,
    judging: false,
    ...waiting(turn, answer.waitMs),
    ...(answer.waitMs > 0 ? { problem: { code: 'staff-waiting' } } : {}),
  });
}

function onJudged(turn: Turn, page: Extract<TechnicianPage, { page: 'pin' }>, answer: StaffPinAnswer): void {
  const { visitId, maskedName } = page;
  switch (answer.kind) {
    case 'right':
      emit(turn, { do: 'staff-forget' });
      emit(turn, { do: 'staff-enter', staff: answer.staff });
      show(turn, { page: 'desk', visitId, until: turn.at + STAFF_IDLE_MS, staff: answer.staff });
      return;
    case 'again':
      show(turn, { ...page, judging: false, until: turn.at + STAFF_PIN_MS, problem: answer.problem, ...waiting(turn, answer.waitMs) });
      return;
    case 'refused':
      emit(turn, { do: 'staff-forget' });
      show(turn, { page: 'word', visitId, maskedName, until: turn.at + STAFF_WORD_MS, problem: answer.problem });
      return;
    default:
      return assertNever(answer);
  }
}

const waiting = (turn: Turn, waitMs: number): { readonly waitUntil: number | undefined } => ({
  waitUntil: waitMs > 0 ? turn.at + waitMs : undefined,
});

/** Back to the idle page, with the site's own settings. */
function close(turn: Turn, page: TechnicianPage, why: 'asked' | 'idle' | 'stopped'): void {
  emit(turn, page.page === 'desk' ? { do: 'staff-leave', staff: page.staff, why } : { do: 'staff-forget' });
  turn.state = { ...turn.state, technician: undefined, speech: undefined, settings: turn.state.world.defaults, settingsUntil: undefined };
}

/** When the page changes by itself, monotonic; undefined where nobody is being let in. */
export function technicianDeadlines(page: TechnicianPage | undefined): readonly (number | undefined)[] {
  if (page === undefined) return [];
  return [page.until, page.page === 'pin' ? page.waitUntil : undefined];
}

export function onTechnicianTick(turn: Turn, page: TechnicianPage): void {
  if (turn.at >= page.until) {
    close(turn, page, 'idle');
    return;
  }
  if (page.page !== 'pin' || page.waitUntil === undefined || turn.at < page.waitUntil) return;
  // The wait is over: the word about it goes too.
  show(turn, { ...page, problem: undefined, waitUntil: undefined });
}
