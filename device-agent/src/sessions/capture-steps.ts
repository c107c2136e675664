import type { CaptureHint } from '@changqing/protocol';
import { adviceAfterNoMatch } from './advice.ts';
import { armReader, askForCapture } from './begin-capturing.ts';
import { endLadder } from './ladder-end.ts';
import { canRead, currentRung, mayAskAgain } from './ladder.ts';
import { HINT_SPEECH_PAUSE_MS, READER_FAILURES, READER_GRACE_MS } from './limits.ts';
import { onVerified } from './look-up/after-ladder.ts';
import type { Input, LiveAnswer } from './messages.ts';
import { meaningOf } from './outcome.ts';
import { capturing, goOn, recordAttempt, type Capturing, type CapturePage } from './rung-steps.ts';
import { closeOfflineRung, onOfflineSample } from './offline.ts';
import type { Ladder, Session } from './state.ts';
import { emit, go, say, update, type Turn } from './turn.ts';

/** The capture that is under way, if the message speaks of it. */
function capturingAs(session: Session | undefined, captureId: string): Capturing | undefined {
  const now = capturing(session);
  return now?.page.captureId === captureId ? now : undefined;
}

/** The reader tells what it sees: that is a person, and is shown as it comes. Only a change of advice is spoken. */
export function onHint(turn: Turn, session: Session | undefined, input: Extract<Input, { kind: 'hint' }>): void {
  const now = capturingAs(session, input.captureId);
  if (now === undefined || now.page.stage === 'recording' || now.page.stage === 'comparing') return;
  const stage = input.hint === 'place' ? 'waiting' : 'reading';
  const shown: CapturePage = { ...now.page, stage, hint: input.hint, heightMm: input.heightMm };
  if (input.hint === 'place') update(turn, now.session, { page: shown });
  else go(turn, now.session, shown);
  // A reader changes its mind many times a second; the loudspeaker lets people hear it out.
  const heard = turn.at - turn.state.spokenAt >= HINT_SPEECH_PAUSE_MS;
  if (heard && input.hint !== now.page.hint && input.hint !== 'place') say(turn, `hint.${input.hint}`);
}

/** The finger may be lifted; the image is still on its way. */
export function onTaken(turn: Turn, session: Session | undefined, captureId: string): void {
  const now = capturingAs(session, captureId);
  if (now === undefined || now.page.stage === 'recording' || now.page.stage === 'comparing') return;
  go(turn, now.session, { ...now.page, stage: 'reading', hint: 'good' });
  say(turn, 'capture.taken');
}

/** An image came, and was turned into a template or refused. */
export function onSample(turn: Turn, session: Session | undefined, input: Extract<Input, { kind: 'sample' }>): void {
  const now = capturingAs(session, input.captureId);
  if (now === undefined || now.page.stage === 'recording' || now.page.stage === 'comparing') {
    if (input.usable) emit(turn, { do: 'drop-capture', captureId: input.captureId });
    return;
  }
  const ladder: Ladder = {
    ...now.ladder,
    captures: now.ladder.captures + 1,
    capturesOnRung: now.ladder.capturesOnRung + 1,
    failures: 0,
  };
  if (ladder.mode === 'offline') onOfflineSample(turn, { ...now, ladder }, input);
  else if (input.usable) recordAttempt(turn, { ...now, ladder }, input.captureId);
  else askAgainOrGoOn(turn, now.session, ladder, input.advice, 'refused');
}

/** The attempt is safe in the journal, or the journal can promise nothing any more. */
export function onAttemptRecorded(turn: Turn, session: Session | undefined, input: Extract<Input, { kind: 'attempt-recorded' }>): void {
  const now = capturing(session);
  if (now?.page.attemptId !== input.attemptId || now.page.stage !== 'recording') return;
  if (input.problem !== undefined) {
    endLadder(turn, now.session, now.ladder.mode === 'offline' && now.ladder.attempts > 1 ? 'kept' : 'slip');
    return;
  }
  if (now.ladder.mode === 'offline') {
    emit(turn, { do: 'settle', attemptId: input.attemptId, as: 'kept' });
    goOn(turn, now.session, now.ladder);
    return;
  }
  go(turn, now.session, { ...now.page, stage: 'comparing' });
  say(turn, 'capture.comparing');
}

