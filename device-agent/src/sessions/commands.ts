import { assertNever, type Command, type Service } from '@changqing/protocol';
import { onSwitch } from './capture-steps.ts';
import { capturing } from './rung-steps.ts';
import { closeSession, endSession, showResult } from './finish.ts';
import { onFeedbackBack, onFeedbackCommand } from './feedback/feedback-machine.ts';
import { onAgree, onNotMe, onTyped, openSession, refusesCertifying, showIdentify } from './identify-person.ts';
import { onInfoBack, onInfoCommand, openInfo } from './info/info-machine.ts';
import { leaveLookUp, onLeave } from './look-up/leaving.ts';
import { onLookUpBack, onStepUpBack } from './look-up/look-up-back.ts';
import { onLookUpCommand } from './look-up/look-up-commands.ts';
import { openByVerification } from './look-up/opening.ts';
import { showWord } from './look-up/words.ts';
import { canLookUp } from './outcome.ts';
import { IDLE_SETTINGS_MS } from './limits.ts';
import { newSession, type Session } from './state.ts';
import { enterTechnician, onTechnicianCommand } from './technician/technician-machine.ts';
import { emit, go, present, say, update, type Turn } from './turn.ts';
import { endVisit } from './visit-end.ts';

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
  if (turn.state.technician !== undefined) {
    onTechnicianCommand(turn, turn.state.technician, command);
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
      if (turn.state.world.shut !== undefined) {
        turn.accepted = false;
        return;
      }
      const opened = openSession(turn);
      // A kiosk that can do nothing else says at once why.
      if (turn.state.world.services.every((service) => service === 'certification') && refusesCertifying(turn, opened)) return;
      say(turn, 'choose.ask');
      return;
    }
    case 'help.ask':
      emit(turn, { do: 'call-help', page: 'idle' });
      say(turn, 'help.called');
      return;
    case 'technician.enter':
      enterTechnician(turn);
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
      if (page.page === 'choose') onChosen(turn, session, command.service);
      else refuse(turn);
      return;
    case 'identify.type':
      onType(turn, session);
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
      onLeaving(turn, session);
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
      if (page.page === 'result') endVisit(turn, session, page.outcome, 'certification');
      else if (page.page === 'trouble') endSession(turn, session, 'left');
      else onPageCommand(turn, session, command);
      return;
    case 'service.look-up':
      if (canLookUp(session, turn.state.world) && session.verificationId !== undefined && page.page === 'result')
        openByVerification(turn, { ...session, certified: page.outcome }, session.verificationId);
      else refuse(turn);
      return;
    case 'speech.again':
      sayAgain(turn);
      return;
    case 'presence':
      return;
    default:
      onPageCommand(turn, session, command);
  }
}

/** What belongs to the pages of one service alone. */
function onPageCommand(turn: Turn, session: Session, command: Command): void {
  const { page } = session;
  if (page.page === 'look-up') onLookUpCommand(turn, session, page.at, command);
  else if (page.page === 'info') onInfoCommand(turn, session, page.at, command);
  else if (page.page === 'feedback') onFeedbackCommand(turn, session, page.at, command);
  else refuse(turn);
}

/** What the person came for, where the kiosk has it. */
function onChosen(turn: Turn, session: Session, service: Service): void {
  if (!turn.state.world.services.includes(service)) refuse(turn);
  else if (service === 'info') openInfo(turn, update(turn, session, { service }));
  else showIdentify(turn, session, service);
}

/** A typed number is enough for certifying; the own file takes a card, and that is said kindly. */
function onType(turn: Turn, session: Session): void {
  const { page } = session;
  if (page.page !== 'identify' && page.page !== 'choose') refuse(turn);
  else if (page.page === 'identify' && session.service === 'look-up') showWord(turn, session, 'needs-card', page);
  else if (!turn.state.world.services.includes('certification')) refuse(turn);
  else if (!refusesCertifying(turn, session)) showNumber(turn, update(turn, session, { service: 'certification' }));
}

/** Whoever has been served may be asked how it was; whoever leaves before is told goodbye. */
function onLeaving(turn: Turn, session: Session): void {
  const { page } = session;
  if (page.page === 'result') endVisit(turn, session, page.outcome, 'certification');
  else if (page.page === 'look-up') onLeave(turn, session, page.at);
  else if (session.lookUp !== undefined) leaveLookUp(turn, session);
  else if (page.page === 'feedback') endSession(turn, session, 'rated');
  else if (page.page === 'info') endSession(turn, session, 'informed');
  else endSession(turn, session, 'left');
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
    else if (session.purpose === 'look-up') onStepUpBack(turn, session);
    else showResult(turn, session, 'slip');
    return;
  }
  onSwitch(turn, session);
}

function onBack(turn: Turn, session: Session): void {
  const { page } = session;
  switch (page.page) {
    case 'choose':
      endSession(turn, session, 'left');
      return;
    case 'trouble':
      backFromTrouble(turn, session);
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
      if (session.purpose === 'look-up') {
        onStepUpBack(turn, session);
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
      say(turn, session.purpose === 'look-up' ? 'consent.look-up' : 'consent.ask');
      return;
    }
    case 'another-way':
      refuse(turn);
      return;
    case 'result':
      endVisit(turn, session, page.outcome, 'certification');
      return;
    case 'look-up':
      onLookUpBack(turn, session, page.at);
      return;
    case 'info':
      onInfoBack(turn, session, page.at);
      return;
    case 'feedback':
      onFeedbackBack(turn, session, page.at);
      return;
    default:
      return assertNever(page);
  }
}

/** Certifying is closed: the rest of the kiosk is not. */
function backFromTrouble(turn: Turn, session: Session): void {
  if (turn.state.world.services.every((service) => service === 'certification')) {
    endSession(turn, session, 'left');
    return;
  }
  closeSession(turn, session, 'left');
  openSession(turn);
  say(turn, 'choose.ask');
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
