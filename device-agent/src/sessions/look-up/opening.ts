import { assertNever, maskName, maskNumber, type IdCard, type LookUpAnswer, type Problem } from '@changqing/protocol';
import type { Session, Subject } from '../state.ts';
import { update, type Turn } from '../turn.ts';
import { askBureau } from './ask-bureau.ts';
import type { LookUp } from './look-up.ts';
import { pursue } from './pursue.ts';
import { OVERVIEW } from './return-to.ts';
import { lookingUp } from './show.ts';
import { showWord } from './words.ts';

/** A card lies there: its person's own file is opened. */
export function openByCard(turn: Turn, session: Session, card: IdCard): void {
  openAgain(turn, { ...session, cardGoneAt: undefined }, subjectOf(turn, card));
}

/** The same card once more: the bureau did not answer before. */
export function openAgain(turn: Turn, session: Session, subject: Subject): void {
  const { identity, name } = subject;
  askBureau(turn, { ...session, service: 'look-up', subject }, 'person', { ask: 'open-by-card', identity, name }, { from: undefined });
}

/** On from the result of a certification: its verification opens the file. The ladder is not gone through again, for nothing is above it. */
export function openByVerification(turn: Turn, session: Session, verificationId: string): void {
  const fresh = { ...session, service: 'look-up', ladder: undefined, consentId: undefined } as const;
  askBureau(turn, fresh, 'person', { ask: 'open-by-verification', verificationId }, { from: undefined });
}

function subjectOf(turn: Turn, card: IdCard): Subject {
  const { noticeVersion, newNotice } = turn.state.world;
  return {
    by: 'card',
    identity: card.identity,
    name: card.name,
    maskedName: maskName(card.name),
    maskedRomanised: undefined,
    maskedNumber: maskNumber(card.identity),
    personRef: undefined,
    enrolled: [],
    followUp: false,
    offline: false,
    noticeVersion,
    newNotice,
  };
}

/** Central has answered who it is: on to the three figures. */
export function onOpened(turn: Turn, session: Session, answer: LookUpAnswer): void {
  switch (answer.result) {
    case 'not-found':
      showWord(turn, session, 'not-found', undefined);
      return;
    case 'open': {
      const known = update(turn, session, { lookUp: lookUpOf(session, answer), ...withPerson(session, answer) });
      const now = lookingUp(known);
      if (now !== undefined) pursue(turn, now, { wish: 'topic', topic: 'overview' }, OVERVIEW);
      return;
    }
    default:
      return assertNever(answer);
  }
}

type Opened = Extract<LookUpAnswer, { result: 'open' }>;

const lookUpOf = (session: Session, answer: Opened): LookUp => ({
  id: answer.lookUpId,
  personRef: answer.personRef,
  level: answer.level,
  basis: session.verificationId === undefined ? 'card' : 'verification',
  maskedName: answer.maskedName,
  maskedRomanised: answer.maskedRomanised,
  maskedNumber: answer.maskedNumber,
  password: answer.password,
  enrolled: answer.enrolled,
  noticeVersion: answer.noticeVersion,
  records: {},
  stale: [],
  ladderSpent: session.verificationId !== undefined,
  offer: undefined,
  certifyAsked: session.verificationId !== undefined,
});

/** The person as central knows them: whom a consent and an attempt are of. */
function withPerson({ subject }: Session, answer: Opened): Partial<Session> {
  if (subject === undefined) return {};
  return {
    subject: {
      ...subject,
      maskedName: answer.maskedName,
      maskedRomanised: answer.maskedRomanised,
      maskedNumber: answer.maskedNumber,
      personRef: answer.personRef,
      enrolled: answer.enrolled,
      noticeVersion: answer.noticeVersion,
      newNotice: subject.newNotice || answer.noticeVersion !== subject.noticeVersion,
    },
  };
}

/** Central could not open it. */
export function onNotOpened(turn: Turn, session: Session, problem: Problem | undefined): void {
  if (problem?.code === 'look-up-over') showWord(turn, session, 'over', undefined);
  else if (problem === undefined || problem.code !== 'not-authorised') showWord(turn, session, 'bureau-away', undefined);
  else showWord(turn, session, 'no-way', undefined);
}