/** Central's answer while the person waits. */
export function onAnswered(turn: Turn, session: Session | undefined, attemptId: string, answer: LiveAnswer): void {
  const now = capturing(session);
  if (now?.page.attemptId !== attemptId || now.page.stage !== 'comparing') return;
  if (answer.kind === 'none') {
    // Kept for a certification; what a look-up was to be opened with is of no use to anybody once it is over.
    emit(turn, { do: 'settle', attemptId, as: now.session.purpose === 'look-up' ? 'abandoned' : 'kept' });
    endLadder(turn, now.session, 'kept');
    return;
  }
  if (answer.kind === 'refused') {
    endLadder(turn, now.session, 'slip');
    return;
  }
  if (answer.result.kind === 'verified' && now.session.purpose === 'look-up') {
    onVerified(turn, now.session, answer.result);
    return;
  }
  const meaning = meaningOf(answer.result);
  if (meaning.kind === 'ends') {
    const { result } = answer;
    const known = result.kind === 'matched' ? update(turn, now.session, { verificationId: result.verificationId }) : now.session;
    endLadder(turn, known, meaning.outcome, meaning.benefits);
    return;
  }
  const ladder = { ...now.ladder, tries: now.ladder.tries + 1 };
  askAgainOrGoOn(turn, now.session, ladder, adviceAfterNoMatch(currentRung(ladder).modality, ladder.tries - 1), undefined);
}

/** Nothing came on the reader, or the reader went away. */
export function onCaptureFailed(turn: Turn, session: Session | undefined, input: Extract<Input, { kind: 'capture-failed' }>): void {
  const now = capturingAs(session, input.captureId);
  if (now === undefined || now.page.stage === 'recording' || now.page.stage === 'comparing') return;
  if (input.why === 'timed-out') {
    // Armed anew by itself; that is no sign of presence, so that a kiosk that was left comes to rest.
    const armed = armReader(turn, now.session, now.ladder, now.page.advice);
    const { presentAt, goneAt, saidTenSeconds } = now.session;
    update(turn, armed, { presentAt, goneAt, saidTenSeconds });
    if (goneAt === undefined) say(turn, 'capture.again');
    return;
  }
  const ladder = { ...now.ladder, failures: now.ladder.failures + 1 };
  if (ladder.failures >= READER_FAILURES) leaveRung(turn, now.session, ladder, 'reader-lost');
  else update(turn, now.session, { ladder, page: { ...now.page, stage: 'waiting', hint: 'place', lostUntil: turn.at + READER_GRACE_MS } });
}

/** A reader that was lost came back, or did not. */
export function onReaderGrace(turn: Turn, session: Session | undefined): void {
  const now = capturing(session);
  if (now?.page.lostUntil === undefined) return;
  if (canRead(turn.state.world, currentRung(now.ladder).modality)) armReader(turn, now.session, now.ladder, now.page.advice);
  else if (turn.at >= now.page.lostUntil) leaveRung(turn, now.session, now.ladder, 'reader-lost');
}

/** 手指不方便: the next way, without a question. */
export function onSwitch(turn: Turn, session: Session | undefined): void {
  const now = capturing(session);
  if (now === undefined || now.page.stage === 'recording' || now.page.stage === 'comparing') {
    turn.accepted = false;
    return;
  }
  emit(turn, { do: 'cancel-capture', captureId: now.page.captureId });
  leaveRung(turn, now.session, now.ladder, 'asked');
}

/** The four minutes are over while nothing is being decided. */
export function onCaptureLimit(turn: Turn, session: Session): void {
  const now = capturing(session);
  if (now === undefined) return;
  emit(turn, { do: 'cancel-capture', captureId: now.page.captureId });
  if (now.ladder.mode === 'offline') closeOfflineRung(turn, now);
  else endLadder(turn, session, 'slip');
}

function askAgainOrGoOn(turn: Turn, session: Session, ladder: Ladder, advice: CaptureHint | undefined, why: 'refused' | undefined): void {
  const timeLeft = ladder.limitAt === undefined || turn.at < ladder.limitAt;
  if (timeLeft && mayAskAgain(ladder)) askForCapture(turn, session, ladder, advice);
  else if (why === undefined) goOn(turn, session, ladder);
  else leaveRung(turn, session, ladder, why);
}

/** Leaves a rung before its tries are used up; why is kept with the session. */
function leaveRung(turn: Turn, session: Session, ladder: Ladder, why: Ladder['switched'][number]['why']): void {
  const noted = { ...ladder, switched: [...ladder.switched, { position: currentRung(ladder).position, why }] };
  const now = capturing(session);
  if (noted.mode === 'offline' && now !== undefined) closeOfflineRung(turn, { ...now, ladder: noted });
  else goOn(turn, session, noted, why === 'reader-lost');
}
