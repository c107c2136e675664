import type { Clock } from '../../clock.ts';
import type { Effect, Input } from '../../sessions/messages.ts';
import type { DayFigures } from './day-figures.ts';

/** Counts what goes in and out of the session machine. It changes nothing there, and holds nothing of anybody. */
export interface VisitCounter {
  onInput(input: Input): void;
  onEffect(effect: Effect): void;
}

/** So many captures of one visit are remembered until they become attempts or are dropped with the visit. */
const MOST_REMEMBERED = 100;

export function countVisits(figures: DayFigures, clock: Clock): VisitCounter {
  const quality = new Map<string, number>();
  const askedAt = new Map<string, number>();
  const tests = new Set<string>();

  const remember = <T>(map: Map<string, T>, key: string, value: T) => {
    if (map.size >= MOST_REMEMBERED) map.clear();
    map.set(key, value);
  };

  return {
    onInput: (input) => {
      if (input.kind === 'sample' && input.usable) remember(quality, input.captureId, input.quality);
      else if (input.kind === 'attempt-recorded' && input.problem === undefined) {
        if (askedAt.has(input.attemptId)) askedAt.set(input.attemptId, clock.monotonic());
      } else if (input.kind === 'answered') {
        const from = askedAt.get(input.attemptId);
        askedAt.delete(input.attemptId);
        if (from !== undefined && input.answer.kind === 'result') figures.answered(clock.monotonic() - from);
      }
    },
    onEffect: (effect) => {
      if ('purpose' in effect && effect.purpose === 'test') tests.add(effect.sessionId);
      if (effect.do === 'record-attempt' && !tests.has(effect.sessionId)) {
        const seen = quality.get(effect.captureId);
        if (seen !== undefined) figures.captured(seen);
        remember(askedAt, effect.attemptId, clock.monotonic());
      } else if (effect.do === 'end') {
        quality.clear();
        // The answer to an attempt may still come: it is told to nobody and counted nowhere.
        askedAt.clear();
        if (!tests.delete(effect.sessionId)) figures.visitEnded(effect);
      }
    },
  };
}
