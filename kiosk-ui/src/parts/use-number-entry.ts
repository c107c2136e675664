import { useEffect, useState } from 'react';
import type { ProblemCode } from '@changqing/protocol';
import { useKiosk } from '../kiosk-context.ts';
import { EMPTY_ENTRY, isComplete, PLACES, pressKey, submitEntry, type Key, type NumberEntry } from './number-entry.ts';

export type NumberMessage =
  | { readonly kind: 'progress'; readonly count: number; readonly left: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'x-last' }
  | { readonly kind: 'problem'; readonly code: ProblemCode };

interface UseNumberEntry {
  readonly state: NumberEntry;
  /** True while the page is not the one being looked at: the places show dots. */
  readonly masked: boolean;
  readonly message: NumberMessage;
  readonly press: (key: Key) => void;
  readonly clear: () => void;
  /** The number, when it is one. */
  readonly submit: () => string | undefined;
}

/** What was typed lives in this page alone and is gone with it; it is masked while a panel lies over the page or it was sent. */
export function useNumberEntry(problem: ProblemCode | undefined): UseNumberEntry {
  const { panel } = useKiosk();
  const [state, setState] = useState(EMPTY_ENTRY);
  const [sent, setSent] = useState(false);
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    const look = (): void => setHidden(document.visibilityState === 'hidden');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  const change = (next: NumberEntry): void => {
    setSent(false);
    setState(next);
  };
  return {
    state,
    masked: sent || hidden || panel !== undefined,
    message: messageOf(state, problem, sent),
    press: (key) => change(pressKey(state, key)),
    clear: () => change(EMPTY_ENTRY),
    submit: () => {
      const done = submitEntry(state);
      if ('entry' in done) {
        setState(done.entry);
        return undefined;
      }
      setSent(true);
      return done.number;
    },
  };
}

function messageOf(state: NumberEntry, problem: ProblemCode | undefined, sent: boolean): NumberMessage {
  if (state.fault === 'x-last') return { kind: 'x-last' };
  if (state.fault !== undefined) return { kind: 'problem', code: state.fault };
  // What the agent found belongs to the number that was sent, not to the one being typed.
  if (problem !== undefined && (sent || state.digits === '')) return { kind: 'problem', code: problem };
  if (isComplete(state)) return { kind: 'complete' };
  return { kind: 'progress', count: state.digits.length, left: PLACES - state.digits.length };
}
