import { assertNever, type Command } from '@changqing/protocol';
import { onSwitch } from './capture-steps.ts';
import { capturing } from './rung-steps.ts';
import { closeSession, endSession, showResult } from './finish.ts';
import { onAgree, onNotMe, onTyped, openSession, showIdentify } from './identify-person.ts';
import { IDLE_SETTINGS_MS } from './limits.ts';
import { newSession, type Session } from './state.ts';
import { emit, go, present, say, update, type Turn } from './turn.ts';

/** Something was touched. */
export function onCommand(turn: Turn, session: Session | undefined, command: Command): void {
  if (command.kind === 'settings.change') {
    const { size, theme, language, volume } = command.settings;
    const { settings } = turn.state;
    turn.state = {
      ...turn.state,
      settings: {
        size: size ?? settings.size,
        theme: theme ?? settings.theme,
        language: language ?? settings.language,
        volume: volume ?? settings.volume,
      },
      ...(session === undefined ? { settingsUntil: turn.at + IDLE_SETTINGS_MS } : {}),
    };
    present(turn);
    if (volume !== undefined) say(turn, 'settings.volume');
    return;
  }
  if (session === undefined) {
    onIdleCommand(turn, command);
    return;
  }
  present(turn);
  const now = turn.state.session;
  if (now !== undefined) onSessionCommand(turn, now, command);
}

function onIdleCommand(turn: Turn, command: Command): void {
  switch (command.kind) {
    case 'session.start': {
      const opened = openSession(turn);
      if (opened !== undefined) say(turn, 'choose.ask');
      return;
    }
    case 'help.ask':
      emit(turn, { do: 'call-help', page: 'idle' });
      say(turn, 'help.called');
      return;
    case 'presence':
      return;
    case 'speech.again':
      sayAgain(turn);
      return;
    case 'result.done':
    case 'step.back':
      // The page that says goodbye is put away.
      if (turn.state.farewell === undefined) turn.accepted = false;
      else turn.state = { ...turn.state, farewell: undefined };
      return;
    default:
      turn.accepted = false;
  }
}

function onSessionCommand(turn: Turn, session: Session, command: Exclude<Command, { kind: 'settings.change' }>): void {
  const { page } = session;
  switch (command.kind) {
    case 'session.start':
      turn.accepted = false;
      return;
    case 'service.choose':
      if (page.page === 'choose') showIdentify(turn, session);
      else refuse(turn);
      return;
    case 'identify.type':
      if (page.page === 'identify' || page.page === 'choose') showNumber(turn, session);
      else refuse(turn);
      return;
    case 'number.enter':
      if (page.page === 'number') onTyped(turn, session, command.number);
      else refuse(turn);
      return;
    case 'consent.agree':
      onAgree(turn, session);
      return;
    case 'consent.not-me':
      onNotMe(turn, session);
      return;
    case 'way.switch':
      onAnotherWay(turn, session);
      return;
    case 'step.back':
      onBack(turn, session);
      return;
    case 'session.leave':
      if (page.page === 'result') endSession(turn, session, page.outcome);
      else endSession(turn, session, 'left');
      return;
    case 'help.ask':
      emit(turn, { do: 'call-help', page: page.page });
      say(turn, 'help.called');
      return;
    case 'receipt.reprint':
      onReprint(turn, session);
      return;
    case 'receipt.confirm':
      onConfirm(turn, session, command.whole);
      return;
    case 'result.done':
      if (page.page === 'result') endSession(turn, session, page.outcome);
      else if (page.page === 'trouble') endSession(turn, session, 'left');
      else refuse(turn);
      return;
    case 'speech.again':
      sayAgain(turn);
      return;
    case 'presence':
      return;
    default:
      refuse(turn);
  }
}

function refuse(turn: Turn): void {
  turn.accepted = false;
}

function sayAgain(turn: Turn): void {
  const { speech } = turn.state;
  if (speech === undefined) return;
  const spoken = turn.state.spoken + 1;
  turn.state = { ...turn.state, spoken, speech: { ...speech, id: spoken } };
}

function showNumber(turn: Turn, session: Session): void {
  go(turn, session, { page: 'number' });
  say(turn, 'number.type');
}

/** On the consent page another way is the counter; on the ladder it is the next rung. */
function onAnotherWay(turn: Turn, session: Session): void {
  if (session.page.page === 'consent') {
    if (session.page.recording) refuse(turn);
    else showResult(turn, session, 'slip');
    return;
  }
  onSwitch(turn, session);
}

function onBack(turn: Turn, session: Session): void {
  const { page } = session;
  switch (page.page) {
    case 'choose':
    case 'trouble':
      endSession(turn, session, 'left');
      return;
    case 'identify':
      go(turn, session, { page: 'choose' });
      say(turn, 'choose.ask');
      return;
    case 'number':
      showIdentify(turn, session);
      return;
    case 'identifying':
    case 'consent': {
      if (page.page === 'consent' && page.recording) {
        refuse(turn);
        return;
      }
      // What was known of the person goes; a consent that was given already stays in the journal.
      closeSession(turn, session, 'left');
      const fresh = newSession(turn.newId(), turn.at);
      turn.state = { ...turn.state, session: fresh };
      showIdentify(turn, fresh);
      return;
    }
    case 'capture': {
      const now = capturing(session);
      if (now === undefined || page.stage === 'recording' || page.stage === 'comparing') {
        refuse(turn);
        return;
      }
      emit(turn, { do: 'cancel-capture', captureId: page.captureId });
      go(turn, session, { page: 'consent', notice: 'usual', recording: false });
      say(turn, 'consent.ask');
      return;
    }
    case 'another-way':
      refuse(turn);
      return;
    case 'result':
      endSession(turn, session, page.outcome);
      return;
    case 'look-up':
    case 'info':
    case 'feedback':
      endSession(turn, session, 'left');
      return;
    default:
      return assertNever(page);
  }
}

function onReprint(turn: Turn, session: Session): void {
  const { page } = session;
  if (page.page !== 'result' || !('canReprint' in page.receipt) || !page.receipt.canReprint) {
    refuse(turn);
    return;
  }
  update(turn, session, { page: { ...page, receipt: { state: 'printing' } } });
  emit(turn, { do: 'reprint', sessionId: session.id });
}

function onConfirm(turn: Turn, session: Session, whole: boolean): void {
  const { page } = session;
  if (page.page !== 'result' || page.receipt.state !== 'unknown') {
    refuse(turn);
    return;
  }
  emit(turn, { do: 'confirm-paper', sessionId: session.id, whole });
}
