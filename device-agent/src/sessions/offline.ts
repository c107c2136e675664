import { askForCapture } from './begin-capturing.ts';
import { goOn, recordAttempt, type Capturing } from './rung-steps.ts';
import { mayAskAgain } from './ladder.ts';
import type { Input } from './messages.ts';
import { emit, type Turn } from './turn.ts';

/**
 * Without central nobody can say whether a finger matches, so each finger is captured three times and the best goes to the journal.
 */
export function onOfflineSample(turn: Turn, now: Capturing, input: Extract<Input, { kind: 'sample' }>): void {
  const { best } = now.ladder;
  const better = input.usable && (best === undefined || input.quality > best.quality);
  if (better && best !== undefined) emit(turn, { do: 'drop-capture', captureId: best.captureId });
  if (input.usable && !better) emit(turn, { do: 'drop-capture', captureId: input.captureId });
  const ladder = better ? { ...now.ladder, best: { captureId: input.captureId, quality: input.quality } } : now.ladder;
  const timeLeft = ladder.limitAt === undefined || turn.at < ladder.limitAt;
  if (timeLeft && mayAskAgain(ladder)) askForCapture(turn, now.session, ladder, input.advice);
  else closeOfflineRung(turn, { ...now, ladder });
}

/** Keeps the best capture of this finger, if there is any, and goes on to the next. */
export function closeOfflineRung(turn: Turn, now: Capturing): void {
  const { best } = now.ladder;
  if (best === undefined) goOn(turn, now.session, now.ladder);
  else recordAttempt(turn, now, best.captureId);
}
