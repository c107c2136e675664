import { captureMessage, hintMessage, MAXIMUM_CAPTURE_MS, type CaptureHint } from '@changqing/protocol';
import { CAPTURE_TIMEOUT_MS } from './limits.ts';
import { currentRung } from './ladder.ts';
import type { Ladder, Session } from './state.ts';
import { emit, go, say, type Turn } from './turn.ts';

/** Starts the ladder, or goes on where it was left. */
export function beginCapturing(turn: Turn, session: Session, ladder: Ladder): void {
  // The four minutes begin with the first capture, not with the reading of the consent, and begin once.
  const begun = ladder.limitAt === undefined ? { ...ladder, limitAt: turn.at + MAXIMUM_CAPTURE_MS } : ladder;
  askForCapture(turn, session, begun);
}

/** Arms the reader of the current rung and says what is wanted. */
export function askForCapture(turn: Turn, session: Session, ladder: Ladder, advice?: CaptureHint): void {
  armReader(turn, session, ladder, advice);
  say(turn, advice === undefined ? captureMessage(currentRung(ladder).position) : hintMessage(advice));
}

/** Arms the reader without a word. */
export function armReader(turn: Turn, session: Session, ladder: Ladder, advice?: CaptureHint): Session {
  const rung = currentRung(ladder);
  const captureId = turn.newId();
  const page = { page: 'capture', captureId, stage: 'waiting', hint: 'place', ...(advice === undefined ? {} : { advice }) } as const;
  const moved = go(turn, session, page, { ladder });
  emit(turn, { do: 'capture', captureId, modality: rung.modality, position: rung.position, timeoutMs: CAPTURE_TIMEOUT_MS });
  return moved;
}
