import type { ParticularField } from '@changqing/protocol';
import type { Page } from '../state.ts';
import { emit, say, type Turn } from '../turn.ts';
import { showWaiting } from './ask-bureau.ts';
import { ASK_WITHIN_MS } from './look-up-limits.ts';
import { particularsOf } from './look-up.ts';
import { show, type LookingUp } from './show.ts';

/** The page on which the particulars are shown. */
export const PARTICULARS: Page = { page: 'look-up', at: { at: 'sheet', topic: 'particulars', index: 0 } };

/** Which of the particulars are wrong is touched one by one. */
export function showCorrection(turn: Turn, { session }: LookingUp): void {
  show(turn, session, { at: 'correction', page: 1, wrong: [] });
  say(turn, 'look-up.correction');
}

/** Confirms the particulars as they were shown, or asks for the correction of some: a signed record, flushed before the word. */
export function sendStatement(turn: Turn, { session, lookUp }: LookingUp, wrong: readonly ParticularField[]): void {
  const record = particularsOf(lookUp);
  if (record === undefined) {
    turn.accepted = false;
    return;
  }
  const recordId = turn.newId();
  const wish = wrong.length === 0 ? ({ wish: 'confirm' } as const) : ({ wish: 'correct' } as const);
  showWaiting(turn, session, 'sending', recordId, ASK_WITHIN_MS, { wish, from: PARTICULARS });
  emit(turn, {
    do: 'record-statement',
    sessionId: session.id,
    recordId,
    personRef: lookUp.personRef,
    lookUpId: lookUp.id,
    act: wrong.length === 0 ? 'confirmed' : 'correction-asked',
    particularsSha256: record.sha256,
    fields: wrong,
  });
}
