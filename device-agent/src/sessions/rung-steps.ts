import { currentRung, nextRung } from './ladder.ts';
import { ANOTHER_WAY_MS } from './limits.ts';
import { endLadder } from './ladder-end.ts';
import type { Ladder, Page, Session } from './state.ts';
import { emit, go, say, update, type Turn } from './turn.ts';

export type CapturePage = Extract<Page, { page: 'capture' }>;
/** A session that is capturing, with what is certain to be there. */
export interface Capturing {
  readonly session: Session;
  readonly page: CapturePage;
  readonly ladder: Ladder;
}

export function capturing(session: Session | undefined): Capturing | undefined {
  if (session?.page.page !== 'capture' || session.ladder === undefined) return undefined;
  return { session, page: session.page, ladder: session.ladder };
}

/** Offers a capture for matching: the intent goes to the journal before anything else happens with it. */
export function recordAttempt(turn: Turn, now: Capturing, captureId: string): void {
  const { session, page } = now;
  const { subject, consentId, paper } = session;
  if (subject === undefined || consentId === undefined || paper === undefined) throw new Error('an attempt without a consent');
  const ladder = { ...now.ladder, attempts: now.ladder.attempts + 1, best: undefined };
  const attemptId = turn.newId();
  const rung = currentRung(ladder);
  go(turn, session, { ...page, stage: 'recording', attemptId }, { ladder });
  emit(turn, {
    do: 'record-attempt',
    sessionId: session.id,
    attemptId,
    captureId,
    purpose: session.purpose ?? 'certification',
    consentId,
    noticeVersion: subject.noticeVersion,
    tryNumber: ladder.attempts,
    modality: rung.modality,
    position: rung.position,
    by: subject.by,
    personRef: subject.personRef,
    sealedIdentity: subject.offline ? { identity: subject.identity, name: subject.name } : undefined,
    recordNo: paper.recordNo,
  });
}

/** The next way, or the end of the ladder. */
export function goOn(turn: Turn, session: Session, ladder: Ladder, readerLost = false): void {
  const timeLeft = ladder.limitAt === undefined || turn.at < ladder.limitAt;
  const next = timeLeft ? nextRung(ladder, turn.state.world) : undefined;
  if (next === undefined) {
    const kept = ladder.mode === 'offline' && ladder.attempts > 0;
    endLadder(turn, update(turn, session, { ladder }), kept ? 'kept' : 'slip');
    return;
  }
  go(turn, session, { page: 'another-way', until: turn.at + ANOTHER_WAY_MS }, { ladder: next });
  say(turn, readerLost ? 'way.reader-lost' : currentRung(next).modality === 'fingerprint' ? 'way.finger' : 'way.palm');
}
