import {
  maskName,
  maskNumber,
  parseIdentity,
  type IdCard,
  type IdentifyAnswer,
  type Identity,
  type IdentifiedBy,
  type MessageId,
  type NumberFault,
  type Service,
} from '@changqing/protocol';
import { beginCapturing } from './begin-capturing.ts';
import { endSession, showResult, showTrouble } from './finish.ts';
import { offlineLadder, onlineLadder } from './ladder.ts';
import { endLadder } from './ladder-end.ts';
import type { Input } from './messages.ts';
import { openByCard } from './look-up/opening.ts';
import { newSession, type Session, type Subject, type World } from './state.ts';
import { emit, go, say, update, type Turn } from './turn.ts';

/** Opens a session for whoever has just come, with the service that the site begins with. */
export function openSession(turn: Turn): Session {
  const session = newSession(turn.newId(), turn.at, serviceOfCard(turn.state.world));
  turn.state = { ...turn.state, session, farewell: undefined, settingsUntil: undefined };
  return session;
}

/** What a card that is laid down begins where nothing was chosen: notices and forms take none. */
export function serviceOfCard({ services, defaultService }: World): Service {
  if (defaultService !== 'info') return defaultService;
  return services.find((service) => service !== 'info') ?? 'certification';
}

/** Certifying may be closed while the rest of the kiosk works: says why. True when it is closed. */
export function refusesCertifying(turn: Turn, session: Session): boolean {
  const { closed } = turn.state.world;
  if (closed === undefined) return false;
  showTrouble(turn, session, closed);
  return true;
}

export function showIdentify(turn: Turn, session: Session, service = session.service): void {
  const available = turn.state.world.cardReader;
  if (service === 'certification' && refusesCertifying(turn, session)) return;
  go(turn, session, { page: 'identify', reading: false }, { service });
  say(turn, available ? 'identify.card' : 'identify.reader-unavailable');
}

/** A card was read: the surest way to say who one is, from any page where that is still open. */
export function onCard(turn: Turn, session: Session, card: IdCard): void {
  if (session.service === 'look-up') openByCard(turn, session, card);
  else if (!refusesCertifying(turn, session)) askCentral(turn, { ...session, service: 'certification' }, 'card', card.identity, card.name);
}

/** What was typed stays on the page while it is not a number yet. */
export function onTyped(turn: Turn, session: Session, typed: string): void {
  const parsed = parseIdentity(typed);
  if (parsed.ok) {
    askCentral(turn, session, 'typed', parsed.value, undefined);
    return;
  }
  go(turn, session, { page: 'number', problem: { code: parsed.error.code } });
  say(turn, numberMessage(parsed.error));
}

function numberMessage(fault: NumberFault): MessageId {
  switch (fault.code) {
    case 'number-incomplete':
      return 'number.incomplete';
    case 'number-characters':
      return 'number.characters';
    case 'number-check':
      return 'number.check';
    case 'number-date':
      return 'number.date';
  }
}

function askCentral(turn: Turn, session: Session, by: IdentifiedBy, identity: Identity, name: string | undefined): void {
  // Until central has answered, what is known of the person is what they showed themselves.
  const subject = subjectAlone(turn, by, identity, name);
  go(turn, session, { page: 'identifying' }, { subject });
  say(turn, by === 'card' ? 'identify.reading' : 'identifying.wait');
  emit(turn, { do: 'identify', sessionId: session.id, by, identity, name });
}

/** A person as the kiosk knows them by itself. */
function subjectAlone(turn: Turn, by: IdentifiedBy, identity: Identity, name: string | undefined): Subject {
  return {
    by,
    identity,
    name,
    maskedName: name === undefined ? undefined : maskName(name),
    maskedRomanised: undefined,
    maskedNumber: maskNumber(identity),
    personRef: undefined,
    enrolled: [],
    followUp: false,
    offline: true,
    noticeVersion: turn.state.world.noticeVersion,
    newNotice: turn.state.world.newNotice,
  };
}

export function onIdentified(turn: Turn, session: Session, answer: Extract<Input, { kind: 'identified' }>['answer']): void {
  const { subject } = session;
  if (session.page.page !== 'identifying' || subject === undefined) return;
  if (answer.kind === 'answer') onAnswer(turn, session, subject, answer.answer);
  else if (answer.kind === 'unreachable') identifiedAlone(turn, session);
  else showResult(turn, session, 'slip');
}

function onAnswer(turn: Turn, session: Session, alone: Subject, answer: IdentifyAnswer): void {
  if (answer.result !== 'found') {
    showResult(turn, session, answer.result);
    return;
  }
  const ladder = onlineLadder(answer.enrolled, turn.state.world);
  const subject: Subject = {
    ...alone,
    // A typed number shows no name, whatever central sends.
    maskedName: alone.by === 'card' ? (answer.maskedName ?? alone.maskedName) : undefined,
    maskedRomanised: alone.by === 'card' ? answer.maskedRomanised : undefined,
    maskedNumber: answer.maskedNumber,
    personRef: answer.personRef,
    enrolled: answer.enrolled,
    followUp: answer.followUp !== undefined,
    offline: false,
    noticeVersion: answer.noticeVersion,
    // A version that the heartbeat has not brought yet is new to everybody.
    newNotice: alone.newNotice || answer.noticeVersion !== alone.noticeVersion,
  };
  if (ladder === undefined) {
    showResult(turn, update(turn, session, { subject }), 'no-biometrics');
    return;
  }
  showConsent(turn, session, subject, ladder);
}

function identifiedAlone(turn: Turn, session: Session): void {
  const { subject } = session;
  const ladder = offlineLadder(turn.state.world);
  if (subject === undefined || ladder === undefined) {
    showResult(turn, session, 'no-biometrics');
    return;
  }
  showConsent(turn, session, subject, ladder);
}

function showConsent(turn: Turn, session: Session, subject: Subject, ladder: NonNullable<Session['ladder']>): void {
  go(turn, session, { page: 'consent', notice: subject.newNotice ? 'new' : 'usual', recording: false }, { subject, ladder });
  say(
    turn,
    subject.newNotice ? 'consent.new-notice' : subject.followUp ? 'consent.follow-up' : subject.offline ? 'offline.explain' : 'consent.ask',
  );
}

/** The person agrees: to having read a new notice first, then to certifying with their biometrics. */
export function onAgree(turn: Turn, session: Session): void {
  const { page, subject, ladder } = session;
  if (page.page !== 'consent' || page.recording || subject === undefined || ladder === undefined) {
    turn.accepted = false;
    return;
  }
  if (page.notice === 'new') {
    go(turn, session, { page: 'consent', notice: 'usual', recording: false });
    say(turn, session.purpose === 'look-up' ? 'consent.look-up' : 'consent.ask');
    return;
  }
  if (session.consentId !== undefined && session.paper !== undefined) {
    // Came back from the capture page: the consent stands.
    beginCapturing(turn, session, ladder);
    return;
  }
  const consentId = turn.newId();
  go(turn, session, { ...page, recording: true }, { consentId });
  emit(turn, {
    do: 'record-consent',
    sessionId: session.id,
    consentId,
    purpose: session.purpose ?? 'certification',
    personRef: subject.personRef,
    noticeVersion: subject.noticeVersion,
    modalities: [...new Set(ladder.rungs.map((rung) => rung.modality))],
    live: !subject.offline,
  });
}

export function onConsentRecorded(turn: Turn, session: Session, input: Extract<Input, { kind: 'consent-recorded' }>): void {
  if (session.consentId !== input.consentId || session.page.page !== 'consent' || session.ladder === undefined) return;
  if ('problem' in input.result) {
    // Nothing can be promised on this machine now, so nothing is asked of the person.
    endLadder(turn, session, 'slip');
    return;
  }
  beginCapturing(turn, update(turn, session, { paper: input.result }), session.ladder);
}

/** 不是我: somebody else's card or number; nothing of it stays. */
export function onNotMe(turn: Turn, session: Session): void {
  if (session.page.page !== 'consent' || session.page.recording) turn.accepted = false;
  else endSession(turn, session, 'left');
}
